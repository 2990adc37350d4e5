"""Seeded histories of noise, with and without true cuts in them: what a false alarm and a missed one would look like.

`python -m tests.histories.noise NOISE CHAINS [FIRST_SEED]` plays that many of each and reports the counts.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.histories.tables import START, Rows, as_log, play

DAYS = 44
BAIT_DAY = 8
VENDORS = ("alibaba", "baidu", "bytedance", "zhipu", "tencent")
AMOUNTS = (0.3, 0.5, 0.8, 1, 1.2, 2, 2.4, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 20, 24, 30, 36, 40, 60)
Sheet = dict[tuple[str, str], float]


@dataclass
class Vendor:
    """One vendor's page, a fetch a day: what truly stands there, and what each fetch reads."""

    name: str
    rng: random.Random
    fetches: list[Sheet] = field(default_factory=list)

    def __post_init__(self) -> None:
        prices: Sheet = {}
        for n in range(self.rng.randint(4, 9)):
            low, high = sorted(self.rng.sample(AMOUNTS, 2))
            prices[f"{self.name}-{n}", "input"], prices[f"{self.name}-{n}", "output"] = low, high
            if self.rng.random() < 0.4:
                prices[f"{self.name}-{n}", "cached_input"] = round(low / self.rng.choice((4, 5, 10)), 4)
        self.fetches = [dict(prices) for _ in range(DAYS)]

    @property
    def models(self) -> list[str]:
        return sorted({model for model, _ in self.fetches[0]})

    def span(self, longest: int) -> range:
        first = self.rng.randint(BAIT_DAY + 1, DAYS - 12)
        return range(first, min(DAYS, first + self.rng.randint(1, longest)))


def scale(sheet: Sheet, cell: tuple[str, str], factor: float) -> None:
    if cell in sheet:
        sheet[cell] = round(sheet[cell] * factor, 9)


def swap(sheet: Sheet, one: tuple[str, str], other: tuple[str, str]) -> None:
    if one in sheet and other in sheet:
        sheet[one], sheet[other] = sheet[other], sheet[one]


def blip(v: Vendor) -> None:
    """One fetch reads one price wrongly."""
    day, cell = v.rng.randint(BAIT_DAY, DAYS - 2), v.rng.choice(sorted(v.fetches[0]))
    scale(v.fetches[day], cell, v.rng.choice((0, 0.01, 0.1, 0.3, 0.5, 0.8, 1.5, 3, 10)))


def alternating(v: Vendor) -> None:
    """Two edges of a network show two prices in turn."""
    model, factor = v.rng.choice(v.models), v.rng.choice((0.4, 0.5, 0.75))
    for day in range(BAIT_DAY, DAYS - 1, 2):
        for meter in ("input", "output"):
            scale(v.fetches[day], (model, meter), factor)


def rows_swapped(v: Vendor) -> None:
    one, other = v.rng.sample(v.models, 2)
    for day in v.span(20):
        for meter in ("input", "output", "cached_input"):
            swap(v.fetches[day], (one, meter), (other, meter))


def rows_slipped(v: Vendor) -> None:
    """A header row was lost: every model stands at the next one's prices, for days."""
    names = v.models
    for day in v.span(20):
        old = dict(v.fetches[day])
        for place, name in enumerate(names):
            for meter in ("input", "output"):
                if (name, meter) in old and (names[(place + 1) % len(names)], meter) in old:
                    v.fetches[day][name, meter] = old[names[(place + 1) % len(names)], meter]


def columns_swapped(v: Vendor) -> None:
    for day in v.span(20):
        for name in v.models:
            swap(v.fetches[day], (name, "input"), (name, "output"))


def rescaled(v: Vendor) -> None:
    """Another unit or currency for the whole page."""
    factor = v.rng.choice((1000, 0.001, 10_000, 0.0001, 7.12, 1 / 7.12, 6.9, 1_000_000, 100, 0.01, 10, 0.1))
    for day in v.span(25):
        v.fetches[day] = {cell: round(amount * factor, 9) for cell, amount in v.fetches[day].items()}


def one_rescaled(v: Vendor) -> None:
    cell, factor = v.rng.choice(sorted(v.fetches[0])), v.rng.choice((1000, 0.001, 0.0001, 10_000))
    for day in v.span(25):
        scale(v.fetches[day], cell, factor)


