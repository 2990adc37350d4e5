"""Is this answer the page, or something put in its place: a challenge, a captcha, a login, a shell without text?

Knows bytes only. A mark counts only on a page that shows next to no text, for real pages load the same scripts.
"""

from __future__ import annotations

import re

_MARKS: tuple[tuple[bytes, str], ...] = (
    (b"acw_sc__v2", "anti-bot challenge (acw_sc__v2)"),
    (b"_waftokenid", "anti-bot challenge (_waftokenid)"),
    (b"x5secdata", "anti-bot challenge (slider)"),
    (b"_____tmd_____", "anti-bot challenge (slider)"),
    (b"rgv587_error", "anti-bot challenge (slider)"),
    (b"fail_sys_user_validate", "anti-bot challenge (slider)"),
    (b"cf-chl", "Cloudflare challenge"),
    (b"cf_chl_opt", "Cloudflare challenge"),
    (b"challenge-platform", "Cloudflare challenge"),
    (b"just a moment", "Cloudflare challenge"),
    (b"attention required! | cloudflare", "Cloudflare block"),
    (b"datadome", "anti-bot challenge (DataDome)"),
    (b"_incapsula_resource", "anti-bot challenge (Incapsula)"),
    (b"px-captcha", "captcha"),
    (b"verify you are human", "captcha"),
    (b"are you a robot", "captcha"),
    (b"not a robot", "captcha"),
    (b"unusual traffic", "captcha"),
    (b"captcha", "captcha"),
    (b"proof of work", "anti-bot challenge (proof of work)"),
    (b"proof-of-work", "anti-bot challenge (proof of work)"),
    (b"checking your browser", "anti-bot challenge"),
    (b"access denied", "access denied"),
)
_CHINESE_MARKS: tuple[tuple[str, str], ...] = (
    ("验证码", "captcha"),
    ("滑动验证", "captcha"),
    ("拖动滑块", "captcha"),
    ("安全验证", "captcha"),
    ("人机验证", "captcha"),
    ("访问过于频繁", "asked too often"),
    ("访问被拒绝", "access denied"),
    ("访问异常", "access denied"),
    ("请先登录", "login wall"),
    ("请登录", "login wall"),
    ("扫码登录", "login wall"),
)
_LOGIN = re.compile(rb"type=[\"']?password|sign in to continue|log in to continue|please log in")
_STATE = re.compile(
    rb"__next_data__|__next_f|initialstate|__initial_state__|__ice_page_props__|__nuxt__|application/(?:ld\+)?json|astro-island"
)
_PIECE = re.compile(rb"<!--.*?-->|<(script|style|noscript|template|svg|head)\b.*?</\1\s*>|<[^>]*>|[^<]+|<", re.S | re.I)
_SCRIPT = re.compile(rb"<script\b.*?</script\s*>", re.S)
_ENOUGH_TEXT = 1_500
_SHELL_TEXT = 300
_STATE_BYTES = 3_000


def visible_text(body: bytes, limit: int = _ENOUGH_TEXT) -> bytes:
    """The words a page shows without running its scripts, at least `limit` bytes of them if there are so many."""
    found: list[bytes] = []
    size = 0
    for piece in _PIECE.finditer(body):
        if not piece.group().startswith(b"<"):
            text = b" ".join(piece.group().split())
            if text:
                found.append(text)
                size += len(text)
                if size > limit:
                    break
    return b" ".join(found)


def looks_like_html(body: bytes) -> bool:
    start = body[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return (
        start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<meta")) or b"<html" in start
    )


def blocked_reason(body: bytes, content_type: str = "", expected: str = "") -> str | None:
    """Why this answer is not the page asked for, or None. `expected` is feed, json, html or empty (do not care)."""
    if not body.strip():
        return "empty answer"
    html = looks_like_html(body)
    if html or body[:1_000].lstrip()[:1] == b"<":
        reason = _blocked_html(body) if html else None
        if reason:
            return reason
        if html and expected in ("feed", "json"):
            return f"a web page where {'a feed' if expected == 'feed' else 'JSON'} was expected"
        return None
    if len(body) < _ENOUGH_TEXT:
        return _mark(body.lower())
    return None


def _blocked_html(body: bytes) -> str | None:
    shown = visible_text(body)
    if len(shown) > _ENOUGH_TEXT:
        return None
    lowered = body.lower()
    has_state = bool(_STATE.search(lowered)) and len(body) > _STATE_BYTES
    marked = _mark(lowered)
    if marked and (not has_state or _mark(shown.lower())):
        return marked
    if has_state:
        return None
    if _LOGIN.search(lowered):
        return "login wall"
    if (
        len(shown) < _SHELL_TEXT
        and b"<table" not in _SCRIPT.sub(b"", lowered)
        and (b"<script" in lowered or b"enable javascript" in lowered)
    ):
        return "a JavaScript shell without text"
    return None


def _mark(lowered: bytes) -> str | None:
    for mark, reason in _MARKS:
        if mark in lowered:
            return reason
    text = lowered.decode("utf-8", "ignore")
    if "\ufffd" in text or not any("\u4e00" <= c <= "\u9fff" for c in text[:4000]):
        text += lowered.decode("gb18030", "ignore")
    return next((reason for mark, reason in _CHINESE_MARKS if mark in text), None)
