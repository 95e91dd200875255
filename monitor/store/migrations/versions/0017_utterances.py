"""Which statements are one utterance; computed anew for what is stored."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "utterances",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("utterance", TEXT, nullable=False),
    )
    op.create_index("ix_utterances_utterance", "utterances", ["utterance"])
