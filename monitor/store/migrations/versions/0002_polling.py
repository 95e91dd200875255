"""What polling remembers of a source besides: its pace, what it asked for, where it moved, its gaps."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENTS = ("not_before", "moved_since", "changed_at", "gap_from", "gap_to", "renumbered_at")
_SPANS = ("pace", "asked", "span", "pause")
_TEXTS = ("address", "address_for", "moved_to")


def upgrade() -> None:
    """Add the columns; a source known before has learned nothing of it yet."""
    columns: list[sa.Column[Any]] = [sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in _MOMENTS]
    columns += [sa.Column(name, sa.Interval(), nullable=True) for name in _SPANS]
    columns += [sa.Column(name, sa.String(), nullable=True) for name in _TEXTS]
    columns += [sa.Column(name, sa.JSON(), nullable=False, server_default="[]") for name in ("skip_hours", "skip_days")]
    columns.append(sa.Column("moved_count", sa.Integer(), nullable=False, server_default="0"))
    columns.append(sa.Column("lies", sa.Boolean(), nullable=False, server_default=sa.false()))
    for column in columns:
        op.add_column("sources", column)
