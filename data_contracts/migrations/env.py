"""Alembic's entry: migrates the database that the caller's connection points at."""

from alembic import context

from data_contracts.operational_tables import metadata

with context.config.attributes["engine"].connect() as connection:
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
