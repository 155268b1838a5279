"""The forecaster: fitting, back-test and model card."""
