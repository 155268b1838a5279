"""The service: signed-in questions and forecasts over HTTP, answered from tables and models."""