def zeros(v: Vendor) -> None:
    for day in v.span(6):
        v.fetches[day] = dict.fromkeys(v.fetches[day], 0)


def one_zero(v: Vendor) -> None:
    model, meter = v.rng.choice(v.models), v.rng.choice(("input", "output"))
    for day in v.span(20):
        scale(v.fetches[day], (model, meter), 0)


def rows_missing(v: Vendor) -> None:
    gone = v.rng.sample(v.models, v.rng.randint(1, len(v.models) - 1))
    for day in v.span(2):
        v.fetches[day] = {cell: amount for cell, amount in v.fetches[day].items() if cell[0] not in gone}


def nothing_read(v: Vendor) -> None:
    for day in v.span(5):
        v.fetches[day] = {}


def other_figure(v: Vendor) -> None:
    """A context length or another large figure in a price cell."""
    cell, figure = v.rng.choice(sorted(v.fetches[0])), v.rng.choice((384, 128, 1024, 2026, 65536))
    if figure > 20 * v.fetches[0][cell]:
        for day in v.span(15):
            scale(v.fetches[day], cell, figure / v.fetches[0][cell])


def converted(v: Vendor) -> None:
    """The whole page at the exchange rate of the day."""
    rate, digits = 7.1, v.rng.choice((4, 5, 6))
    for day in range(DAYS):
        rate *= 1 + v.rng.uniform(-0.006, 0.006)
        v.fetches[day] = {cell: round(amount / rate, digits) for cell, amount in v.fetches[day].items()}


def dear_launch(v: Vendor) -> None:
    for day in range(v.rng.randint(BAIT_DAY, DAYS - 3), DAYS):
        v.fetches[day][f"{v.name}-new", "input"], v.fetches[day][f"{v.name}-new", "output"] = 61, 99


NOISE: tuple[Callable[[Vendor], None], ...] = (
    blip, alternating, rows_swapped, rows_slipped, columns_swapped, rescaled, one_rescaled, zeros, one_zero,
    rows_missing, nothing_read, other_figure, converted, dear_launch,
)  # fmt: skip


@dataclass(frozen=True)
class True_:
    """A cut that was made: by whom, on which day, and how many sightings it takes."""

    vendor: str
    model: str
    day: int
    needed: int


def rows_of(vendors: list[Vendor], rng: random.Random) -> Rows:
    rows = []
    for vendor in vendors:
        for day, sheet in enumerate(vendor.fetches):
            when = START + timedelta(days=day, minutes=rng.randint(-90, 90))
            for (model, meter), amount in sheet.items():
                rows.append(_row(when, vendor.name, model, meter, amount))
    return rows


def _row(when: datetime, vendor: str, model: str, meter: str, amount: float, **more: str) -> dict[str, Any]:
    text = f"{amount:.9f}".rstrip("0").rstrip(".")
    return {
        "at": when.isoformat(), "source": "page", "source_id": f"{vendor}-page", "vendor": vendor, "model": model,
        "meter": meter, "market": "cn", "currency": "CNY", "condition": None, "amount_per_mtok": text, **more,
    }  # fmt: skip


def bait() -> Rows:
    """A vendor that truly cut, so that any false cut after it would follow on and be told."""
    rows = []
    for day in range(DAYS):
        for meter in ("input", "output"):
            rows.append(_row(START + timedelta(days=day), "moonshot", "v1", meter, 12 if day < BAIT_DAY else 7))
    return rows


def router(vendor: Vendor, rng: random.Random) -> Rows:
    """A router asks what it likes for the vendor's models."""
    rows, price = [], 4.0
    for day in range(DAYS):
        price = rng.choice((4.0, 4.0, 4.0, 2.0, 1.0, 3.0))
        when = START + timedelta(days=day)
        rows.append(_row(when, vendor.name, vendor.models[0], "input", price, source="router", source_id="router"))
    return rows


