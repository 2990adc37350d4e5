"""Token-price statements in Chinese and English text: `extract`, `explain`, and the JSON shapes of `pricewar extract`.

Nothing heavy is imported before a text needs it: a text that holds no price and no word of change costs a few scans.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pricing.days import published_day
from pricing.documents import Skipped
from pricing.model import Statement, decimal_text
from pricing.zh.prefilter import may_hold_prices

if TYPE_CHECKING:
    from pricing.catalog import Catalog

MAX_CHARACTERS = 4_000_000


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a text says of token prices, in order, and what was left out with the reason."""

    statements: tuple[Statement, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def extract(
    text: str, *, published: date | None = None, title: str = "", url: str = "", catalog: Catalog | None = None
) -> Extraction:
    """Read what a text says about prices per token. `published` dates the words today and yesterday; spans are offsets into
    `text` as given. Text beyond 4,000,000 characters is not read and said to be skipped."""
    skipped: tuple[Skipped, ...] = ()
    if len(text) > MAX_CHARACTERS:
        skipped = (
            Skipped("only the first 4,000,000 characters were read", text[MAX_CHARACTERS : MAX_CHARACTERS + 40]),
        )
        text = text[:MAX_CHARACTERS]
    if not may_hold_prices(text) and not (title and may_hold_prices(title + " " + text[:400])):
        return Extraction((), skipped)
    reading = _read(text, published, title, catalog)
    return Extraction(tuple(reading.statements), (*skipped, *reading.skipped))


def explain(
    text: str, *, published: date | None = None, title: str = "", url: str = "", catalog: Catalog | None = None
) -> str:
    """The derivation of every statement, and what was refused by which rule, as indented lines."""
    from pricing.zh.derivations import render

    if not may_hold_prices(text) and not title:
        return "Nothing read: the text holds no amount of money near tokens and no change of a model's price."
    return render(_read(text[:MAX_CHARACTERS], published, title, catalog, every=True))


def derivation(
    text: str, *, published: date | None = None, title: str = "", url: str = "", catalog: Catalog | None = None
) -> dict[str, Any]:
    """What `explain` tells as plain JSON: {"statements": each with its steps as "derivation", "skipped", "refused":
    [{"rule", "reason", "snippet", "times"}]}."""
    from pricing.zh.derivations import derived, refusals

    if not may_hold_prices(text) and not title:
        return {"statements": [], "skipped": [], "refused": []}
    reading = _read(text[:MAX_CHARACTERS], published, title, catalog, every=True)
    return {
        "statements": [{**statement_json(said), "derivation": steps} for said, steps in derived(reading)],
        "skipped": [{"reason": s.reason, "snippet": s.snippet} for s in reading.skipped],
        "refused": refusals(reading),
    }


def _read(text: str, published: date | None, title: str, catalog: Catalog | None, *, every: bool = False) -> Any:
    from pricing import catalog as catalogs
    from pricing.zh.statements import Reader

    return Reader(text, published=published, title=title, catalog=catalog or catalogs.load(), every=every).read()


def statement_json(statement: Statement) -> dict[str, Any]:
    """The statement as `pricewar extract --jsonl` prints it: decimals as strings, dates ISO, absent fields null."""

    def number(value: Any) -> str | None:
        return None if value is None else decimal_text(value)

    return {
        "vendor": statement.vendor,
        "model": statement.model,
        "model_text": statement.model_text,
        "item": statement.item,
        "condition": statement.condition.as_dict(),
        "action": str(statement.action),
        "price": number(statement.price),
        "currency": statement.currency,
        "previous_price": number(statement.previous_price),
        "change_pct": number(statement.change_pct),
        "effective": statement.effective.isoformat() if statement.effective else None,
        "follows": list(statement.follows) or None,
        "hedged": statement.hedged,
        "bound": statement.bound,
        "blended": statement.blended,
        "until": statement.until.isoformat() if statement.until else None,
        "start": statement.start,
        "end": statement.end,
        "text": statement.text,
        "confidence": statement.confidence,
        "rule": statement.rule,
    }


def read_record(
    record: Any,
    catalog: Catalog | None = None,
    *,
    to_text: Callable[[str], str] | None = None,
    explained: bool = False,
) -> dict[str, Any]:
    """One object of `--jsonl` to its answer, as `derivation` tells it if `explained`. `to_text` turns the field html into text
    where there is no text. What cannot be read gives {"id", "error"}."""
    if not isinstance(record, dict):
        return {"id": None, "error": "a line must be a JSON object with id and text"}
    found: dict[str, Any] = {"id": record.get("id")}
    text, html, published, title, url = (record.get(key) for key in ("text", "html", "published", "title", "url"))
    if text is None and isinstance(html, str) and to_text is not None:
        text = to_text(html)
    if not isinstance(text, str):
        return found | {"error": "the field text or html is missing or is not a string"}
    day: date | None = None
    if published is not None:
        try:
            day = published_day(str(published))
        except ValueError:
            return found | {"error": f"published is not a date: {str(published)[:40]!r}"}
    read = derivation if explained else _plainly
    return found | read(
        text,
        published=day,
        title=title if isinstance(title, str) else "",
        url=url if isinstance(url, str) else "",
        catalog=catalog,
    )


def _plainly(text: str, **given: Any) -> dict[str, Any]:
    result = extract(text, **given)
    return {
        "statements": [statement_json(s) for s in result.statements],
        "skipped": [{"reason": s.reason, "snippet": s.snippet} for s in result.skipped],
    }


def extract_line(line: str, catalog: Catalog | None = None, **how: Any) -> dict[str, Any]:
    """One line of JSON text to its answer, `how` as in `read_record`; malformed JSON gives {"id": null, "error"}."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as wrong:
        return {"id": None, "error": f"not JSON: {str(wrong)[:80]}"}
    return read_record(record, catalog, **how)
