"""Called by Alembic, with the connection of `disclosure.store.migrate`."""

from alembic import context

from disclosure.work import tables

connection = context.config.attributes["connection"]
drafting = context.config.attributes["drafting"]
context.configure(
    connection=connection,
    target_metadata=tables.load() if drafting else None,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
