"""Links that were followed, rules that leave a channel alone, and private addresses of feeds out."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "followed",
        sa.Column("mark", TEXT, primary_key=True),
        sa.Column("act", TEXT, nullable=False),
        sa.Column("delivery_key", TEXT, nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    op.create_index("ix_followed_delivery", "followed", ["delivery_key"])
    op.create_table(
        "hushes",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("rule_id", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("dossier", TEXT, nullable=True),
        sa.Column("until", TIME, nullable=True),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("ended_by", TEXT, nullable=True),
    )
    op.create_table(
        "outlets",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("mark", TEXT, nullable=False, unique=True),
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("made_by", TEXT, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("revoked_by", TEXT, nullable=True),
    )
