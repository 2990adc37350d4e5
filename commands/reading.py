"""Commands that read something a user hands in and store nothing: extract, read, backtest."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import typer

from commands.files import PAGE_LIMIT, TEXT_LIMIT, decode, looks_like_html, parse_day, read_bytes
from commands.output import JsonFlag, add_command, condition_text, many, print_json, print_table, say
from commands.progress import slow_progress
from commands.setting import own_catalog
from pricing.errors import BadInput


def add_to(app: typer.Typer) -> None:
    add_command(
        app,
        extract,
        "pricewar extract article.txt --published 2024-05-22 --explain",
        "pricewar extract article.html --explain --json",
        "pricewar extract --jsonl < articles.jsonl > statements.jsonl",
    )
    add_command(app, read, "pricewar read saved.html --vendor deepseek --json")
    add_command(app, backtest, "pricewar backtest history.jsonl --json")


def extract(
    file: str = typer.Argument("-", help="A text or HTML file; '-' reads standard input."),
    published: str = typer.Option(
        None, help="Day of publication, e.g. 2024-05-22; makes 今日 and 5月21日 exact. A bare month leaves them open."
    ),
    url: str = typer.Option("", help="Where the text comes from."),
    title: str = typer.Option("", help="Its headline, if not in the text."),
    explain: bool = typer.Option(
        False, "--explain", help="Show how each statement was derived, and what was refused and why."
    ),
    jsonl: bool = typer.Option(False, "--jsonl", help="Many texts: JSON Lines in, JSON Lines out, in order."),
    as_json: bool = JsonFlag,
) -> None:
    """Say what a text states about token prices: who, which model, what happened, how much."""
    if file == "-" and sys.stdin.isatty():
        say("Reading what you type, until Ctrl-D.")
    if jsonl:
        for option, value in (("published", published), ("url", url), ("title", title)):
            if value:
                raise BadInput(f"--{option} is for one text; with --jsonl, {option} stands in each line.")
        raise typer.Exit(_extract_lines(file, explained=explain))
    from pricing import zh

    text = decode(read_bytes(file, limit=TEXT_LIMIT, what="a text or HTML file"), file)
    if looks_like_html(text):
        text = _html_to_text(text)
    day = parse_day(published, "--published")
    if explain and as_json:
        print_json(zh.derivation(text, published=day, title=title, url=url, catalog=own_catalog()))
        return
    if explain:
        typer.echo(zh.explain(text, published=day, title=title, url=url, catalog=own_catalog()))
        return
    found = zh.extract(text, published=day, title=title, url=url, catalog=own_catalog())
    statements = [zh.statement_json(statement) for statement in found.statements]
    skipped = [{"reason": item.reason, "snippet": item.snippet} for item in found.skipped]
    if as_json:
        print_json({"statements": statements, "skipped": skipped})
        return
    columns = ("vendor", "model", "item", "what", ">price/Mtok", ">?was", ">?%", "?from", "?~~condition", "?~text")
    print_table([_statement_row(s) for s in statements], columns, empty="This text states no token price.")
    if skipped:
        say(f"Not taken: {many(len(skipped), 'passage')}; --explain says why.")


def _statement_row(statement: dict[str, Any]) -> tuple[object, ...]:
    s = statement
    price = f"{s['price']} {s['currency'] or ''}".strip() if s["price"] is not None else s["bound"]
    what = s["action"] + (" (hedged)" if s["hedged"] else "")
    follows = f" ← {', '.join(s['follows'])}" if s["follows"] else ""
    model = s["model"] or s["model_text"]
    row = (s["vendor"], model, s["item"], what + follows, price, s["previous_price"], s["change_pct"], s["effective"])
    return (*row, condition_text(s["condition"]), s["text"][:60])


def _extract_lines(file: str, *, explained: bool) -> int:
    """Stream JSON Lines through the extractor; a bad line gives an error line and exit code 1 at the end."""
    from pricing.zh import extract_line

    bad, known = 0, own_catalog()
    for line in _lines(file):
        if line.strip():
            answer = extract_line(line, known, to_text=_html_to_text, explained=explained)
            bad += "error" in answer
            # half a surrogate pair has no UTF-8; what backslashreplace writes for it is how JSON spells it
            sys.stdout.buffer.write((json.dumps(answer, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
    return 1 if bad else 0


def _html_to_text(html: str) -> str:
    from crawler.htmltext import html_to_text

    return html_to_text(html)


def _lines(file: str) -> Iterator[str]:
    try:
        with nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream:
            for number, raw in enumerate(stream):
                yield raw.decode("utf-8" if number else "utf-8-sig", errors="replace")
    except OSError as error:
        raise BadInput(f"Cannot read {file}: {error.strerror or error}; check the name and your rights.") from error


def read(
    file: str = typer.Argument(..., help="A saved pricing page: HTML, markdown or the vendor's own JSON."),
    vendor: str = typer.Option(..., help="Whose page it is, e.g. deepseek."),
    url: str = typer.Option("", help="Where the page was saved from; its site hints then apply."),
    as_json: bool = JsonFlag,
) -> None:
    """Read a saved pricing page into exact prices, and say what was not read and why."""
    from commands.setting import catalog
    from crawler.pages import read_page, sheet_json

    known = catalog().vendor(vendor)
    body = read_bytes(file, limit=PAGE_LIMIT, what="a pricing page")
    if b"\x00" in body[:4000] and body[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise BadInput(f"{file} is a binary file; give a page saved as HTML, markdown or JSON.")
    sheet = sheet_json(read_page(body, vendor=known.id, url=url, catalog=catalog()))
    if sheet["outcome"] != "ok" and not any(mark in body[:200_000] for mark in (b"<", b"|", b"{")):
        raise BadInput(f"{file} is not a pricing page: {sheet['reason'] or 'it holds no table'}.")
    if as_json:
        print_json(sheet)
    else:
        columns = ("model", "meter", ">per Mtok", ">?list", "?market", "~~condition", "?until", "?~printed")
        rows = [_sheet_row(row) for row in sheet["rows"]]
        print_table(rows, columns, empty=f"No prices read: {sheet['reason'] or sheet['outcome']}.")
        if sheet["skipped"]:
            print_table(
                [(s["reason"], s["snippet"][:80]) for s in sheet["skipped"]], ("~not read because", "~what"), empty=""
            )


def _sheet_row(row: dict[str, Any]) -> tuple[object, ...]:
    amount = f"{row['amount_per_mtok']} {row['currency']}"
    where = (row["model"], row["meter"], amount, row["list_amount_per_mtok"], row["market"])
    return (*where, condition_text(row["condition"]), row["until"], row["printed"][:60])


def backtest(
    file: str = typer.Argument(..., help="Dated price observations as JSON Lines; '-' reads standard input."),
    as_json: bool = JsonFlag,
) -> None:
    """Replay dated prices through the real guard, timeline, chain rule and alert rules; show what would have happened."""
    from pricing.backtest import run

    if file != "-" and not Path(file).is_file():
        raise BadInput(f"Cannot read {file}: there is no such file.")
    seen = Counter[bool]()
    with slow_progress("Replaying readings") as tick:
        result = run((line for line in _lines(file) if not seen.update([bool(line.strip())])), progress=tick)
    errors = result["errors"]
    if len(errors) == seen[True]:
        why = f"line {errors[0]['line']}: {errors[0]['error']}" if errors else "it is empty"
        raise BadInput(f"{file} holds no price observations ({why}); give JSON Lines as docs/querying.md shows.")
    if as_json:
        print_json(result)
    else:
        _print_backtest(result)
    if errors:
        say(f"Not read: {many(len(errors), 'line')}; the first is line {errors[0]['line']}: {errors[0]['error']}")
        raise typer.Exit(1)


def _print_backtest(result: dict[str, Any]) -> None:
    print_table(
        [
            (
                c["at"][:16],
                c["vendor"],
                c["model"],
                c["meter"],
                c["kind"],
                c["old"],
                c["new"],
                c["change_pct"],
                c["status"],
            )
            for c in result["changes"]
        ],
        ("at", "vendor", "model", "meter", "kind", ">old", ">new", ">%", "?status"),
        empty="No price changed.",
        title="Changes",
    )
    print_table(
        [
            (
                chain["market"],
                chain["opener"]["announced_at"][:10],
                " → ".join(member["vendor"] for member in chain["members"]),
                ", ".join(chain["not_moved_yet"]),
            )
            for chain in result["chains"]
        ],
        ("market", "opened", "~who followed whom", "?~not moved yet"),
        empty="Nobody followed anybody.",
        title="Chains",
    )
    print_table(
        [(a["at"][:16], a["kind"], a["vendor"], a["chain_position"], len(a["changes"])) for a in result["alerts"]],
        ("at", "alert", "vendor", ">place in chain", ">changes"),
        empty="No alert would have been raised.",
        title="Alerts",
    )
    print_table(
        [(h.get("at", "")[:16], h.get("source_id"), h.get("model"), h.get("reason")) for h in result["held"][:50]],
        ("at", "source", "model", "~held because"),
        empty="Nothing was held.",
        title=f"Held ({len(result['held'])}, first 50)",
    )
