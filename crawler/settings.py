"""Scrapy's settings: polite and guarded by default. `for_run` lays a user's settings over them.

They must be process settings: the address guard set for one spider alone would be silently ignored.
"""

from __future__ import annotations

import os
from typing import Any

from config import Crawl

BOT_NAME = "pricewar"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
USER_AGENT = Crawl().full_user_agent

# Politeness: one request a host at a time, slowly, and only where robots.txt allows it.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = Crawl().delay_seconds
DOWNLOAD_DELAY_JITTER = 0.0  # never less than what the settings promise
COOKIES_ENABLED = False
RETRY_TIMES = 1
RETRY_HTTP_CODES = [500, 502, 503, 504, 522, 524, 408]
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/json,text/markdown,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8",
}

# Limits: the time is the total of one download, the size is that of the unpacked body.
DOWNLOAD_TIMEOUT = Crawl().timeout_seconds
DOWNLOAD_MAXSIZE = Crawl().max_bytes
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
DNS_TIMEOUT = 20
DEPTH_LIMIT = 4

# Guards: only http(s), only public addresses, no proxy that would look names up for us, no port opened by Scrapy itself.
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
TWISTED_DNS_RESOLVER = "crawler.resolver.GuardedResolver"
DOWNLOAD_HANDLERS: dict[str, str | None] = {"file": None, "ftp": None, "data": None, "s3": None}
HTTPPROXY_ENABLED = False
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
ALLOW_PRIVATE: list[str] = []

# Every answer goes to the spider, which says in words what it came to.
HTTPERROR_ALLOW_ALL = True
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.UrlGuard": 50,
    "crawler.robots.StrictRobots": 100,
    "crawler.middlewares.ConditionalGet": 300,
    "crawler.middlewares.BackOff": 560,
}
ITEM_PIPELINES = {"crawler.pipelines.CapturePipeline": 100, "crawler.pipelines.IngestPipeline": 200}
LOG_LEVEL = "WARNING"
STATS_DUMP = False


def for_run(crawl: Crawl, *, replay: bool = False, browser: bool = False) -> dict[str, Any]:
    """All settings of one crawl process as a dict. `replay` answers from an archive; `browser` can render pages."""
    values: dict[str, Any] = {name: value for name, value in globals().items() if name.isupper()}
    values |= {
        "USER_AGENT": crawl.full_user_agent,
        "DOWNLOAD_DELAY": crawl.delay_seconds,
        "DOWNLOAD_TIMEOUT": crawl.timeout_seconds,
        "DOWNLOAD_MAXSIZE": crawl.max_bytes,
        "ALLOW_PRIVATE": list(crawl.allow_private),
    }
    if replay:
        handler = "crawler.replay.ArchiveHandler"
        values["DOWNLOAD_HANDLERS"] = {**DOWNLOAD_HANDLERS, "http": handler, "https": handler}
        values |= {"DOWNLOAD_DELAY": 0, "RETRY_TIMES": 0, "CONCURRENT_REQUESTS": 1}
    elif browser:
        from crawler import browser as rendering

        values |= rendering.settings(values["DOWNLOAD_HANDLERS"], crawl)
    return values


def without_proxies() -> None:
    """Takes the proxies out of this process's environment: a proxy would look names up behind the guard's back."""
    for name in [n for n in os.environ if n.lower().endswith("_proxy")]:
        del os.environ[name]
