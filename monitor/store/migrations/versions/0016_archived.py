"""Whether a dossier is followed no longer."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; every dossier known before is followed."""
    op.add_column("dossiers", sa.Column("archived", sa.Boolean(), nullable=False, server_default=sa.false()))
