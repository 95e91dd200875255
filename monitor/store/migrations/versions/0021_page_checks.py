"""What was found when the pages of documents were asked for again."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "page_checks",
        sa.Column("document_id", TEXT, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("checked_at", TIME, nullable=False),
        sa.Column("next_at", TIME, nullable=True),
        sa.Column("standing", TEXT, nullable=False),
        sa.Column("stood", sa.Boolean(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("missing_since", TIME, nullable=True),
    )
