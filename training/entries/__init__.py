"""Models-from-code files: MLflow stores each beside its artifacts and runs it on load."""
