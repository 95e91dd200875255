"""What can be found: the index of passages, filled with what is stored."""

from alembic import op

from monitor.store import searching

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index of the database's own kind and index everything."""
    searching.create(op.get_bind())
    searching.index_everything(op.get_bind())
