"""What each edit of a document did to the statements that stood before it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table; edits of before are told apart by their revisions alone."""
    op.create_table(
        "successions",
        sa.Column("document_id", TEXT, primary_key=True),
        sa.Column("revision", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("old_key", TEXT, nullable=False),
        sa.Column("fate", TEXT, nullable=False),
        sa.Column("new_key", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["document_id", "revision"], ["revisions.document_id", "revisions.number"]),
    )
    op.create_index("ix_successions_old", "successions", ["old_key"])