def noise_history(seed: int) -> Rows:
    rng = random.Random(seed)
    vendors = [Vendor(name, random.Random(f"{seed}-{name}")) for name in rng.sample(VENDORS, 3)]
    for vendor in vendors:
        rng.choice(NOISE)(vendor)
        if seed % 3 == 0:
            rng.choice((blip, dear_launch))(vendor)
    rows = rows_of(vendors, rng) + bait() + (router(vendors[0], rng) if seed % 5 == 0 else [])
    rows += rng.sample(rows, len(rows) // 50)  # rows delivered twice
    rng.shuffle(rows)
    return as_log(rows) if seed % 4 == 0 else rows


def chain_history(seed: int) -> tuple[Rows, list[True_]]:
    """Two to four true cuts in a row, a fortnight apart at most, each by a vendor whose other models are noisy."""
    rng = random.Random(f"chain-{seed}")
    vendors = [Vendor(name, random.Random(f"{seed}-{name}")) for name in rng.sample(VENDORS, rng.randint(2, 4))]
    truth, day = [], BAIT_DAY
    for vendor in vendors:
        day += rng.randint(1, 7)
        blip(vendor)
        if rng.random() < 0.5:
            rng.choice((blip, dear_launch))(vendor)
        model, share = rng.choice(vendor.models), rng.choice((0.3, 0.4, 0.55, 0.7, 0.82, 0.95))
        while share < 0.9 and _coincides(vendor, model, share):
            share = round(share + 0.017, 3)
        for fetch in range(DAYS):
            for meter in ("input", "output"):
                if (model, meter) in vendor.fetches[fetch]:
                    amount = vendor.fetches[0][model, meter] * (1 - share if fetch >= day else 1)
                    vendor.fetches[fetch][model, meter] = round(amount, 6)
            vendor.fetches[fetch].pop((model, "cached_input"), None)
        truth.append(True_(vendor.name, model, day, 3 if share >= 0.9 else 2))
    return rows_of(vendors, rng) + bait(), truth


def _coincides(vendor: Vendor, model: str, share: float) -> bool:
    """Would the new price be that of another row or column, or near a unit's factor?"""
    new = {round(vendor.fetches[0][model, meter] * (1 - share), 6) for meter in ("input", "output")}
    return bool(new & set(vendor.fetches[0].values())) or 0.84 < share < 0.87


def false_alarms(rows: Rows) -> list[str]:
    """Every confirmed cut but the bait's, and every alert."""
    result = play(rows)
    wrong = [
        f"{c['kind']} {c['vendor']} {c['model']} {c['meter']} {c['old']}->{c['new']} {c['at'][:10]}"
        for c in result["changes"]
        if (c["kind"] in ("cut", "free") or c["cut_like"]) and c["vendor"] != "moonshot"
    ]
    return wrong + [f"told {alert['kind']} {alert['vendor']}" for alert in result["alerts"]]


def missed(rows: Rows, truth: list[True_]) -> list[str]:
    """What is wrong with how the true cuts were found: each once, confirmed, on its day, as soon as it is proven, told once."""
    result = play(rows)
    wrong = []
    for true in truth:
        found = [
            c for c in result["changes"] if (c["vendor"], c["model"], c["kind"]) == (true.vendor, true.model, "cut")
        ]
        if sorted(c["meter"] for c in found) != ["input", "output"]:
            wrong.append(f"{true}: found {[(c['meter'], c['old'], c['new'], c['at'][:10]) for c in found]}")
            continue
        begun = START + timedelta(days=true.day)
        for change in found:
            late = datetime.fromisoformat(change["recorded_at"]) - begun
            if abs(datetime.fromisoformat(change["at"]) - begun) > timedelta(hours=2):
                wrong.append(f"{true}: dated {change['at']}")
            if late > timedelta(days=true.needed, hours=4) or change["status"] != "confirmed":
                wrong.append(f"{true}: {late} late, {change['status']}")
    told = sorted(alert["vendor"] for alert in result["alerts"])
    if told != sorted(true.vendor for true in truth):
        wrong.append(f"told {told}, true {[t.vendor for t in truth]}")
    return wrong


def main(noise: int, chains: int, first: int = 0) -> None:
    bad = [(seed, found) for seed in range(first, first + noise) if (found := false_alarms(noise_history(seed)))]
    print(f"{noise} noise histories: {len(bad)} with a false cut or alert")
    for seed, found in bad[:20]:
        print(f"  seed {seed}: {found[:4]}")
    lost = [(seed, found) for seed in range(first, first + chains) if (found := missed(*chain_history(seed)))]
    print(f"{chains} true chains in noise: {len(lost)} not found exactly")
    for seed, found in lost[:20]:
        print(f"  seed {seed}: {found[:3]}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
