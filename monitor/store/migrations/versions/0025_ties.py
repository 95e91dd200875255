"""What each reaction counts as and which decides its actor's day, beside it, so that a board is read from an index.

All that is stored is decided here once, by the database itself: a desk that ran for years has many reactions.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)
LADDER = "CASE stance_toward_event WHEN 'condemn' THEN -3 WHEN 'oppose' THEN -2 WHEN 'concern' THEN -1 WHEN 'neutral' THEN 0 " + (
    "WHEN 'understand' THEN 1 WHEN 'support' THEN 2 WHEN 'endorse' THEN 3 END"
)
RANK = "CASE s.rank WHEN 'head' THEN 6 WHEN 'foreign_minister' THEN 5 WHEN 'minister' THEN 4 WHEN 'ministry' THEN 3 " + (
    "WHEN 'mission' THEN 2 ELSE 1 END"
)
COUNTS = (
    "CASE WHEN NOT s.current AND s.stands THEN 'replaced' WHEN NOT s.current THEN 'overruled' "
    "WHEN s.hearsay OR NOT s.official THEN 'apart' WHEN stance_toward_event IS NULL THEN 'nothing' "
    "WHEN {signed} THEN 'joint' WHEN reactions.declined THEN 'declined' ELSE 'own' END"
)
SIGNED = {"sqlite": "json_array_length(s.joint) > 0", "postgresql": "json_array_length(s.joint) > 0"}
DAY = {"sqlite": "substr(spoken_at, 1, 10)", "postgresql": "date_trunc('day', spoken_at AT TIME ZONE 'UTC')"}

# The last of the words that decide a day: of the highest rank, of these furthest from zero; none where two are opposed.
DECIDE = """
WITH own AS (
    SELECT "key", revision, event_id, actor, {day} AS day, spoken_at, score,
        rank() OVER (PARTITION BY event_id, actor, {day} ORDER BY weight DESC, abs(score) DESC) AS place
    FROM reactions WHERE counts_as = 'own'
), first AS (
    SELECT "key", revision, event_id,
        row_number() OVER (PARTITION BY event_id, actor, day ORDER BY spoken_at DESC, "key" DESC) AS place,
        min(score) OVER (PARTITION BY event_id, actor, day) AS low, max(score) OVER (PARTITION BY event_id, actor, day) AS high
    FROM own WHERE place = 1
)
UPDATE reactions SET decides = {true} FROM first
WHERE first.place = 1 AND first.low = first.high
    AND first."key" = reactions."key" AND first.revision = reactions.revision AND first.event_id = reactions.event_id
"""
SHIFT = """
WITH days AS (
    SELECT "key", revision, event_id, score - lag(score) OVER (PARTITION BY event_id, actor ORDER BY spoken_at) AS by
    FROM reactions WHERE decides
)
UPDATE reactions SET rungs = days.by FROM days
WHERE abs(days.by) >= 2
    AND days."key" = reactions."key" AND days.revision = reactions.revision AND days.event_id = reactions.event_id
"""


def upgrade() -> None:
    """Add the columns, fill them, and put the indexes that they serve in the place of the one before."""
    kind = op.get_bind().dialect.name
    op.add_column("reactions", sa.Column("counts_as", TEXT, nullable=False, server_default="nothing"))
    op.add_column("reactions", sa.Column("actor", TEXT, nullable=False, server_default=""))
    op.add_column("reactions", sa.Column("spoken_at", TIME, nullable=False, server_default="1970-01-01 00:00:00.000000"))
    op.add_column("reactions", sa.Column("weight", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("reactions", sa.Column("score", sa.Integer(), nullable=True))
    op.add_column("reactions", sa.Column("decides", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("reactions", sa.Column("rungs", sa.Integer(), nullable=True))
    op.execute(
        f"UPDATE reactions SET actor = s.actor, spoken_at = s.spoken_at, weight = {RANK}, score = {LADDER}, "  # noqa: S608
        f"counts_as = {COUNTS.format(signed=SIGNED[kind])} FROM statements AS s "
        'WHERE s."key" = reactions."key" AND s.revision = reactions.revision'
    )
    op.execute(DECIDE.format(day=DAY[kind], true="1" if kind == "sqlite" else "true"))
    op.execute(SHIFT)
    op.create_index(
        "ix_reactions_counts",
        "reactions",
        ["event_id", "counts_as", "actor", "spoken_at", "weight", "score", "key", "revision"],
    )
    op.create_index(
        "ix_reactions_decides",
        "reactions",
        ["event_id", "actor", "spoken_at", "score", "rungs", "key", "revision", "decides"],
        sqlite_where=sa.text("decides = 1"),
        postgresql_where=sa.text("decides"),
    )
    op.create_index(
        "ix_reactions_shifts",
        "reactions",
        ["event_id", "actor", "spoken_at", "rungs", "key", "revision"],
        sqlite_where=sa.text("rungs IS NOT NULL"),
        postgresql_where=sa.text("rungs IS NOT NULL"),
    )
    op.drop_index("ix_reactions_event", "reactions")
