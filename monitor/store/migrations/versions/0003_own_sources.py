"""A desk's own rows of the catalogue, what checks found, and the runs of checks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables; a desk had no row of its own before."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "own_sources",
        sa.Column("source_id", TEXT, primary_key=True),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("row", sa.JSON(), nullable=False),
        sa.Column("changed_at", moment, nullable=False),
    )
    op.create_table(
        "probes",
        sa.Column("source_id", TEXT, primary_key=True),
        sa.Column("url", TEXT, nullable=False),
        sa.Column("checked_at", moment, nullable=False),
        sa.Column("found", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=True),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Integer(), nullable=False),
        sa.Column("newest_at", moment, nullable=True),
        sa.Column("language", TEXT, nullable=True),
        sa.Column("feed_url", TEXT, nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("content_type", TEXT, nullable=False),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("first_words", TEXT, nullable=False),
        sa.Column("took", sa.Interval(), nullable=True),
    )
    op.create_table(
        "check_runs",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("began_at", moment, nullable=False),
    )
