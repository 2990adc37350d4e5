"""Views that answer in plain SQL: current_prices, price_changes, chain_members. Prices read as exact decimals."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name, query in views(op.get_bind().dialect.name).items():
        op.execute(sa.text(f"CREATE VIEW {name} AS {query}".replace(":", r"\:")))


def views(dialect: str) -> dict[str, str]:
    now = "CURRENT_TIMESTAMP"

    def price(column: str) -> str:
        # An integer of nano-units as a decimal: SQLite has no decimal type, so there it is exact text.
        if dialect == "postgresql":
            return f"trim_scale({column} * 0.000000001)"
        text = f"printf('%d.%09d', {column} / 1000000000, {column} % 1000000000)"
        return f"CASE WHEN {column} IS NOT NULL THEN rtrim(rtrim({text}, '0'), '.') END"

    return {
        "current_prices": f"""
            SELECT s.vendor, s.model, s.meter, s.market, s.currency, s.condition,
                   {price("r.amount")} AS amount_per_mtok, {price("r.list_amount")} AS list_amount_per_mtok,
                   r.amount AS amount_nano, r.status, r.valid_from, r.valid_to, r.until, s.last_seen
            FROM revisions r JOIN series s ON s.id = r.series_id
            WHERE r.recorded_to IS NULL AND r.valid_from <= {now} AND (r.valid_to IS NULL OR r.valid_to > {now})""",
        "price_changes": f"""
            SELECT c.change_id, c.at, c.vendor, c.model, c.meter, c.market, c.currency, c.condition, c.kind, c.status,
                   {price("c.old")} AS old_per_mtok, {price("c.new")} AS new_per_mtok, c.change_pct,
                   c.effective_from, c.until, c.publishable, c.learnt_at,
                   (SELECT count(*) FROM change_evidence e WHERE e.change_row = c.id) AS evidence
            FROM changes c WHERE c.recorded_to IS NULL""",
        "chain_members": """
            SELECT l.chain_id, l.market, l.position, l.vendor, l.announced_at, l.follows, l.kind, l.lag_hours, l.basis,
                   l.move_id, m.status
            FROM chain_links l LEFT JOIN moves m ON m.move_id = l.move_id AND m.recorded_to IS NULL
            WHERE l.recorded_to IS NULL""",
    }
