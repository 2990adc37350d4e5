"""A small world on loopback: three vendors' pricing pages, one outlet, a mail and a webhook receiver, and the built CLI."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import time_machine
from standardwebhooks import Webhook

from demo.receivers import Hook, Receivers
from instance import heartbeat
from store import queries
from store.opening import open_store
from tests.commandline import call
from tests.crawler.site import Reply, Site, serve
from tests.processes import Daemon, pricewar, started

SECRET = "whsec_" + "YWNjZXB0YW5jZSB0ZXN0cyBvZiBwcmljZXdhcg=="

VENDOR = """
id = "{id}"
name = "{name}"
name_zh = "{zh}"
market = "cn"
currency = "CNY"
[[families]]
slug = "{id}"
names = ["{name}"]
[[pages]]
id = "{id}-page"
url = "{base}/{id}"
"""

OUTLET = """
id = "daily"
name = "Model Daily"
name_zh = "模型日报"
url = "{base}/feed"
home = "{base}/"
kind = "feed"
article_url = "/a/\\\\d+"
"""

SETTINGS = """
catalog = "catalog"
language = "en"
dispatch_every_seconds = 1

[crawl]
sites = ["acme", "borealis", "cumulus", "daily"]
delay_seconds = 0
look_every_seconds = 1
allow_private = ["{host}"]

[[channels]]
name = "mail"
kind = "email"
host = "127.0.0.1"
port = {smtp}
security = "none"
sender = "watch@example.org"
to = ["reader@example.org"]

[[channels]]
name = "hook"
kind = "webhook"
url = "http://127.0.0.1:{http}/prices"
secret = "{secret}"
allow_private = ["127.0.0.1:{http}"]

[[rules]]
name = "all"
"""

VENDORS = {"acme": ("Acme", "艾克米"), "borealis": ("Borealis", "北极光"), "cumulus": ("Cumulus", "积云智能")}


@dataclass
class World:
    """`home` is the data folder of the installation under test; `now` the time its clock shows."""

    site: Site
    receivers: Receivers
    home: Path
    now: datetime

    @property
    def env(self) -> dict[str, str]:
        return {"PRICEWAR_HOME": str(self.home), "PRICEWAR_NOW": self.now.isoformat()}

    @property
    def mails(self) -> list[EmailMessage]:
        return self.receivers.mails

    @property
    def hooks(self) -> list[Hook]:
        return self.receivers.hooks

    def at(self, text: str) -> None:
        """Sets the clock: '2026-03-02 10:00', Shanghai time."""
        self.now = datetime.fromisoformat(f"{text}:00+08:00")

    def run(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = pricewar(*arguments, env=self.env)
        assert done.returncode == code, f"pricewar {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    def ask(self, *arguments: str) -> Any:
        """The JSON answer of a command that only reads: the same `cli.main`, without starting Python each time."""
        answer = call(*arguments, "--json", home=self.home, env={"PRICEWAR_NOW": self.now.isoformat()})
        assert answer.code == 0, answer.err
        return answer.json

    def crawl(self, *sites: str) -> Any:
        """`pricewar crawl`, as built and in a process of its own."""
        return json.loads(self.run("crawl", *sites, "--json").stdout)

    @contextmanager
    def daemon(self, **env: str) -> Iterator[Daemon]:
        with started("run", env={**self.env, **env}) as running:
            yield running

    def day_of_the_daemon(self) -> str:
        """`pricewar run` until it has crawled what is due and sent what is due, then SIGTERM; returns its log."""
        with self.daemon() as running:
            running.until(lambda: (heartbeat(self.home) or {}).get("last_look"), 60)
            running.until(self.all_is_told, 60)
            assert running.stop() == 0
            return running.log()

    def all_is_told(self) -> bool:
        """Has everything in the outbox been decided and sent?"""
        store = open_store(f"sqlite:///{self.home / 'pricewar.sqlite'}")
        try:
            found = queries.status(store, now=self.now)
        finally:
            store.close()
        return not found["alerts_undecided"] and not found["deliveries"].get("waiting")

    def prices(self) -> dict[str, str]:
        """model -> what a million input tokens cost now."""
        return {p["model"]: p["amount_per_mtok"] for p in self.ask("prices", "--meter", "input")}

    def price_page(self, vendor: str, *rows: tuple[str, str, str], head: Sequence[str] = ()) -> None:
        """The vendor's page: one row a model with its input and output price in 元 per million tokens."""
        head = head or ("模型名称", "输入（元/百万tokens）", "输出（元/百万tokens）")
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        table = f"<table><tr>{''.join(f'<th>{h}</th>' for h in head)}</tr>{cells}</table>"
        note = "<p>以下为按量计费价格，按输入与输出的 tokens 分别结算，费用按小时出账。</p>"
        self.site.page(
            f"/{vendor}", f"<html><head><meta charset=utf-8></head><body><h1>价格</h1>{note}{table}</body></html>"
        )

    def articles(self, *items: tuple[int, str, str]) -> None:
        """What the outlet has beside the weather: number, headline and text, all published now."""
        stamp = format_datetime(self.now)
        entries = (
            f"<item><title>周末天气晴好</title><link>{self.site.url('/a/99')}</link><pubDate>{stamp}</pubDate></item>"
        )
        for number, title, text in items:
            url = self.site.url(f"/a/{number}")
            entries += f"<item><title>{title}</title><link>{url}</link><pubDate>{stamp}</pubDate></item>"
            body = "".join(f"<p>{part}</p>" for part in text.split("\n"))
            self.site.page(
                f"/a/{number}",
                f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><article><h1>{title}</h1>"
                f"<time datetime='{self.now.isoformat()}'>{self.now:%Y-%m-%d %H:%M}</time>{body}</article></body></html>",
            )
        feed = f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>n</title>{entries}</channel></rss>"
        self.site.replies["/feed"] = Reply(feed.encode(), kind="application/rss+xml")

    def verified(self, hook: Hook) -> Any:
        """The body, its Standard Webhooks signature checked by the reference library at the time of sending."""
        sent_at = datetime.fromtimestamp(int(hook.headers["webhook-timestamp"]), UTC)
        with time_machine.travel(sent_at, tick=False):
            return Webhook(SECRET).verify(hook.raw.decode(), hook.headers)

    def copy(self, folder: Path) -> World:
        """The same world with its own copy of the installation and empty letter boxes."""
        shutil.copytree(self.home, folder)
        self.mails.clear()
        self.hooks.clear()
        return World(self.site, self.receivers, folder, self.now)


@contextmanager
def world(folder: Path) -> Iterator[World]:
    with serve() as site, Receivers() as receivers:
        base = f"http://{site.host}"
        for name, (english, chinese) in VENDORS.items():
            file = folder / "catalog" / "vendors" / f"{name}.toml"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(VENDOR.format(id=name, name=english, zh=chinese, base=base), encoding="utf-8")
        (folder / "catalog" / "media").mkdir()
        (folder / "catalog" / "media" / "daily.toml").write_text(OUTLET.format(base=base), encoding="utf-8")
        ports = {"smtp": receivers.smtp_port, "http": receivers.http_port}
        text = SETTINGS.format(host=site.host, secret=SECRET, **ports)
        (folder / "pricewar.toml").write_text(text, encoding="utf-8")
        site.page("/robots.txt", "User-agent: *\nAllow: /\n")
        here = World(site, receivers, folder, datetime.fromisoformat("2026-03-02T09:00:00+08:00"))
        here.articles()
        yield here
