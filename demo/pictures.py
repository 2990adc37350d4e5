"""`python -m demo.pictures`: the two pictures of the README, made anew from what the demo's database and mailbox hold.

Run `make demo` first. The mail is photographed by the system's Chromium; the chain is drawn here, without one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from decimal import Decimal
from html import escape
from pathlib import Path

from commands.setting import catalog
from demo import home, play
from demo.run import CHOSEN
from pricing.chains import ChainSummary
from pricing.changes import SHANGHAI
from pricing.errors import BadInput, PricewarError
from pricing.model import Chain, Kind, Member, PriceChange, decimal_text

IMAGES = home.ROOT / "docs" / "images"
WIDTH, ROW, TOP, AXIS = 860, 58, 96, 190
FONT = "-apple-system,'Segoe UI','PingFang SC','Noto Sans CJK SC',Helvetica,Arial,sans-serif"
INK, GREY, LINE, OPENS, FOLLOWS, STILL = "#1a2230", "#5b6472", "#c9d0da", "#c77700", "#0b7a3b", "#8a3ffc"


def chain_svg(chain: Chain, summary: ChainSummary) -> str:
    """The chain as a picture: one row a vendor, how long after whom, and its deepest cuts."""
    height = TOP + ROW * len(chain.members) + 74
    rows = [part for place, member in enumerate(chain.members) for part in _row(place, member)]
    end = TOP + ROW * len(chain.members)
    waiting = ", ".join(_name(vendor) for vendor in summary.not_moved_yet)
    first, last = (member.move.announced_at for member in (chain.members[0], chain.members[-1]))
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="{FONT}">',
            f'<rect width="{WIDTH}" height="{height}" rx="10" fill="#ffffff" stroke="#dfe3ea"/>',
            _text(28, 42, "The price war of May 2024", 21, INK, 650),
            _text(
                28,
                66,
                f"{len(chain.members)} vendors within {(last - first).days + 1} days; prices in yuan per million tokens",
                14,
                GREY,
            ),
            f'<line x1="{AXIS}" y1="{TOP + 8}" x2="{AXIS}" y2="{end + 8}" stroke="{LINE}" stroke-width="3"/>',
            *rows,
            f'<circle cx="{AXIS}" cy="{end + 20}" r="7" fill="#ffffff" stroke="{STILL}" stroke-width="3"/>',
            _text(AXIS + 24, end + 25, f"Not moved by 31 May: {waiting}", 14, STILL, 600),
            "</svg>\n",
        )
    )


def _row(place: int, member: Member) -> Iterator[str]:
    y = TOP + ROW * place + 20
    at = member.move.announced_at.astimezone(SHANGHAI)
    colour = OPENS if place == 0 else FOLLOWS
    told = f"{at:%-d %B %H:%M}" if member.move.dated else f"about {at:%-d %B}"
    yield _text(AXIS - 24, y + 5, told, 13, GREY, anchor="end")
    yield f'<circle cx="{AXIS}" cy="{y}" r="{9 if place == 0 else 7}" fill="{colour}"/>'
    name = _name(member.move.vendor)
    yield (
        f'<text x="{AXIS + 24}" y="{y + 5}" font-size="16" fill="{INK}"><tspan font-weight="650">{escape(name)}</tspan>'
        f'<tspan dx="10" font-size="14" fill="{colour}">{escape(_why(member))}</tspan></text>'
    )
    yield _text(AXIS + 24, y + 26, _what(member), 13, GREY)


def _text(x: int, y: int, text: str, size: int, fill: str, weight: int = 400, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}" font-weight="{weight}" text-anchor="{anchor}">{escape(text)}</text>'


def _name(vendor: str) -> str:
    return catalog().vendors[vendor].name


def _why(member: Member) -> str:
    from commands.timeline import lag

    if member.link is None:
        return "opens"
    if not member.move.dated:
        return f"after {_name(member.link.follows[-1])}, day not known"
    return f"{lag(float(member.link.lag_hours))} after {_name(member.link.follows[-1])}"


def _what(member: Member) -> str:
    """Its two deepest cuts: 'qwen-long input 20 → 0.5, qwen-plus input 20 → 4 and 9 more prices'."""
    ranked = sorted(member.move.changes, key=lambda c: (_depth(c), c.order, c.model or "", c.meter or ""))
    shown = [text for text in map(_step, ranked) if text][:2]
    if not shown:
        return "no figure given; known from the news alone"
    more = len(ranked) - len(shown)
    return ", ".join(shown) + (f" and {more} more price{'s' * (more > 1)}" if more else "")


def _depth(change: PriceChange) -> Decimal:
    return Decimal(-100) if change.kind is Kind.FREE else change.change_pct or Decimal(0)


def _step(change: PriceChange) -> str:
    if change.new is None:
        return ""
    new = "free" if change.kind is Kind.FREE else decimal_text(change.new)
    old = f"{decimal_text(change.old)} → " if change.old is not None else ""
    return f"{change.model} {change.meter} {old}{new}"


def photograph(page: Path, out: Path, width: int = 720) -> None:
    """A picture of an HTML file, as high as the page is. Raises BadInput if there is no Chromium."""
    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)  # fmt: skip
    if browser is None:
        raise BadInput("There is no Chromium to photograph the mail with; install one (apt-get install chromium).")
    base = [
        browser,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--force-device-scale-factor=1",
    ]
    script = "<script>document.title='height '+document.documentElement.offsetHeight</script>"
    probe = page.with_name("probe.html")
    probe.write_text(page.read_text(encoding="utf-8").replace("</body>", script + "</body>"), encoding="utf-8")
    told = subprocess.run([*base, f"--window-size={width},800", "--dump-dom", probe.as_uri()], capture_output=True, text=True, check=True)  # fmt: skip
    height = re.search(r"<title>height (\d+)", told.stdout)
    size = f"--window-size={width},{height[1] if height else 1600}"
    subprocess.run([*base, size, f"--screenshot={out}", page.as_uri()], capture_output=True, check=True)


def main() -> None:
    from store.opening import open_store

    try:
        folder = home.home()
        mails, hooks = play.received(folder)
        name = next((n for n, hook in hooks.items() if hook.body["data"]["move"]["vendor"] == CHOSEN), None)
        if name is None:
            raise BadInput("There is no mail to photograph yet; run make demo first.")
        store = open_store(f"sqlite:///{folder / 'pricewar.sqlite'}")
        chain = play.the_war(store)
        IMAGES.mkdir(parents=True, exist_ok=True)
        (IMAGES / "chain.svg").write_text(chain_svg(chain, play.standing_still(store, chain)), encoding="utf-8")
        store.close()
        with tempfile.TemporaryDirectory() as place:
            page = Path(place) / "mail.html"
            page.write_text(mails[name].get_body(("html",)).get_content(), encoding="utf-8")  # type: ignore[union-attr]
            photograph(page, IMAGES / "alert.png")
    except PricewarError as error:
        sys.exit(str(error))
    print(f"Made {IMAGES / 'chain.svg'} and {IMAGES / 'alert.png'}")


if __name__ == "__main__":
    main()
