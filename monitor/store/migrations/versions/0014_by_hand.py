"""Documents that a person typed in, and actors that were asked for a comment."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "hand_entries",
        sa.Column("document_id", TEXT, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("event_id", TEXT, sa.ForeignKey("events.id"), nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("answered_at", TIME, nullable=False),
        sa.Column("precision", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_answers_event", "answers", ["event_id", "number"])
