"""Documents that are one: their anchors, folds, what persons did to these; and what the same words of an actor are known by."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from feeds.types import ActorCode
from monitor.folding import saying
from monitor.store.columns import Words
from monitor.types import Evidence, Stance, Statement

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEPT = sa.String().with_variant(Words(), "postgresql")
TIME = sa.DateTime(timezone=True)
_STATEMENTS = sa.table(
    "statements",
    *(sa.column(name, KEPT) for name in ("key", "actor", "quote", "evidence_text", "saying")),
    sa.column("revision", sa.Integer()),
)


def upgrade() -> None:
    """Make the tables; what is stored stays unfolded, but each statement learns what its words are known by."""
    op.add_column("statements", sa.Column("saying", TEXT, nullable=True))
    op.create_table(
        "anchors",
        sa.Column("anchor", TEXT, primary_key=True),
        sa.Column("at", TIME, primary_key=True),
        sa.Column("document_id", TEXT, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("source", TEXT, nullable=False),
    )
    op.create_index("ix_anchors_document", "anchors", ["document_id"])
    op.create_table(
        "folds",
        sa.Column("document_id", TEXT, sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("fold", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_folds_fold", "folds", ["fold"])
    op.create_table(
        "fold_changes",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("before", "after", "reasons")),
        sa.Column("undone_at", TIME, nullable=True),
    )
    connection = op.get_bind()
    known = _STATEMENTS.c.key == sa.bindparam("of_key"), _STATEMENTS.c.revision == sa.bindparam("of_revision")
    rows = connection.execute(sa.select(_STATEMENTS)).all()
    for start in range(0, len(rows), 1000):
        values: list[dict[str, Any]] = [
            {"of_key": row.key, "of_revision": row.revision, "saying": _saying(row)} for row in rows[start : start + 1000]
        ]
        connection.execute(_STATEMENTS.update().where(*known), values)
    op.create_index("ix_statements_saying", "statements", ["saying", "spoken_at"])


def _saying(row: sa.Row[Any]) -> str | None:
    evidence = Evidence(where="text", start=0, end=1, text=row.evidence_text)
    return saying(Statement(actor=ActorCode(row.actor), stance=Stance.NEUTRAL, evidence=evidence, quote=row.quote))
