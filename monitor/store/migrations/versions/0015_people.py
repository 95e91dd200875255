"""Users of the board, their sessions and API tokens, and failures to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables; a store known before has no user, and its board serves its own machine only."""
    op.create_table(
        "users",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("password", TEXT, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("disabled_at", TIME, nullable=True),
    )
    op.create_table(
        "sessions",
        sa.Column("sha256", TEXT, primary_key=True),
        sa.Column("user_key", TEXT, sa.ForeignKey("users.key"), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
    )
    op.create_index("ix_sessions_user", "sessions", ["user_key"])
    op.create_table(
        "tokens",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("user_key", TEXT, sa.ForeignKey("users.key"), nullable=False),
        sa.Column("label", TEXT, nullable=False),
        sa.Column("sha256", TEXT, nullable=False, unique=True),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("last_used_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
    )
    op.create_index("ix_tokens_user", "tokens", ["user_key"])
    op.create_table(
        "sign_in_failures",
        sa.Column("key", TEXT, primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", TIME, nullable=False),
    )
