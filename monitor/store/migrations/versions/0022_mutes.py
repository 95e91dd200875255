"""A mute may have an end: what used to tell it from a snooze, having none, is a mark of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark; until now whatever had no end was a mute."""
    op.add_column("hushes", sa.Column("muted", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(sa.text("UPDATE hushes SET muted = :yes WHERE until IS NULL").bindparams(yes=True))
