"""What is odd about a source's answers and a revision's date or page, and the end of an event's hot window."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; of what was stored before nothing odd is known."""
    columns: list[sa.Column[Any]] = [
        sa.Column("window_count", sa.Integer(), nullable=True),
        sa.Column("undated", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("spoken", sa.String(), nullable=True),
        sa.Column("pages", sa.String(), nullable=False, server_default="unpolled"),
    ]
    for column in columns:
        op.add_column("sources", column)
    op.add_column("events", sa.Column("hot_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("revisions", sa.Column("problems", sa.JSON(), nullable=False, server_default="[]"))
