"""When the health of each source changed, and to what."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table; of a source known before, the next change is the first one."""
    op.create_table(
        "health_changes",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("source_id", TEXT, sa.ForeignKey("sources.source_id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("health", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
    )
    op.create_index("ix_health_changes_source", "health_changes", ["source_id", "number"])
