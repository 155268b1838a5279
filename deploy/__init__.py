"""The local stack: embedded servers, Airflow, MLflow and the service behind `make up`.

Nothing here runs in production, where the same code gets other addresses from its environment.
"""
