"""Numbers that grow whenever an event, a source or a dossier changes, kept by triggers, so that what was read may be kept."""

from alembic import op

from monitor.store.migrations import moved

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them; they begin at nothing, as whatever keeps what was read does."""
    moved.create(op.get_bind())
