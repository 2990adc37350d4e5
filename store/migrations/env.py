"""Runs the migrations on the connection it is given, in the transaction that is open; or on PRICEWAR_DATABASE_URL."""

import os

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from store import tables, tables_alerts  # noqa: F401  the tables autogenerate compares with
from store.engine import Store, make_engine


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        transactional_ddl=True,
        transaction_per_migration=False,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with Store(make_engine(os.environ["PRICEWAR_DATABASE_URL"])).write() as own:
        run(own)
