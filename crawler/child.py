"""The child process of one crawl: reads its job as JSON from standard input, tells events as JSON lines on a pipe.

What a hostile page can do ends here: memory, CPU time and open files are limited, and the parent kills what runs too long.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import resource
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from crawler import settings as scrapy_settings
from crawler.desk import Desk, Event, open_desk
from crawler.targets import Targets, choose

ADDRESS_SPACE = 2 * 1024**3


def main() -> None:
    job = json.loads(sys.stdin.read())
    out = os.fdopen(job["pipe"], "w", encoding="utf-8", buffering=1)

    def tell(event: Event) -> None:
        try:
            out.write(json.dumps(event, ensure_ascii=False) + "\n")
        except BrokenPipeError:
            os._exit(1)  # whoever asked for this crawl is gone

    limit(job["cpu_seconds"], browser=job["browser"])
    scrapy_settings.without_proxies()
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    for told_as_trouble in ("retry", "robotstxt"):  # with the reason, in one line and not in thirty
        logging.getLogger(f"scrapy.downloadermiddlewares.{told_as_trouble}").setLevel(logging.CRITICAL)
    from pricing.errors import PricewarError

    try:
        tell({"event": "done", **run(job, tell)})
    except PricewarError as error:
        tell({"event": "failed", "kind": type(error).__name__, "reason": str(error)})
        sys.exit(error.exit_code)
    finally:
        out.close()


def limit(cpu_seconds: int, *, browser: bool) -> None:
    """A browser maps far more memory than it uses, so only a run without one is limited in address space."""
    if not browser:
        resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(job: dict[str, Any], tell: Any) -> dict[str, Any]:
    """Runs the whole crawl in one reactor; returns Scrapy's statistics that matter, summed."""
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor

    from config import Settings
    from crawler.resolver import GuardedResolver, self_test

    settings = Settings.model_validate(job["settings"])
    desk = open_desk(settings, tell)
    targets = choose(desk.catalog, job["sites"])
    values = scrapy_settings.for_run(settings.crawl, replay=bool(job["replay"]), browser=job["browser"])
    GuardedResolver(reactor, values["ALLOW_PRIVATE"]).install_on_reactor()
    answer: dict[str, Any] = {}

    async def work() -> None:
        try:
            await self_test(reactor)
            answer.update(
                await _replay(job, desk, targets, values) if job["replay"] else await _live(desk, targets, values)
            )
        except BaseException as error:
            answer["error"] = error
        finally:
            reactor.stop()  # type: ignore[attr-defined]

    tasks: list[Any] = []
    reactor.callWhenRunning(lambda: tasks.append(asyncio.ensure_future(work())))  # type: ignore[attr-defined]
    reactor.run(installSignalHandlers=False)  # type: ignore[attr-defined]
    desk.store.close()
    if "error" in answer:
        raise answer["error"]
    return {**answer, "counts": dict(desk.counts)}


async def _live(desk: Desk, targets: Targets, values: dict[str, Any]) -> dict[str, Any]:
    from scrapy.crawler import AsyncCrawlerRunner

    runner = AsyncCrawlerRunner(values)
    crawls = []
    if targets.pages:
        crawls.append(runner.create_crawler("vendor_pages"))
    if targets.media:
        crawls.append(runner.create_crawler("media"))
    work = []
    for crawler in crawls:
        sites: dict[str, Any] = (
            {"pages": targets.pages} if crawler.spidercls.name == "vendor_pages" else {"media": targets.media}
        )
        work.append(runner.crawl(crawler, desk=desk, **sites))
    await asyncio.gather(*work)
    return _stats(crawls)


async def _replay(job: dict[str, Any], desk: Desk, targets: Targets, values: dict[str, Any]) -> dict[str, Any]:
    """One short crawl for every moment of the archive, in time order."""
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.archive import Archive
    from crawler.replay import plan
    from pricing.catalog import Page

    archive = Archive(Path(job["replay"]))
    todo = plan(archive, targets)
    runner = AsyncCrawlerRunner(values)
    total: Counter[str] = Counter()
    for number, tick in enumerate(todo.ticks, 1):
        crawlers = []
        if isinstance(tick.site, Page):
            crawlers.append((runner.create_crawler("vendor_pages"), {"pages": (tick.site,)}))
        else:
            crawlers.append((runner.create_crawler("media"), {"media": (tick.site,), "articles": tick.articles}))
        for crawler, sites in crawlers:
            await runner.crawl(crawler, desk=desk, tick=tick, **sites)
            total.update(_stats([crawler]))
        place = {"number": number, "of": len(todo.ticks), "at": tick.end.isoformat(), "source": tick.site.id}
        desk.emit({"event": "tick", **place})
    archive.close()
    return {**total, "unwatched": list(todo.unwatched[:20]), "ticks": len(todo.ticks)}


def _stats(crawlers: list[Any]) -> dict[str, int]:
    """Requests, answers, items and errors, summed over crawls."""
    names = {
        "requests": "downloader/request_count",
        "answers": "downloader/response_count",
        "items": "item_scraped_count",
        "dropped": "item_dropped_count",
        "errors": "log_count/ERROR",
    }
    return {short: sum(c.stats.get_value(name) or 0 for c in crawlers) for short, name in names.items()}


if __name__ == "__main__":
    main()
