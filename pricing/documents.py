"""What page and article readers hand to the core: Article, Grid, PriceSheet. Plain values, no parsing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from pricing.model import Condition


@dataclass(frozen=True, slots=True)
class Article:
    """One news item: `text` is the body (tables as lines of cells joined by ' | '); published_at may be unknown."""

    url: str
    title: str
    text: str
    outlet: str
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell: its visible text with line breaks, the part of it that is struck through, and whether it heads.

    `missing`: the row is short of a cell here, before columns that merged cells above still fill.
    """

    text: str
    struck: str = ""
    header: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangular table, merged cells already repeated. `headings` is the path of section names above it, outermost
    first (tabs, accordions and bold one-liners included); `context` is the prose between the last heading and the table."""

    rows: tuple[tuple[Cell, ...], ...]
    headings: tuple[str, ...] = ()
    context: str = ""


class Outcome(StrEnum):
    """What reading a page came to. Only `ok` may change prices."""

    OK = "ok"
    BLOCKED = "blocked"
    NO_PRICES = "no_prices"
    TOO_BIG = "too_big"
    SUSPECT = "suspect"


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was not read, and the plain-words reason why."""

    reason: str
    snippet: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One price a page prints. `amount_per_mtok` is what is payable now, `list_amount_per_mtok` the list price if given."""

    vendor: str
    model: str
    meter: str
    market: str
    currency: str
    amount_per_mtok: Decimal
    printed: str
    condition: Condition = Condition()
    region: str | None = None
    list_amount_per_mtok: Decimal | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PriceSheet:
    """All one page says about prices at one time."""

    vendor: str
    url: str
    outcome: Outcome
    rows: tuple[SheetRow, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    reason: str | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched body with its URL, time and headers; `sha256` names it."""

    url: str
    body: bytes
    captured_at: datetime
    sha256: str
    content_type: str = ""
    status: int = 200
