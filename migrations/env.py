"""Alembic's environment: runs inside the connection that `service.database.upgrade` lends.

A new migration is written by hand in `versions/`; a test compares the outcome with the tables in the code.
"""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
