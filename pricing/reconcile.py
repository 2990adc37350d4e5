"""Readings as observations: the rows of a page, and the statements of an article, in the words of the fold. Pure.

A hedged statement is no observation: a rumour changes no price. A batch item is the plain meter under tier `batch`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from pricing.documents import Article, Capture, PriceSheet, SheetRow
from pricing.model import Action, Claim, Condition, Evidence, Meter, Observation, PriceKey, SourceKind, Statement
from pricing.state import Reading

SHANGHAI = ZoneInfo("Asia/Shanghai")
_BATCH = "batch_"
_ENDS = "。！？!?；\n"
LONGEST = 120


def from_sheet(sheet: PriceSheet, capture: Capture, *, source_id: str, source: SourceKind = SourceKind.PAGE) -> Reading:
    """Every row of a page as an Observation; what the page does not list counts as not listed."""
    observations = tuple(
        Observation(
            PriceKey(row.vendor, row.model, row.meter, row.market, row.currency, row.condition),
            row.amount_per_mtok,
            capture.captured_at,
            source,
            source_id,
            _row_evidence(row, capture, source, source_id),
            until=row.until,
            list_amount_per_mtok=row.list_amount_per_mtok,
            order=order,
        )
        for order, row in enumerate(sheet.rows)
    )
    listed = frozenset(observation.key for observation in observations)
    return Reading(source_id, source, capture.captured_at, observations, (), listed)


def _row_evidence(row: SheetRow, capture: Capture, source: SourceKind, source_id: str) -> Evidence:
    printed = row.printed or f"{row.amount_per_mtok} {row.currency}"
    snippet = f"{row.model} | {row.meter} | {printed}"
    return Evidence(
        source, source_id, capture.url, snippet, 0, len(snippet), "sheet", printed, capture.captured_at, capture.sha256
    )


def from_article(
    article: Article,
    statements: Sequence[Statement],
    capture: Capture,
    *,
    source_id: str,
    market_of: Callable[[str], str],
) -> Reading:
    """An article's statements as Observations (a full price of a known model and meter) and Claims (all else that says
    who changed). `at` is when it was published, or fetched if that is not known or lies in the future."""
    at = article.published_at or capture.captured_at
    at = min(at, capture.captured_at)
    followed = {vendor for statement in statements for vendor in statement.follows}
    observations: list[Observation] = []
    claims: list[Claim] = []
    for order, statement in enumerate(statements):
        if statement.hedged:
            continue
        market = "global" if statement.currency == "USD" else market_of(statement.vendor)
        evidence = Evidence(
            SourceKind.MEDIA, source_id, article.url or capture.url,
            sentence(article.text, statement.start, statement.end) or statement.text, statement.start, statement.end,
            statement.rule, statement.printed_unit or statement.text, capture.captured_at, capture.sha256, article.title,
        )  # fmt: skip
        opens = statement.vendor in followed and not statement.follows
        keys = _keys(statement, market)
        if not keys:
            claims.append(_claim(statement, market, at, source_id, evidence, order, opens))
        observations += [_observation(statement, key, at, source_id, evidence, order, opens) for key in keys]
    return Reading(source_id, SourceKind.MEDIA, at, tuple(observations), tuple(claims), None)


def sentence(text: str, start: int, end: int) -> str:
    """The whole sentence around a span, so that a quoted price can be understood; cut off around the span if long."""
    low = max((text.rfind(mark, 0, start) for mark in _ENDS), default=-1) + 1
    high = min((at for at in (text.find(mark, end) for mark in _ENDS) if at >= 0), default=len(text) - 1) + 1
    low, high = max(low, start - LONGEST), min(high, end + LONGEST)
    return " ".join(text[low:high].split())


def _keys(statement: Statement, market: str) -> list[PriceKey]:
    """The series a statement prices: none without an exact price and a model; one price for all is input and output."""
    free = statement.action is Action.FREE
    price = statement.price if statement.bound is None and not statement.blended else None
    if statement.model is None or price is None or (statement.currency is None and not free):
        return []
    currency = statement.currency or ("CNY" if market == "cn" else "USD")
    meters = [_meter(statement.item)] if statement.item else [Meter.INPUT, Meter.OUTPUT]
    condition = _condition(statement)
    return [PriceKey(statement.vendor, statement.model, meter, market, currency, condition) for meter in meters]


def _meter(item: str) -> str:
    return item.removeprefix(_BATCH)


def _condition(statement: Statement) -> Condition:
    if (statement.item or "").startswith(_BATCH):
        return statement.condition.with_(tier="batch")
    return statement.condition


def _observation(
    s: Statement, key: PriceKey, at: datetime, source_id: str, evidence: Evidence, order: int, opens: bool
) -> Observation:
    assert s.price is not None
    return Observation(
        key, s.price, at, SourceKind.MEDIA, source_id, evidence,
        effective_from=_moment(s.effective, at), until=s.until, action=s.action,
        previous_amount_per_mtok=s.previous_price, change_pct=s.change_pct, follows=s.follows, order=order,
        dated=s.effective is not None, opens=opens,
    )  # fmt: skip


def _claim(
    s: Statement, market: str, at: datetime, source_id: str, evidence: Evidence, order: int, opens: bool
) -> Claim:
    exact = s.price if s.bound is None and not s.blended else None
    return Claim(
        s.vendor, market, s.action, at, source_id, evidence,
        model=s.model, meter=_meter(s.item) if s.item else None, effective_from=_moment(s.effective, at), until=s.until,
        change_pct=s.change_pct, bound=s.bound, follows=s.follows, order=order, dated=s.effective is not None,
        opens=opens, amount_per_mtok=exact, currency=s.currency if exact is not None else None, condition=_condition(s),
    )  # fmt: skip


def _moment(day: date | None, at: datetime) -> datetime | None:
    """A day of a text as a time: the day of publication is that moment, any other its beginning in Shanghai."""
    if day is None or day == at.astimezone(SHANGHAI).date():
        return None if day is None else at
    return datetime.combine(day, time(), SHANGHAI)
