"""Nothing inside is ever dialled, however the way there is spelt: every address that a connection is opened to is recorded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from pricing.addresses import why_refused
from tests.crawler.site import Reply, serve, settings_for

ROOT = Path(__file__).resolve().parents[2]
PUBLIC = "93.184.216.34"
NAMES: dict[str, list[list[str]]] = {
    "inner.example": [["10.0.0.5"]],
    "home.example": [["127.0.0.1"]],
    "home6.example": [["::1"]],
    "cloud.example": [["169.254.169.254"]],
    "aliyun.example": [["100.100.100.200"]],
    "tencent.example": [["169.254.0.23"]],
    "azure.example": [["168.63.129.16"]],
    "mapped.example": [["::ffff:10.0.0.1"]],
    "nat64.example": [["64:ff9b::a9fe:a9fe"]],
    "6to4.example": [["2002:7f00:1::"]],
    "zero.example": [["0.0.0.0"]],
    "many.example": [["224.0.0.1"]],
    "mixed.example": [[PUBLIC, "10.0.0.1"]],
    "rebinds.example": [[PUBLIC], ["127.0.0.1"]],
    "localhost": [["127.0.0.1"]],
}
LITERALS = (
    "127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]",
    "169.254.169.254", "10.0.0.1", "192.168.1.1", "[fd00::1]", "[fe80::1]",
)  # fmt: skip
OTHER = (
    "file:///etc/passwd",
    "ftp://inner.example/x",
    "data:text/html,x",
    "http://user@inner.example/",
    "//inner.example/",
)


def crawl(folder: Path) -> tuple[dict[str, Any], list[Any], Any]:
    """One crawl of a page each: straight to the bad place, and led there by a redirect of a page that may be fetched."""
    with serve() as site:
        places = [f"http://{name}/prices" for name in NAMES] + [f"http://{host}:81/prices" for host in LITERALS]
        more = ""
        for number, place in enumerate((*places, *OTHER)):
            site.replies[f"/to/{number}"] = Reply(b"", 302, {"Location": place})
            more += f'[[pages]]\nid = "led-{number}"\nurl = "BASE/to/{number}"\n'
            if place in places:
                more += f'[[pages]]\nid = "straight-{number}"\nurl = "{place}"\n'
        site.page("/pricing", "<p>nothing</p>")
        settings = settings_for(site, folder, more=more, timeout_seconds=5)
        job = {
            "settings": {
                "home": str(folder),
                "database_url": settings.database_url,
                "catalog": str(settings.catalog),
                "crawl": settings.crawl.model_dump(mode="json"),
            },
            "sites": ["testvendor"],
            "replay": None,
            "browser": False,
        }
        real = ["127.0.0.1", site.port]
        given = json.dumps({"job": job, "names": NAMES, "real": real})
        done = subprocess.run(
            [sys.executable, "-m", "tests.crawler.dialled"],
            input=given,
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=90,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        answer = json.loads(done.stdout)
        return {e["source"]: e for e in answer["events"] if "source" in e}, answer["dialled"], real


def test_nothing_inside_is_dialled_whatever_leads_there(tmp_path: Path) -> None:
    events, dialled, real = crawl(tmp_path)
    assert real in dialled, "the harness records"
    inside = [place for place in dialled if place != real and why_refused(place[0])]
    assert inside == []
    assert {address for address, _ in dialled} - {"127.0.0.1"} <= {PUBLIC}, "rebinds.example, the first time"
    said = {name: event for name, event in events.items() if name.startswith(("led-", "straight-"))}
    assert len(said) == 2 * (len(NAMES) + len(LITERALS)) + len(OTHER)
    assert {event["event"] for event in said.values()} == {"trouble"}
    rebinding = list(NAMES).index("rebinds.example")
    for name, event in said.items():
        number = int(name.partition("-")[2])
        if number < len(NAMES) + len(LITERALS) and number != rebinding:
            assert event["outcome"] == "BLOCKED", event
            assert "private address" in event["reason"], event
