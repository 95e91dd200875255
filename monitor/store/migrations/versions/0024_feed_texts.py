"""What a feed says of a document is kept beside the text of its page."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what is stored it is not known any more."""
    op.add_column("revisions", sa.Column("feed_text", sa.String(), nullable=False, server_default=""))
