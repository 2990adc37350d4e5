"""The tables of what follows from the history: held readings, Moves, chains, alerts and deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False, unique=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("market", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("chain_id", sa.Text()),
        sa.Column("position", sa.Integer()),
        sa.Column("change_ids", sa.JSON(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("decided_at", TIME),
    )
    op.create_index("ix_alerts_at", "alerts", ["at"])
    op.create_index("ix_alerts_decided", "alerts", ["decided_at", "created_at"])
    op.create_table(
        "chain_links",
        sa.Column("id", ID, primary_key=True),
        sa.Column("chain_id", sa.Text(), nullable=False),
        sa.Column("market", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("move_id", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("announced_at", TIME, nullable=False),
        sa.Column("follows", sa.JSON(), nullable=False),
        sa.Column("kind", sa.Text()),
        sa.Column("lag_hours", sa.Text()),
        sa.Column("basis", sa.Text()),
        sa.Column("recorded_from", TIME, nullable=False),
        sa.Column("recorded_to", TIME),
    )
    op.create_index("ix_chain_links_chain", "chain_links", ["chain_id", "recorded_to"])
    op.create_index("ix_chain_links_move", "chain_links", ["move_id"])
    op.create_table(
        "channels",
        sa.Column("destination", sa.Text(), primary_key=True),
        sa.Column("paused_at", TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_table(
        "held",
        sa.Column("id", ID, primary_key=True),
        sa.Column("digest", sa.Text(), nullable=False, unique=True),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text()),
        sa.Column("model", sa.Text()),
        sa.Column("meter", sa.Text()),
        sa.Column("market", sa.Text()),
        sa.Column("currency", sa.Text()),
        sa.Column("condition", sa.Text(), nullable=False),
        sa.Column("old", sa.BigInteger()),
        sa.Column("new", sa.BigInteger()),
        sa.Column("at", TIME, nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
    )
    op.create_index("ix_held_source", "held", ["source_id", "last_at"])
    op.create_table(
        "moves",
        sa.Column("id", ID, primary_key=True),
        sa.Column("move_id", sa.Text(), nullable=False),
        sa.Column("vendor", sa.Text(), nullable=False),
        sa.Column("market", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("announced_at", TIME, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dated", sa.Boolean(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("publishable", sa.Boolean(), nullable=False),
        sa.Column("change_ids", sa.JSON(), nullable=False),
        sa.Column("recorded_from", TIME, nullable=False),
        sa.Column("recorded_to", TIME),
    )
    op.create_index("ix_moves_id", "moves", ["move_id", "recorded_to"])
    op.create_index("ix_moves_market", "moves", ["market", "recorded_to"])
    op.create_table(
        "silences",
        sa.Column("id", ID, primary_key=True),
        sa.Column("vendor", sa.Text()),
        sa.Column("market", sa.Text()),
        sa.Column("kind", sa.Text()),
        sa.Column("destination", sa.Text()),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", ID, primary_key=True),
        sa.Column("alert_id", sa.Text(), sa.ForeignKey("alerts.id"), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", TIME),
        sa.Column("claimed_until", TIME),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("done_at", TIME),
        sa.UniqueConstraint("alert_id", "destination", name="uq_deliveries"),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "next_try_at"])
    op.create_table(
        "attempts",
        sa.Column("id", ID, primary_key=True),
        sa.Column("delivery_id", ID, sa.ForeignKey("deliveries.id"), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("ended_at", TIME),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
    )
    op.create_index("ix_attempts_delivery", "attempts", ["delivery_id"])
