"""Two years of many vendors, read daily by several feeds that each err in their own way, with the truth beside it.

`python -m tests.histories.years [FIRST_SEED] [COUNT] [VENDORS] [DAYS]` plays them and reports what was false, missed or
dated wrong. The truth is what the generator decided, not what the guard would make of it.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.histories.tables import START, Rows, play

Cell = tuple[str, str]
Sheet = dict[Cell, float]
NAMES = (
    "alibaba", "baidu", "bytedance", "zhipu", "tencent", "moonshot", "minimax", "stepfun", "iflytek", "baichuan",
    "openai", "google", "anthropic", "xai", "mistral", "cohere",
)  # fmt: skip
METERS = ("input", "output", "cached_input")
GLOBAL = NAMES[10:]


@dataclass(frozen=True)
class Step:
    """A price decision: on which day which model's price was multiplied; told = by an article too."""

    vendor: str
    model: str
    day: int
    factor: float
    told: bool


@dataclass
class Vendor:
    """What one vendor truly asks, day by day, and what its decisions were."""

    name: str
    days: int
    rng: random.Random
    sheets: list[Sheet] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        rng, prices = self.rng, {}
        for n in range(rng.randint(4, 9)):
            prices |= self._model(f"{self.name}-{n}")
        plan = {day: rng.random() for day in rng.sample(range(30, self.days - 30), self.days // 60)}
        quiet = {model: 0 for model, _ in prices}
        for day in range(self.days):
            if day in plan:
                self._decide(prices, day, plan[day], quiet)
            self.sheets.append(dict(prices))

    def _model(self, name: str) -> Sheet:
        low = nice(self.rng.uniform(0.1, 20))
        found = {(name, "input"): low, (name, "output"): nice(low * self.rng.uniform(2, 6))}
        if self.rng.random() < 0.4:
            found[name, "cached_input"] = nice(low / self.rng.choice((4, 5, 10)))
        return found

    def _decide(self, prices: Sheet, day: int, dice: float, quiet: dict[str, int]) -> None:
        """A cut, a rise, a dear launch or a withdrawal; no model is decided upon twice in forty days."""
        free = sorted(model for model, last in quiet.items() if day - last > 40)
        if dice < 0.15 or not free:
            new = f"{self.name}-new{day}"
            prices |= {cell: nice(amount * 9) for cell, amount in self._model(new).items()}
            quiet[new] = day
            return
        if dice < 0.2 and len(quiet) > 4:
            gone = self.rng.choice(free)
            quiet.pop(gone)
            for meter in METERS:
                prices.pop((gone, meter), None)
            return
        for model in self.rng.sample(free, min(len(free), self.rng.choice((1, 1, 2, 3)))):
            factor = (
                self.rng.choice((0.3, 0.4, 0.55, 0.62, 0.75, 0.8)) if dice < 0.75 else self.rng.choice((1.3, 1.6, 2))
            )
            for meter in METERS:
                if (model, meter) in prices:
                    prices[model, meter] = nice(prices[model, meter] * factor, 3)
            quiet[model] = day
            self.steps.append(Step(self.name, model, day, factor, self.rng.random() < 0.3))


def nice(amount: float, digits: int = 2) -> float:
    return float(f"{amount:.{digits}g}")


Noise = Callable[[Sheet, random.Random], Sheet]


def flap(sheet: Sheet, rng: random.Random) -> Sheet:
    model, factor = rng.choice(sorted(sheet))[0], rng.choice((0.3, 0.5, 0.7, 1.5, 2))
    return {cell: amount * factor if cell[0] == model else amount for cell, amount in sheet.items()}


def blip(sheet: Sheet, rng: random.Random) -> Sheet:
    return sheet | {rng.choice(sorted(sheet)): nice(rng.uniform(0.01, 30))}


def columns(sheet: Sheet, rng: random.Random) -> Sheet:
    swapped = {"input": "output", "output": "input"}
    return {(model, swapped.get(meter, meter)): amount for (model, meter), amount in sheet.items()}


def slipped(sheet: Sheet, rng: random.Random) -> Sheet:
    names = sorted({model for model, _ in sheet})
    after = dict(zip(names, [*names[1:], names[0]], strict=True))
    return {
        (model, meter): sheet.get((after[model], meter), amount) if meter != "cached_input" else amount
        for (model, meter), amount in sheet.items()
    }


def thousand(sheet: Sheet, rng: random.Random) -> Sheet:
    return {cell: amount / 1000 for cell, amount in sheet.items()}


def zeros(sheet: Sheet, rng: random.Random) -> Sheet:
    return dict.fromkeys(sheet, 0.0)


def half_gone(sheet: Sheet, rng: random.Random) -> Sheet:
    names = sorted({model for model, _ in sheet})
    kept = set(rng.sample(names, len(names) // 2))
    return {cell: amount for cell, amount in sheet.items() if cell[0] in kept}


def nothing(sheet: Sheet, rng: random.Random) -> Sheet:
    return {}


NOISE: tuple[tuple[Noise, int], ...] = (
    (flap, 5), (flap, 1), (blip, 1), (columns, 3), (slipped, 3), (thousand, 20), (zeros, 2), (half_gone, 2), (nothing, 8),
)  # fmt: skip


@dataclass
class Feed:
    """One reader of one vendor: a page, an aggregator days behind, or a converter of currencies."""

    name: str
    kind: str
    lag: int
    rate: float | None
    rng: random.Random

    def rows(self, vendor: Vendor) -> Iterable[dict[str, Any]]:
        market = "global" if vendor.name in GLOBAL or self.rate else "cn"
        busy: tuple[int, Noise, int] | None = None
        rate = self.rate
        for day in range(self.lag, vendor.days):
            sheet = dict(vendor.sheets[day - self.lag])
            if rate is not None:
                rate *= 1 + self.rng.uniform(-0.004, 0.004)
                sheet = {cell: round(amount / rate, 5) for cell, amount in sheet.items()}
            if busy is None and self.rng.random() < 0.025:
                noise, longest = self.rng.choice(NOISE)
                busy = day + self.rng.randint(1, longest), noise, self.rng.randrange(10**6)
            if busy is not None:
                if day >= busy[0]:
                    busy = None
                elif sheet:
                    sheet = busy[1](sheet, random.Random(busy[2]))
            if self.kind == "router":
                promo = random.Random(f"{self.name}{vendor.name}{day // 9}")
                sheet = {cell: amount * promo.choice((1, 1, 0.5, 0.8)) for cell, amount in sheet.items()}
            when = START + timedelta(days=day, minutes=self.rng.randint(-120, 120))
            for (model, meter), amount in sheet.items():
                yield row(when, self.kind, f"{self.name}-{vendor.name}", vendor.name, model, meter, market, amount)


def row(
    when: datetime, kind: str, source: str, vendor: str, model: str, meter: str, market: str, amount: float
) -> dict[str, Any]:
    return {
        "at": when.isoformat(), "source": kind, "source_id": source, "vendor": vendor, "model": model, "meter": meter,
        "market": market, "currency": "USD" if market == "global" else "CNY", "condition": None,
        "amount_per_mtok": f"{amount:.9f}".rstrip("0").rstrip("."),
    }  # fmt: skip


def history(seed: int, count: int, days: int) -> tuple[Rows, list[Step]]:
    rng = random.Random(seed)
    vendors = [Vendor(name, days, random.Random(f"{seed}{name}")) for name in rng.sample(NAMES, count)]
    rows: Rows = []
    for vendor in vendors:
        feeds = [Feed("page", "page", 0, None, random.Random(f"{seed}{vendor.name}page"))]
        if rng.random() < 0.4:
            feeds.append(Feed("list", "page", rng.randint(1, 4), None, random.Random(f"{seed}{vendor.name}list")))
        if rng.random() < 0.3 and vendor.name not in GLOBAL:
            feeds.append(Feed("fx", "page", rng.randint(0, 2), 7.1, random.Random(f"{seed}{vendor.name}fx")))
        if rng.random() < 0.4:
            feeds.append(Feed("router", "router", 0, None, random.Random(f"{seed}{vendor.name}router")))
        for feed in feeds:
            rows += feed.rows(vendor)
        rows += articles(vendor)
    rows += rng.sample(rows, len(rows) // 100)  # delivered twice
    rng.shuffle(rows)  # late rows stand anywhere in the file
    return rows, [step for vendor in vendors for step in vendor.steps]


def articles(vendor: Vendor) -> Rows:
    market = "global" if vendor.name in GLOBAL else "cn"
    return [
        row(START + timedelta(days=step.day, hours=2), "media", "outlet", vendor.name, step.model, meter, market,
            vendor.sheets[step.day][step.model, meter]) | {"action": "cut" if step.factor < 1 else "hike"}
        for step in vendor.steps if step.told for meter in ("input", "output")
    ]  # fmt: skip


def judge(result: dict[str, Any], steps: list[Step]) -> tuple[Counter[str], list[str]]:
    """Counts of false and true cuts, of alerts, and of steps missed or dated wrong; and the false and missed in words."""
    found: Counter[str] = Counter()
    notes: list[str] = []
    true = defaultdict(list)
    for step in steps:
        true[step.vendor, step.model].append(step)
    cuts = [c for c in result["changes"] if c["kind"] in ("cut", "free", "hike")]

    def known(change: dict[str, Any], reach: float) -> Step | None:
        down = change["kind"] != "hike"
        day = (datetime.fromisoformat(change["at"]) - START) / timedelta(days=1)
        return next(
            (
                step
                for step in true[change["vendor"], change["model"]]
                if (step.factor < 1) == down and abs(day - step.day) <= reach
            ),
            None,
        )

    seen = set()
    for change in cuts:
        step = known(change, 12)
        kind = "hike" if change["kind"] == "hike" else "cut"
        found[f"true {kind} rows" if step else f"false {kind} rows"] += 1
        if step is None:
            notes.append(f"false {kind} {change['vendor']} {change['model']} {change['meter']} {change['market']} "
                         f"{change['old']}->{change['new']} {change['at'][:10]} {change['sources']}")  # fmt: skip
        else:
            seen.add(step)
            if known(change, 6) is None:
                found["dated wrong"] += 1
                notes.append(f"dated {change['at'][:10]} instead of day {step.day} {change['sources']} {step}")
    for step in steps:
        kind = "cut" if step.factor < 1 else "hike"
        found[f"{kind}s"] += 1
        if step not in seen:
            found[f"missed {kind}s"] += 1
            notes.append(f"missed {step} {START + timedelta(days=step.day):%Y-%m-%d}")
    for alert in result["alerts"]:
        told = [c for c in alert["changes"] if known(c, 12) is not None]
        found["alerts"] += 1
        if not told:
            found["false alerts"] += 1
            first = alert["changes"][0]
            notes.append(f"false alert {alert['vendor']} {first['model']} {first['kind']} "
                         f"{first['old']}->{first['new']} {alert['at'][:10]} {first['sources']}")  # fmt: skip
    return found, notes


def main(first: int = 0, count: int = 3, vendors: int = 12, days: int = 730) -> None:
    total: Counter[str] = Counter()
    for seed in range(first, first + count):
        rows, steps = history(seed, vendors, days)
        began = time.perf_counter()
        found, notes = judge(play(rows), steps)
        total += found
        print(f"seed {seed}: {len(rows)} rows in {time.perf_counter() - began:.1f} s: {dict(sorted(found.items()))}")
        for note in notes[:40]:
            print("  ", note)
    print(dict(sorted(total.items())))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
