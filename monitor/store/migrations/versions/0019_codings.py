"""What people code blind, and what settles their differences."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "codings",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("document_id", TEXT, sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("coder", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("stance", TEXT, nullable=True),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("target", TEXT, nullable=True),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("hearsay", sa.Boolean(), nullable=False),
        sa.Column("settling", sa.Boolean(), nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
    )
    op.create_index("ix_codings_unit", "codings", ["unit"])
