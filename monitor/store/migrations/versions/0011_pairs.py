"""An index that answers a trend of a pair by itself: of what counts only, by actor and target and time."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index."""
    columns = ["actor", "target", "spoken_at", "stance", "engine", "saying", "key"]
    columns += ["current", "official", "hearsay", "declined"]
    on_server = op.get_bind().dialect.name == "postgresql"
    counts = "current AND official AND NOT hearsay AND NOT declined"
    in_file = "current = 1 AND official = 1 AND hearsay = 0 AND declined = 0"
    where = sa.text(counts if on_server else in_file)
    op.create_index("ix_statements_pair", "statements", columns, sqlite_where=where, postgresql_where=where)
