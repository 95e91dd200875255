"""Signals that wait to be told together, quiet hours of a delivery, and alert rules of the desk's own."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the table and the columns; a delivery that was made before left at once, and a rule stands in its file."""
    op.add_column("deliveries", sa.Column("held_until", TIME, nullable=True))
    op.create_index("ix_deliveries_rule", "deliveries", ["rule_id", "created_at"])
    op.create_index("ix_signals_recorded", "signals", ["recorded_at"])
    op.add_column("rules", sa.Column("body", TEXT, nullable=True))
    op.add_column("rules", sa.Column("saved_at", TIME, nullable=True))
    op.create_table(
        "held",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("rule_id", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("signal_key", TEXT, sa.ForeignKey("signals.key"), nullable=False),
        sa.Column("held_at", TIME, nullable=False),
        sa.Column("release_at", TIME, nullable=False),
        sa.Column("told_by", TEXT, nullable=True),
    )
    op.create_index("ix_held_waiting", "held", ["told_by", "release_at"])
