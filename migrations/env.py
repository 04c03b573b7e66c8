"""Run by Alembic. The connection comes from bot.store.migrating, which also begins and ends the transaction."""

from alembic import context

from bot.store.all_tables import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Run migrations with: quizhost db upgrade")

context.configure(
    connection=connection,
    target_metadata=metadata,
    compare_type=True,
    # SQLite can change most things about a table only by building it anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
