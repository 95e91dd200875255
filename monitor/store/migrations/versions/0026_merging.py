"""The index of a file puts its parts together when there are more of them: what is added is written half as often."""

from alembic import op

from monitor.store import searching

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Set it for an index that was made before; a server has no such thing."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in searching.MERGING:
            op.execute(statement)
