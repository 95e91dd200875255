"""The audit's lines in one chain of hashes, those written before it included."""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from monitor.store.columns import Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEPT = sa.String().with_variant(Words(), "postgresql")
_NAMES = ("who", "what", "subject", "before", "after", "why")
_AUDIT = sa.table(
    "audit",
    sa.column("number", sa.Integer()),
    sa.column("at", sa.DateTime(timezone=True)),
    *(sa.column(name, KEPT) for name in _NAMES),
    sa.column("previous", sa.String()),
    sa.column("hash", sa.String()),
)
_NO_UPDATE = "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"


def upgrade() -> None:
    """Add the hashes; the triggers are off only within this transaction."""
    on_server = op.get_context().dialect.name == "postgresql"
    for name in ("previous", "hash"):
        op.add_column("audit", sa.Column(name, TEXT, nullable=False, server_default=""))
    op.execute("ALTER TABLE audit DISABLE TRIGGER USER" if on_server else "DROP TRIGGER audit_no_update")
    previous = ""
    connection = op.get_bind()
    for row in connection.execute(sa.select(_AUDIT).order_by(_AUDIT.c.number)).all():
        parts = [previous, row.number, _moment(row.at), *(getattr(row, name) for name in _NAMES)]
        said = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        digest = hashlib.sha256(said.encode()).hexdigest()
        connection.execute(_AUDIT.update().where(_AUDIT.c.number == row.number).values(previous=previous, hash=digest))
        previous = digest
    op.create_index("ix_audit_previous", "audit", ["previous"], unique=True)
    op.execute("ALTER TABLE audit ENABLE TRIGGER USER" if on_server else _NO_UPDATE)


def _moment(at: datetime) -> str:
    # In a file the column is text without a zone, which is UTC.
    utc = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
