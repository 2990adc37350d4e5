"""A page that is no page: anti-bot checks, login walls and empty script shells that answer 200."""

from __future__ import annotations

import re

_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("anti-bot page", re.compile(
        r"acw_sc__v2|_waftokenid|cf-browser-verification|cf-challenge|challenge-platform|just a moment\.\.\.|attention required! \| cloudflare|verify you are (?:a )?human|are you a robot|"
        r"captcha|人机验证|滑动验证|安全验证|访问验证|请完成验证|验证码|检测到异常|访问过于频繁|access denied|request blocked|unusual traffic|proof[- ]of[- ]work|punish-component|nc_token|waf_", re.I)),
    ("login wall", re.compile(r"请先登录|登录后查看|扫码登录|账号登录|sign in to continue|log in to continue|please (?:log|sign) in", re.I)),
    ("needs JavaScript", re.compile(r"enable javascript|requires javascript|doesn't work properly without javascript|请(?:开启|启用|打开)\s*javascript|<noscript>[^<]{0,200}javascript", re.I)),
    ("maintenance page", re.compile(r"系统维护|服务暂不可用|service unavailable|under maintenance|bad gateway|internal server error", re.I)),
)  # fmt: skip
_SHELL = re.compile(r"<div[^>]+id=[\"']?(?:app|root|__next|__nuxt|ice-container|___gatsby)[\"']?[^>]*>\s*(?:<div[^>]*>\s*</div>\s*)?</div>", re.I)
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]{0,2000}>", re.I | re.S)


def blocked_reason(text: str) -> str | None:
    """Why a page without prices is no page at all, in plain words; None if it may be an ordinary one."""
    head = text[:200_000]
    visible = " ".join(_TAG.sub(" ", head).split())
    for name, pattern in _MARKS:
        found = pattern.search(head)
        if found and len(visible) < 3000:
            return f"{name}: “{' '.join(found[0].split())[:40]}”"
    if _SHELL.search(head) and len(visible) < 600:
        return "needs JavaScript: the page is an empty shell filled by scripts"
    return None
