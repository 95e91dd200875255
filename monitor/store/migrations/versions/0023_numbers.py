"""Messages are numbered in their channel, in the order in which they were made."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the number, and count what was told already."""
    op.add_column("deliveries", sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_deliveries_channel", "deliveries", ["channel", "place"])
    op.execute(
        "UPDATE deliveries SET place = counted.place FROM "
        "(SELECT number, row_number() OVER (PARTITION BY channel ORDER BY number) AS place FROM deliveries) AS counted "
        "WHERE deliveries.number = counted.number"
    )
