"""A desk's own translations of quoted words, beside them and never in their place."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table; it has a row only for what a person has translated."""
    op.create_table(
        "glosses",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
    )
    op.create_index("ix_glosses_words", "glosses", ["words", "number"])
