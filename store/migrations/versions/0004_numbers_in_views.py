"""The views give numbers that compare and sort as numbers on both databases: prices, percents, hours.

SQLite has no decimal type: what is exact there are the columns in billionths, and the numbers beside them print as the very
decimals as long as they have at most fifteen digits.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for name, query in views(op.get_bind().dialect.name).items():
        op.execute(sa.text(f"DROP VIEW {name}"))
        op.execute(sa.text(f"CREATE VIEW {name} AS {query}".replace(":", r"\:")))


def views(dialect: str) -> dict[str, str]:
    now = "CURRENT_TIMESTAMP"

    def price(column: str) -> str:
        if dialect == "postgresql":
            return f"trim_scale({column} * 0.000000001)"
        return f"CAST(printf('%d.%09d', {column} / 1000000000, {column} % 1000000000) AS NUMERIC)"

    def number(column: str) -> str:
        return f"trim_scale(CAST({column} AS numeric))" if dialect == "postgresql" else f"CAST({column} AS NUMERIC)"

    def maybe(column: str) -> str:
        return f"CASE WHEN {column} IS NOT NULL THEN {price(column)} END"

    return {
        "current_prices": f"""
            SELECT s.vendor, s.model, s.meter, s.market, s.currency, s.condition,
                   {price("r.amount")} AS amount_per_mtok, {maybe("r.list_amount")} AS list_amount_per_mtok,
                   r.amount AS amount_nano, r.status, r.valid_from, r.valid_to, r.until, s.last_seen
            FROM revisions r JOIN series s ON s.id = r.series_id
            WHERE r.recorded_to IS NULL AND r.valid_from <= {now} AND (r.valid_to IS NULL OR r.valid_to > {now})""",
        "price_changes": f"""
            SELECT c.change_id, c.at, c.vendor, c.model, c.meter, c.market, c.currency, c.condition, c.kind, c.status,
                   {maybe("c.old")} AS old_per_mtok, {maybe("c.new")} AS new_per_mtok, {number("c.change_pct")} AS change_pct,
                   c.old AS old_nano, c.new AS new_nano, c.effective_from, c.until, c.publishable, c.learnt_at,
                   (SELECT count(*) FROM change_evidence e WHERE e.change_row = c.id) AS evidence
            FROM changes c WHERE c.recorded_to IS NULL""",
        "chain_members": f"""
            SELECT l.chain_id, l.market, l.position, l.vendor, l.announced_at, l.follows, l.kind,
                   {number("l.lag_hours")} AS lag_hours, l.basis, l.move_id, m.status
            FROM chain_links l LEFT JOIN moves m ON m.move_id = l.move_id AND m.recorded_to IS NULL
            WHERE l.recorded_to IS NULL""",
    }
