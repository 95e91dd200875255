"""The first tables: documents with revisions, statements, dossiers, reactions, source state, signals, deliveries, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# By code point, as SQLite sorts: the order of a server's language differs from server to server, and changes with its updates.
TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")

# REPLACE deletes without firing a delete trigger, hence the third.
_AUDIT_TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
        "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit "
        "WHEN EXISTS (SELECT 1 FROM audit WHERE number = NEW.number) "
        "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()",
        "CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()",
    ),
}


def upgrade() -> None:
    """Make every table of the first schema."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", TEXT, nullable=False),
        sa.Column("what", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("before", TEXT, nullable=True),
        sa.Column("after", TEXT, nullable=True),
        sa.Column("why", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "documents",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("source_id", TEXT, nullable=True),
        sa.Column("entry_key", TEXT, nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_documents_entry", "documents", ["source_id", "entry_key"], unique=False)
    op.create_index("ix_documents_first_seen", "documents", ["first_seen_at"], unique=False)
    op.create_index("ix_documents_published", "documents", ["published_at"], unique=False)
    op.create_table(
        "dossiers",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("watch", sa.JSON(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("persons", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "outages",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("detail", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "raws",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "signals",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dossier", TEXT, nullable=True),
        sa.Column("event", TEXT, nullable=True),
        sa.Column("actor", TEXT, nullable=True),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "sources",
        sa.Column("source_id", TEXT, nullable=False),
        sa.Column("next_poll_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("health", TEXT, nullable=False),
        sa.Column("detail", TEXT, nullable=False),
        sa.Column("etag", TEXT, nullable=True),
        sa.Column("last_modified", TEXT, nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_polled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_success_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_full_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("healthy_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("covered_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("newest_entry_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source_id"),
    )
    op.create_index("ix_sources_due", "sources", ["next_poll_at", "source_id"], unique=False)
    op.create_table(
        "texts",
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "rules",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "deliveries",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("rule_id", TEXT, nullable=False),
        sa.Column("signal_key", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("html", TEXT, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("thread", TEXT, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["signal_key"],
            ["signals.key"],
        ),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state", "number"], unique=False)
    op.create_table(
        "entries",
        sa.Column("source_id", TEXT, nullable=False),
        sa.Column("entry_key", TEXT, nullable=False),
        sa.Column("entry_sha256", TEXT, nullable=False),
        sa.Column("document_id", TEXT, nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["sources.source_id"],
        ),
        sa.PrimaryKeyConstraint("source_id", "entry_key"),
    )
    op.create_table(
        "events",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("dossier_id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("began", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_precision", TEXT, nullable=False),
        sa.Column("act", TEXT, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_events_dossier", "events", ["dossier_id"], unique=False)
    op.create_table(
        "revisions",
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("url", TEXT, nullable=True),
        sa.Column("publisher", TEXT, nullable=True),
        sa.Column("publisher_actor", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("tier", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=True),
        sa.Column("published_raw", TEXT, nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_precision", TEXT, nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raw_sha256", TEXT, nullable=True),
        sa.Column("raw_type", TEXT, nullable=False),
        sa.Column("pages", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
        ),
        sa.ForeignKeyConstraint(
            ["raw_sha256"],
            ["raws.sha256"],
        ),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["texts.sha256"],
        ),
        sa.PrimaryKeyConstraint("document_id", "number"),
    )
    op.create_table(
        "event_actors",
        sa.Column("event_id", TEXT, nullable=False),
        sa.Column("part", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
        ),
        sa.PrimaryKeyConstraint("event_id", "part", "number"),
    )
    op.create_table(
        "outcomes",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("delivery_key", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_key"],
            ["deliveries.key"],
        ),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_outcomes_delivery", "outcomes", ["delivery_key", "number"], unique=False)
    op.create_table(
        "statements",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document_id", TEXT, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("speaker", TEXT, nullable=True),
        sa.Column("role", TEXT, nullable=True),
        sa.Column("rank", TEXT, nullable=False),
        sa.Column("official", sa.Boolean(), nullable=False),
        sa.Column("hearsay", sa.Boolean(), nullable=False),
        sa.Column("joint", sa.JSON(), nullable=True),
        sa.Column("target", TEXT, nullable=True),
        sa.Column("stance", TEXT, nullable=False),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("legal", TEXT, nullable=True),
        sa.Column("demands", sa.JSON(), nullable=False),
        sa.Column("evidence_in", TEXT, nullable=False),
        sa.Column("evidence_start", sa.Integer(), nullable=False),
        sa.Column("evidence_end", sa.Integer(), nullable=False),
        sa.Column("evidence_text", TEXT, nullable=False),
        sa.Column("quote", TEXT, nullable=True),
        sa.Column("language", TEXT, nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("cues", sa.JSON(), nullable=False),
        sa.Column("engine", TEXT, nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spoken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spoken_precision", TEXT, nullable=False),
        sa.Column("labelled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "revision"],
            ["revisions.document_id", "revisions.number"],
        ),
        sa.PrimaryKeyConstraint("key", "revision"),
    )
    op.create_index("ix_statements_document", "statements", ["document_id", "revision"], unique=False)
    op.create_index("ix_statements_latest", "statements", ["current", "spoken_at", "key"], unique=False)
    op.create_table(
        "reactions",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("event_id", TEXT, nullable=False),
        sa.Column("stance_toward_event", TEXT, nullable=True),
        sa.Column("declined", sa.Boolean(), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
        ),
        sa.ForeignKeyConstraint(
            ["key", "revision"],
            ["statements.key", "statements.revision"],
        ),
        sa.PrimaryKeyConstraint("key", "revision", "event_id"),
    )
    op.create_index("ix_reactions_event", "reactions", ["event_id"], unique=False)
    for trigger in _AUDIT_TRIGGERS[op.get_context().dialect.name]:
        op.execute(trigger)
