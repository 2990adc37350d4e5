"""Reading articles on one core, beside tools that segment Chinese or find amounts of money in it, and the command's own start.

The peers live in an environment of their own (`.venv-bench`, made by `make bench` from benchmarks/peers.lock). One that is not
there is said to be missing and the rest goes on.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.articles import articles

ROOT = Path(__file__).resolve().parent.parent
PEER_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
PEERS = {
    "jieba.lcut": "jieba_lcut",
    "JioNLP money extraction": "jionlp_money",
    "Recognizers-Text Chinese currency": "recognizers_currency",
}
# so many texts that a tool runs for about a second
COUNTS = {"recognizers_currency": 20, "jieba_lcut": 100}


def _pin() -> None:
    """One core for this process and those it starts, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def rate(python: Path | str, tool: str, texts: list[str]) -> float | str:
    """Texts per second of CPU time, the best of three passes; or why the tool did not run."""
    done = subprocess.run(
        [str(python), "-W", "ignore", str(ROOT / "benchmarks" / "peers.py"), tool],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    if done.returncode:
        return (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
    answer = json.loads(done.stdout)
    return float(answer["texts"] / answer["seconds"])


# Prints the peak of its own memory last: asked from outside, a child's peak would hold its parent's.
_COLD = """
import sys
sys.argv = ["pricewar", "extract", sys.argv[1]]
import cli
try:
    cli.main()
except SystemExit:
    pass
try:
    status = open("/proc/self/status").read()
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(peak)
"""


def cold_start(text: str, times: int = 7) -> tuple[float, float, float]:
    """Median seconds, median seconds of CPU and peak MB of `pricewar extract FILE`, a fresh process each time."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        seconds, busy, peaks = [], [], []
        for _ in range(times):
            began, before = time.perf_counter(), os.times()
            done = subprocess.run(
                [sys.executable, "-c", _COLD, file.name], capture_output=True, text=True, cwd=ROOT, check=True
            )
            seconds.append(time.perf_counter() - began)
            after = os.times()
            busy.append(after.children_user + after.children_system - before.children_user - before.children_system)
            peaks.append(float(done.stdout.split()[-1]))
    return statistics.median(seconds), statistics.median(busy), max(peaks)


def main() -> None:
    """Prints articles per second of each tool and how many times faster or slower pricewar is."""
    _pin()
    priced, plain = articles(200, priced=True), articles(200, priced=False)
    rates: dict[str, dict[str, float]] = {}
    for kind, texts in (("priced", priced), ("unpriced", plain)):
        ours = rate(sys.executable, "pricewar_extract", texts)
        if isinstance(ours, str):
            raise SystemExit(f"pricewar extract did not run: {ours}")
        rates[kind] = {"pricewar": ours}
        print(f"{kind} articles of {len(texts[0])} characters: pricewar extract {ours:,.0f} articles/s")
        for name, tool in PEERS.items():
            if not PEER_PYTHON.is_file():
                print(f"  {name}: not measured, because .venv-bench could not be made (make bench says why)")
                continue
            theirs = rate(PEER_PYTHON, tool, texts[: COUNTS.get(tool, len(texts))])
            if isinstance(theirs, str):
                print(f"  {name}: not measured: {theirs}")
                continue
            rates[kind][name] = theirs
            print(f"  {name}: {theirs:,.0f} articles/s; pricewar is x{ours / theirs:.2f}")
    money = rates["priced"].get("JioNLP money extraction")
    if money:
        print(f"unpriced against JioNLP on priced: x{rates['unpriced']['pricewar'] / money:.1f}")
    for kind, text in (("a priced", priced[0]), ("an unpriced", plain[0])):
        seconds, busy, peak = cold_start(text)
        print(
            f"pricewar extract of {kind} article, cold: {seconds:.2f} s, {busy:.2f} s of CPU (medians of 7), peak {peak:.0f} MB"
        )


if __name__ == "__main__":
    main()
