"""Until when nothing of a dossier may leave the desk."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; a dossier known before is under no embargo."""
    op.add_column("dossiers", sa.Column("embargo_until", sa.DateTime(timezone=True), nullable=True))
