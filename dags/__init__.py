"""When things happen: thin Airflow flows; what happens is in pipelines and training."""
