"""A chain as a timeline for a terminal: who opened, who followed whom after how long, who has not moved yet."""

from __future__ import annotations

from typing import Any

from commands.output import console, safe
from commands.setting import catalog, when
from pricing.chains import ChainSummary
from pricing.model import Chain, Kind, Member, PriceChange, decimal_text

_MARK = {"response": "↳", "repeat": "↻"}
_SHOWN = 3


def print_chain(chain: Chain, summary: ChainSummary, *, to: Any = None) -> None:
    """Draws the chain, a few changes a Move; the rest is counted."""
    from rich.text import Text

    out = to or console()
    out.print(Text(f"Chain {chain.id} · market {chain.market}", style="bold"))
    for member in chain.members:
        mark = _MARK[member.link.kind] if member.link else "●"
        style = "bold yellow" if member.link is None else "bold"
        head = Text(f"{when(member.move.announced_at)}  {mark} ", style="dim")
        head.append(safe(_name(member.move.vendor)), style=style)
        head.append("  " + _why(member), style="cyan")
        out.print(head)
        ranked = sorted(member.move.changes, key=_weight)
        for change in ranked[:_SHOWN]:
            out.print(Text(f"                      {safe(_what(change))}"))
        if len(ranked) > _SHOWN:
            out.print(Text(f"                      and {len(ranked) - _SHOWN} more", style="dim"))
    waiting = ", ".join(_name(vendor) for vendor in summary.not_moved_yet) or "nobody we watch"
    out.print(Text(f"Not moved yet: {safe(waiting)}", style="bold magenta"))


def _name(vendor: str) -> str:
    known = catalog().vendors.get(vendor)
    return known.name if known else vendor.removeprefix("other:")


def _why(member: Member) -> str:
    link = member.link
    if link is None:
        return "opened"
    whom = "its own earlier cut" if link.kind == "repeat" else ", ".join(_name(v) for v in link.follows)
    return f"follows {whom} after {_lag(float(link.lag_hours))} ({link.basis})"


def _lag(hours: float) -> str:
    if hours < 1:
        return f"{round(hours * 60)} min"
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"


def _weight(change: PriceChange) -> tuple[int, float]:
    return (0 if change.old is not None else 1 if change.new is not None else 2, float(change.change_pct or 0))


def _what(change: PriceChange) -> str:
    what = " ".join(part for part in (change.model, change.meter) if part) or "its models"
    unit = f" {change.currency}/Mtok" if change.currency else ""
    new = "free" if change.kind is Kind.FREE else decimal_text(change.new) if change.new is not None else None
    if change.old is not None and new is not None:
        percent = f"  ({decimal_text(round(change.change_pct, 1))} %)" if change.change_pct is not None else ""
        return f"{what}  {decimal_text(change.old)} → {new}{unit}{percent}"
    if new is not None:
        return f"{what}  {'launched at ' if change.kind is Kind.LAUNCH else ''}{new}{unit if new != 'free' else ''}"
    percent = f" by {decimal_text(-change.change_pct)} %" if change.change_pct is not None else ", no figure given"
    return f"{what}  cut{percent}"
