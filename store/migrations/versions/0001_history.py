"""The tables of the history, written out and not imported, so that this never changes."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "bodies",
        sa.Column("sha256", sa.Text(), primary_key=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("zlib", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("id", ID, primary_key=True),
        sa.Column("change_id", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("market", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("learnt_at", TIME, nullable=False),
        sa.Column("model", sa.Text()),
        sa.Column("meter", sa.Text()),
        sa.Column("currency", sa.Text()),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("old", sa.BigInteger()),
        sa.Column("new", sa.BigInteger()),
        sa.Column("change_pct", sa.Text()),
        sa.Column("effective_from", TIME),
        sa.Column("until", sa.Date()),
        sa.Column("bound", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("cut_like", sa.Boolean(), nullable=False),
        sa.Column("publishable", sa.Boolean(), nullable=False),
        sa.Column("follows", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("announced_at", TIME),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("opens", sa.Boolean(), nullable=False),
        sa.Column("supersedes", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_from", TIME, nullable=False),
        sa.Column("recorded_to", TIME),
    )
    op.create_index("ix_changes_at", "changes", ["recorded_to", "at"])
    op.create_index("ix_changes_id", "changes", ["change_id", "recorded_to"])
    op.create_index("ix_changes_vendor", "changes", ["vendor", "market", "at"])
    op.create_table(
        "evidence",
        sa.Column("id", ID, primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False, unique=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("snippet", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("printed", sa.Text(), nullable=False),
        sa.Column("captured_at", TIME, nullable=False),
        sa.Column("capture_hash", sa.Text(), nullable=False),
    )
    op.create_table(
        "fetches",
        sa.Column("url", sa.Text(), primary_key=True),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("sha256", sa.Text()),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
    )
    op.create_table(
        "series",
        sa.Column("id", ID, primary_key=True),
        sa.Column("key_hash", sa.Text(), nullable=False, unique=True),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("meter", sa.Text(), nullable=False),
        sa.Column("market", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("last_seen", TIME),
    )
    op.create_index("ix_series_model", "series", ["model", "vendor"])
    op.create_index("ix_series_vendor", "series", ["vendor", "market"])
    op.create_table(
        "sources",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("read_outcome", sa.Text()),
        sa.Column("read_reason", sa.Text()),
        sa.Column("since", TIME, nullable=False),
        sa.Column("last_try", TIME, nullable=False),
        sa.Column("last_read", TIME),
        sa.Column("last_changed", TIME),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.JSON(), nullable=False),
        sa.Column("state", sa.JSON()),
    )
    op.create_table(
        "captures",
        sa.Column("id", ID, primary_key=True),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), sa.ForeignKey("bodies.sha256"), nullable=False),
        sa.Column("captured_at", TIME, nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("reader", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("ingested_at", TIME),
        sa.UniqueConstraint("source_id", "url", "sha256", "captured_at", name="uq_captures"),
    )
    op.create_index("ix_captures_source", "captures", ["source_id", "captured_at"])
    op.create_table(
        "change_evidence",
        sa.Column("change_row", ID, sa.ForeignKey("changes.id"), primary_key=True),
        sa.Column("evidence_id", ID, sa.ForeignKey("evidence.id"), primary_key=True),
    )
    op.create_table(
        "revisions",
        sa.Column("id", ID, primary_key=True),
        sa.Column("series_id", ID, sa.ForeignKey("series.id"), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("list_amount", sa.BigInteger()),
        sa.Column("valid_from", TIME, nullable=False),
        sa.Column("valid_to", TIME),
        sa.Column("recorded_from", TIME, nullable=False),
        sa.Column("recorded_to", TIME),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("until", sa.Date()),
    )
    op.create_index(
        "ix_revisions_as_of",
        "revisions",
        ["series_id", "valid_from", "recorded_from", "recorded_to", "valid_to", "amount"],
    )
    op.create_table(
        "revision_evidence",
        sa.Column("revision_id", ID, sa.ForeignKey("revisions.id"), primary_key=True),
        sa.Column("evidence_id", ID, sa.ForeignKey("evidence.id"), primary_key=True),
    )
    op.create_table(
        "statements",
        sa.Column("id", ID, primary_key=True),
        sa.Column("capture_id", ID, sa.ForeignKey("captures.id"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("model", sa.Text()),
        sa.Column("item", sa.Text()),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger()),
        sa.Column("currency", sa.Text()),
        sa.Column("previous_price", sa.BigInteger()),
        sa.Column("change_pct", sa.Text()),
        sa.Column("effective", sa.Date()),
        sa.Column("until", sa.Date()),
        sa.Column("follows", sa.JSON(), nullable=False),
        sa.Column("hedged", sa.Boolean(), nullable=False),
        sa.Column("bound", sa.Text()),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("recorded_from", TIME, nullable=False),
        sa.Column("recorded_to", TIME),
    )
    op.create_index("ix_statements_capture", "statements", ["capture_id", "recorded_to"])
    op.create_index("ix_statements_vendor", "statements", ["vendor"])
    op.execute("INSERT INTO meta (key, value) VALUES ('app', 'pricewar')")
