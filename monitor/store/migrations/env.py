"""Alembic's entry: it runs the migrations on the connection that `migrations.upgrade` hands over, in that one's transaction."""

from alembic import context
from sqlmodel import SQLModel

import monitor.store.tables  # noqa: F401

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    transactional_ddl=True,
)
context.run_migrations()
