"""A site on loopback with answers set by the test, and a catalog folder whose one vendor and one outlet live on it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from config import Settings


@dataclass
class Reply:
    """One answer: a body, or what stands in its place."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0
    kind: str = "text/html; charset=utf-8"
    cut: int = 0


@dataclass
class Site:
    """What the server was asked, from when to when, and what it answers. An address that is not set is a 404."""

    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    times: list[tuple[float, float]] = field(default_factory=list)
    port: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def page(self, path: str, text: str, **headers: str) -> None:
        self.replies[path] = Reply(text.encode(), headers={k.replace("_", "-"): v for k, v in headers.items()})


@contextmanager
def serve() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            begun = time.monotonic()
            self.answer()
            site.times.append((begun, time.monotonic()))

        def answer(self) -> None:
            site.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            reply = site.replies.get(self.path, Reply(b"not here", 404))
            if reply.wait:
                site.closing.wait(reply.wait)
            tag = reply.headers.get("ETag")
            if tag and self.headers.get("If-None-Match") == tag:
                reply = Reply(b"", 304)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body) + reply.cut))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


VENDOR = """
id = "testvendor"
name = "Test Vendor"
name_zh = "测试厂"
market = "cn"
currency = "CNY"
[[families]]
slug = "probe"
names = ["Probe"]
[[pages]]
id = "test-page"
url = "{base}/pricing"
{more}
"""

MEDIA = """
id = "testnews"
name = "Test News"
name_zh = "测试报"
url = "{base}/feed"
home = "{base}/"
kind = "feed"
article_url = "/a/\\\\d+"
"""


def write_home(site: Site, home: Path, *, more: str = "", **crawl: object) -> Path:
    """A data folder whose pricewar.toml watches only the site's vendor and outlet, its catalog files beside it."""
    write_catalog(site, home)
    values = {"sites": ["test-page", "testnews"], "delay_seconds": 0, "look_every_seconds": 1, **crawl}
    lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
    text = "\n".join(['catalog = "catalog"', more, "[crawl]", f'allow_private = ["{site.host}"]', *lines, ""])
    (home / "pricewar.toml").write_text(text, encoding="utf-8")
    return home


def write_catalog(site: Site, folder: Path, more: str = "") -> Path:
    catalog = folder / "catalog"
    for kind, text in (("vendors", VENDOR), ("media", MEDIA)):
        (catalog / kind).mkdir(parents=True, exist_ok=True)
        base = f"http://{site.host}"
        (catalog / kind / "test.toml").write_text(text.format(base=base, more=more.replace("BASE", base)), "utf-8")
    return catalog


def settings_for(site: Site, folder: Path, *, more: str = "", **crawl: object) -> Settings:
    """Settings whose catalog adds a vendor and an outlet on the site; nothing else is reachable."""
    catalog = write_catalog(site, folder, more)
    values = {"delay_seconds": 0, "timeout_seconds": 3, "allow_private": (site.host,), **crawl}
    database = f"sqlite:///{folder / 'test.sqlite'}"
    return Settings.model_validate({"home": folder, "database_url": database, "catalog": catalog, "crawl": values})


def price_page(*rows: tuple[str, str, str]) -> str:
    """A plain pricing page: model, input, output."""
    cells = "".join(f"<tr><td>{m}</td><td>{i}元</td><td>{o}元</td></tr>" for m, i, o in rows)
    head = "<tr><th>模型名称</th><th>输入（元/百万tokens）</th><th>输出（元/百万tokens）</th></tr>"
    note = "<p>按实际用量计费，以下价格自发布之日起生效，计费方式为按输入与输出的 tokens 分别计费。</p>"
    return f"<html><head><meta charset=utf-8><title>价格</title></head><body><h1>模型价格</h1>{note}<table>{head}{cells}</table></body></html>"
