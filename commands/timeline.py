"""A chain as a timeline for a terminal: who opened, who followed whom after how long, who has not moved yet."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from alerts.words import percent_text
from commands.output import console, safe
from commands.setting import catalog, when
from pricing.chains import ChainSummary
from pricing.model import Chain, Kind, Member, PriceChange, decimal_text

if TYPE_CHECKING:
    from rich.text import Text

_SHOWN, _INDENT = 3, 18
_HARD = "\u00a0"
_BASIS = {"stated": "stated", "inferred": "inferred", "both": "stated and inferred"}
_METERS = {"input": 0, "output": 1, "cached_input": 2}


def print_chain(chain: Chain, summary: ChainSummary, *, to: Any = None) -> None:
    """Draws the chain, a few models a Move; the rest is counted."""
    out = to or console()
    for line in chain_lines(chain, summary, width=out.width):
        out.print(line)


def chain_lines(chain: Chain, summary: ChainSummary, *, width: int = 80) -> Iterator[Text]:
    """The drawing, line by line; what is longer than `width` goes on below, beside the line that links the Moves."""
    from rich.text import Text

    money = {change.currency for member in chain.members for change in member.move.changes if change.currency}
    unit = f" · {' and '.join(sorted(money))} per million tokens" if money else ""
    yield Text(f"Chain {chain.id} · market {chain.market}{unit}", style="dim")
    for place, member in enumerate(chain.members):
        line = Text(_time(member), style="dim")
        line.append("  ●  " if place == 0 else "  ├─ ", style="yellow" if place == 0 else "cyan")
        line.append(safe(_name(member.move.vendor)), style="bold yellow" if place == 0 else "bold")
        yield line.append("  " + _why(member), style="cyan")
        for what in _what(member.move.changes):
            for part in _wrapped(safe(what), width - _INDENT - 3):
                yield Text.assemble((" " * _INDENT + "│  ", "cyan"), part)
    waiting = ", ".join(_whole(_name(vendor)) for vendor in summary.not_moved_yet) or "nobody we watch"
    for place, part in enumerate(_wrapped(f"not moved yet: {safe(waiting)}", width - _INDENT - 3)):
        yield Text.assemble((" " * _INDENT + ("   " if place else "╰─ "), "cyan"), (part, "bold magenta"))


def _wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width`; what `_whole` marked stays on one line."""
    lines = textwrap.wrap(text, max(width, 30), subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
    return [line.replace(_HARD, " ") for line in lines]


def _whole(text: str) -> str:
    return text.replace(" ", _HARD)


def _time(member: Member) -> str:
    """'2024-05-21 10:05', or the day alone with a ≈ where no text tells it; 16 wide."""
    at = member.move.announced_at
    return when(at) if member.move.dated else f"≈ {when(at, day=True)}".ljust(16)


def _name(vendor: str) -> str:
    known = catalog().vendors.get(vendor)
    return known.name if known else vendor.removeprefix("other:")


def _why(member: Member) -> str:
    """After how long, counted from the latest of those it follows, and how that is known."""
    link = member.link
    if link is None:
        return "opens"
    if link.kind == "repeat":
        return f"cuts again, {lag(float(link.lag_hours))} later"
    span = lag(float(link.lag_hours)) if member.move.dated else "some time"
    return f"{span} after {_name(link.follows[-1])} · {_BASIS[link.basis]}"


def lag(hours: float) -> str:
    """'4 min', '6 h', '5 days'."""
    if hours < 1:
        return f"{round(hours * 60)} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"


def _what(changes: Sequence[PriceChange]) -> Iterator[str]:
    """One line a model, the deepest cut first: 'qwen-long  input 20 → 0.5 (−97.5%), output 20 → 2 (−90%)'."""
    models: dict[str, list[PriceChange]] = {}
    for change in changes:
        models.setdefault(change.model or "", []).append(change)
    ranked = sorted(
        models.items(), key=lambda item: (min(map(_depth, item[1])), min(c.order for c in item[1]), item[0])
    )
    for model, found in ranked[:_SHOWN]:
        steps = [_whole(_step(c)) for c in sorted(found, key=lambda c: _METERS.get(c.meter or "", 3))]
        yield f"{model or 'its models'}  {', '.join(dict.fromkeys(steps))}"
    if len(ranked) > _SHOWN:
        more = len(ranked) - _SHOWN
        yield f"and {more} more model{'s' * (more > 1)}"


def _depth(change: PriceChange) -> Decimal:
    if change.kind is Kind.FREE:
        return Decimal(-100)
    return change.change_pct if change.change_pct is not None else Decimal(0)


def _step(change: PriceChange) -> str:
    new = "free" if change.kind is Kind.FREE else decimal_text(change.new) if change.new is not None else None
    tier = " ".join(value for name, value in change.condition.items if name not in ("region", "channel"))
    meter = " ".join(filter(None, (change.meter, tier)))
    if new is not None and change.old is not None:
        share = "" if new == "free" or change.change_pct is None else f" ({percent_text(change.change_pct)})"
        return f"{meter} {decimal_text(change.old)} → {new}{share}"
    if new is not None:
        return f"{meter} {'new at ' if change.kind is Kind.LAUNCH else ''}{new}".strip()
    return (
        f"cut by {percent_text(change.change_pct, signed=False)}"
        if change.change_pct is not None
        else "cut, no figure given"
    )
