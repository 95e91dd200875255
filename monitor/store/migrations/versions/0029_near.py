"""What is looked up by hashes lies by days: what arrives together is written on few pages, however much is stored already."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)
# The day's number as Python counts it (1 is the first of the year 1), by the eight of `folds.span_of`.
SPAN = {
    "sqlite": "CAST(julianday(date(at)) - 1721424.5 AS INTEGER) / 8",
    "postgresql": "((at AT TIME ZONE 'UTC')::date - DATE '0001-01-01' + 1) / 8",
}


def upgrade() -> None:
    """Key anchors by the days of their documents; in a file let the index of sayings begin with the month."""
    kind = op.get_bind().dialect.name
    op.rename_table("anchors", "old_anchors")
    op.create_table(
        "anchors",
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("anchor", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("document_id", TEXT, sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("span", "anchor", "at", "document_id"),
        sqlite_with_rowid=False,
    )
    columns = "anchor, at, document_id, source"
    op.execute(f"INSERT INTO anchors (span, {columns}) SELECT {SPAN[kind]}, {columns} FROM old_anchors ORDER BY 1, 2, 3, 4")  # noqa: S608 our own words
    op.drop_table("old_anchors")
    if kind == "sqlite":
        op.drop_index("ix_statements_saying", "statements")
        op.execute("CREATE INDEX ix_statements_said ON statements (substr(spoken_at, 1, 7), saying) WHERE saying IS NOT NULL")
