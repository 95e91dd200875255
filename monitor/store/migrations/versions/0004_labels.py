"""Labels in versions: who read a revision again, what a person said of a label, and which labels stand."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; a label that a later version of its engine had replaced stands no longer."""
    op.add_column("statements", sa.Column("stands", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_table(
        "labellings",
        sa.Column("document_id", TEXT, primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("engine", TEXT, primary_key=True),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["document_id", "revision"], ["revisions.document_id", "revisions.number"]),
    )
    op.create_table(
        "corrections",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("engine", TEXT, nullable=False, unique=True),
        sa.Column("document_id", TEXT, sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("before", TEXT, nullable=True),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("replaces", sa.Integer(), sa.ForeignKey("corrections.number"), nullable=True),
        sa.Column("undone_at", TIME, nullable=True),
    )
    op.create_index("ix_corrections_document", "corrections", ["document_id"])
    op.create_index("ix_corrections_replaces", "corrections", ["replaces"])
    op.create_table(
        "correction_places",
        sa.Column("correction", sa.Integer(), sa.ForeignKey("corrections.number"), primary_key=True, autoincrement=False),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("evidence_in", TEXT, nullable=False),
        sa.Column("evidence_start", sa.Integer(), nullable=False),
        sa.Column("evidence_end", sa.Integer(), nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["document_id", "revision"], ["revisions.document_id", "revisions.number"]),
    )
    op.create_index("ix_correction_places_revision", "correction_places", ["document_id", "revision"])
    op.create_table(
        "correction_readings",
        sa.Column("correction", sa.Integer(), sa.ForeignKey("corrections.number"), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("spared", sa.Boolean(), nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("target", TEXT, nullable=True),
    )
    latest = "(SELECT revision FROM documents WHERE documents.id = statements.document_id)"
    op.execute(f"UPDATE statements SET stands = false WHERE NOT current AND revision = {latest}")  # noqa: S608 no outside words
    op.execute(
        "INSERT INTO labellings (document_id, revision, number, engine, at) "
        "SELECT s.document_id, s.revision, 1, s.engine, max(s.labelled_at) FROM statements AS s "
        "WHERE s.current AND EXISTS (SELECT 1 FROM statements AS o WHERE o.document_id = s.document_id "
        "AND o.revision = s.revision AND NOT o.stands) GROUP BY s.document_id, s.revision, s.engine"
    )
