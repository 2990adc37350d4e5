"""What the demo shows: the prices before and after, one mail and one webhook as received. Tables and panels, no work."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from email.message import EmailMessage
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from alerts.words import percent_text
from commands.output import safe
from demo.receivers import Hook
from pricing.catalog import Catalog
from pricing.cost import Workload, compare
from pricing.model import decimal_text

THREE_TO_ONE = Workload(Decimal(3_000_000), Decimal(1_000_000))
MAIL_LINES = 48
_KINDS = {"launch": "new", "cut": "new", "free": "free"}
Offers = dict[tuple[str, str, str], dict[str, Decimal]]


def offers(prices: Iterable[Any]) -> Offers:
    """(vendor, model, currency) -> meter -> amount, of ordinary prices: no batch, no tiers."""
    found: Offers = {}
    for price in prices:
        if set(dict(price.condition.items)) <= {"region", "channel"}:
            found.setdefault((price.vendor, price.model, price.currency), {})[price.meter] = price.amount_per_mtok
    return found


def price_table(before: Offers, after: Offers, moved: dict[tuple[str, str], str], catalog: Catalog) -> RenderableType:
    """Every model that `moved` ((vendor, model) -> kind), with what a bill of 3 input to 1 output tokens really saves."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    for name, justify in (("vendor", "left"), ("model", "left"), ("input", "right"), ("output", "right"), ("bill", "right")):  # fmt: skip
        table.add_column(name, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    last, still = "", []
    for offer in sorted(after, key=lambda o: (catalog.vendors[o[0]].market, o)):
        vendor, model, currency = offer
        old, new = before.get(offer, {}), after[offer]
        if (vendor, model) not in moved:
            still.append(catalog.vendors[vendor].name)
            continue
        name = catalog.vendors[vendor].name
        saved = compare(old, new, THREE_TO_ONE).bill_pct if old else None
        sign = "$" if currency == "USD" else ""
        table.add_row(
            Text(name if name != last else "", style="bold"), safe(model), _step(old.get("input"), new.get("input"), sign),
            _step(old.get("output"), new.get("output"), sign), _percent(saved) if old else Text(_KINDS.get(moved[vendor, model], "–"), style="cyan"),
        )  # fmt: skip
        last = name
    names = ", ".join(dict.fromkeys(still))
    return Group(table, Text(f"Not changed: {len(still)} models of {names}.", style="dim"))


def _step(old: Decimal | None, new: Decimal | None, sign: str) -> Text:
    def amount(value: Decimal | None) -> str:
        return "–" if value is None else "free" if not value else sign + decimal_text(value)

    if old == new:
        return Text(amount(new), style="dim")
    text = Text(f"{amount(old)} → " if old is not None else "", style="dim")
    return text.append(amount(new), style="bold green" if old is None or (new or 0) < old else "bold red")


def _percent(value: Decimal | None) -> Text:
    if value is None:
        return Text("–", style="dim")
    return Text(percent_text(value), style="green" if value < 0 else "dim")


def mail_panel(mail: EmailMessage) -> Panel:
    """One mail: its envelope, then the beginning of its text."""
    head = Text()
    for name in ("From", "To", "Subject", "Message-ID"):
        head.append(f"{name}: ", style="dim").append(safe(mail[name]) + "\n", style="bold" if name == "Subject" else "")
    body = mail.get_body(("plain",))
    lines = body.get_content().strip().splitlines() if body else []
    shown = "\n".join(safe(line) if line else "" for line in lines[:MAIL_LINES])
    rest = Text(f"\n… {len(lines) - MAIL_LINES} more lines, and the same as HTML", style="dim")
    return Panel(Group(head, Text(shown), rest if len(lines) > MAIL_LINES else Text("")), title="one e-mail, as received", title_align="left", border_style="blue")  # fmt: skip


def hook_panel(hook: Hook, valid: bool) -> Panel:
    """One webhook: its signed headers, then its JSON without the long middle."""
    head = Text("POST /hook\n", style="bold")
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        head.append(f"{name}: ", style="dim").append(safe(hook.headers[name]) + "\n")
    head.append("the signature fits\n" if valid else "the signature does NOT fit\n", style="green" if valid else "red")
    return Panel(Group(head, Text(document(shortened(hook.body)))), title="one webhook, as received", title_align="left", border_style="magenta")  # fmt: skip


def document(body: dict[str, Any]) -> str:
    """JSON with one line for every part of `data`."""

    def line(value: Any) -> str:
        return safe(json.dumps(value, ensure_ascii=False))

    top = [f"  {line(name)}: {line(value)}," for name, value in body.items() if name != "data"]
    data = ",\n".join(f"    {line(name)}: {line(value)}" for name, value in body["data"].items())
    return "\n".join(["{", *top, '  "data": {', data, "  }", "}"])


def shortened(body: dict[str, Any]) -> dict[str, Any]:
    """The body with the first change and the first piece of evidence only, and of the chain only who is in it."""
    data = body["data"]
    changes, evidence = data["changes"], data["evidence"]
    first = (
        {name: changes[0][name] for name in ("model", "meter", "old", "new", "change_pct", "status")} if changes else {}
    )
    quote = {name: evidence[0][name] for name in ("url", "snippet", "captured_at")} if evidence else {}
    chain = data["chain"] and {"id": data["chain"]["id"], "order": [m["vendor"] for m in data["chain"]["members"]]}
    return {
        "type": body["type"],
        "id": body["id"],
        "timestamp": body["timestamp"],
        "data": {
            "move": {name: data["move"][name] for name in ("vendor", "market", "follows", "lag_hours", "basis")},
            "chain": chain,
            "changes": [first, f"… {len(changes) - 1} more"] if len(changes) > 1 else [first],
            "not_moved_yet": data["not_moved_yet"],
            "evidence": [quote, f"… {len(evidence) - 1} more"] if len(evidence) > 1 else [quote],
        },
    }
