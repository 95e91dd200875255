"""Alembic's entry: it runs the migrations on the connection that `migrations.upgrade` hands over, in that one's transaction."""

from alembic import context

from monitor.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    transactional_ddl=True,
)
context.run_migrations()
