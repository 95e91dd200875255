"""Why a document belongs to an event, and how far a run of relabelling came."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; why documents that are stored were bound is not known any more."""
    op.create_table(
        "bindings",
        sa.Column("document_id", TEXT, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("event_id", TEXT, sa.ForeignKey("events.id"), primary_key=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_bindings_event", "bindings", ["event_id", "document_id"])
    op.create_table(
        "relabel_runs",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("engine", "selection", "who")),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("behind", TEXT, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("documents", "changed", "statements")),
        sa.Column("finished_at", TIME, nullable=True),
    )
