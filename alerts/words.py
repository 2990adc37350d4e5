"""What a message says, in Chinese and English: the same keys with the same {slots} in both, and how values are written."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from pricing.model import Condition, decimal_text

WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "follow_on": "{vendor}跟进降价",
        "repeat": "{vendor}再次降价",
        "cut": "{vendor}降价",
        "hike": "{vendor}涨价",
        "correction": "{vendor}价格更正",
        "position": "本轮第 {n} 家",
        "and_more": "等 {n} 项",
        "lead_follow": "{when}，{vendor}跟进{followed}，相隔 {lag}。",
        "lead_follows": "{when}，{vendor}跟进{followed}，距其中最近一家 {lag}。",
        "lead_repeat": "{when}，{vendor}再次降价，距上次 {lag}。",
        "lead_alone": "{when}，{vendor}调整了价格。",
        "stated": "有报道明说这一跟进关系。",
        "inferred": "跟进关系按时间窗口推断。",
        "both": "时间相合，报道也明说这一跟进关系。",
        "prices": "价格变化（每百万 tokens）",
        "model": "模型",
        "item": "计费项",
        "old": "原价",
        "new": "现价",
        "change": "幅度",
        "launched": "新上线",
        "free": "免费",
        "no_figure": "未给出数字",
        "until": "优惠截至 {date}",
        "more": "另有 {n} 条",
        "bill": "账单实际变化",
        "bill_row": "{model}：输入、输出按 3:1 计，账单{effect}，宣传幅度为 {headline}。",
        "bill_same": "{model}：输入、输出按 3:1 计，账单{effect}，与宣传一致。",
        "falls": "下降 {n}",
        "rises": "上升 {n}",
        "stays": "不变",
        "only_input": "只有输入价格变了，输出仍为 {price}。",
        "only_output": "只有输出价格变了，输入仍为 {price}。",
        "no_bill": "不知道输入和输出的全部前后价格，无法计算账单的实际变化。",
        "chain": "本轮降价",
        "opened": "率先降价",
        "follows": "跟进{followed}，相隔 {lag}",
        "repeats": "再次降价，距上次 {lag}",
        "some_time": "若干天（日期未知）",
        "not_moved": "尚未行动",
        "nobody": "没有，已知厂商都已行动",
        "evidence": "依据",
        "printed": "原文写法：{printed}",
        "seen": "{when} 取自 {source}",
        "page": "厂商页面",
        "media": "媒体报道",
        "router": "聚合平台",
        "confirmed": "已由厂商页面证实",
        "reported": "仅媒体报道，厂商页面尚未证实",
        "disputed": "来源互相矛盾",
        "status": "可信度",
        "footer": "pricewar 提醒 {id}。数字以厂商页面为准。",
        "undelivered": "提醒未能送达 {place}",
        "undelivered_lead": "{when}，发给 {place} 的一条提醒已放弃：对方拒收，或多次尝试均未成功。用 pricewar alerts list 查看原因，用 pricewar alerts retry 重发。",
        "sample": "测试样例：这不是真实的价格变化。",
        "sample_mark": "[测试] ",
        "currency": "{amount} {unit}",
        "all_models": "全部模型",
        "joiner": "、",
        "colon": "：",
        "gap": "",
        "day": "{n} 天",
        "hour": "{n} 小时",
        "minute": "{n} 分钟",
        "same_time": "同时",
    },
    "en": {
        "follow_on": "{vendor} follows",
        "repeat": "{vendor} cuts again",
        "cut": "{vendor} cuts",
        "hike": "{vendor} raises prices",
        "correction": "{vendor}: correction of an earlier price",
        "position": "no. {n} in this round",
        "and_more": "and {n} more",
        "lead_follow": "On {when} {vendor} followed {followed}, {lag} later.",
        "lead_follows": "On {when} {vendor} followed {followed}, {lag} after the latest of them.",
        "lead_repeat": "On {when} {vendor} cut again, {lag} after its last cut.",
        "lead_alone": "On {when} {vendor} changed its prices.",
        "stated": "A source says so.",
        "inferred": "Inferred: it falls within the window.",
        "both": "It falls within the window, and a source says so.",
        "prices": "What changed (per million tokens)",
        "model": "Model",
        "item": "Charged for",
        "old": "Old",
        "new": "New",
        "change": "Change",
        "launched": "new",
        "free": "free",
        "no_figure": "no figure given",
        "until": "promotion until {date}",
        "more": "+{n} more",
        "bill": "What it takes off a bill",
        "bill_row": "{model}: a bill of 3 input to 1 output tokens {effect}; the headline says {headline}.",
        "bill_same": "{model}: a bill of 3 input to 1 output tokens {effect}, as the headline says.",
        "falls": "falls by {n}",
        "rises": "rises by {n}",
        "stays": "stays the same",
        "only_input": "Only the input price changed; output stays at {price}.",
        "only_output": "Only the output price changed; input stays at {price}.",
        "no_bill": "Not every input and output price before and after is known, so the effect on a bill is not known either.",
        "chain": "The chain so far",
        "opened": "opened",
        "follows": "followed {followed} after {lag}",
        "repeats": "cut again after {lag}",
        "some_time": "some time",
        "not_moved": "Not moved yet",
        "nobody": "nobody: every vendor we know has moved",
        "evidence": "Evidence",
        "printed": "as printed: {printed}",
        "seen": "{when}, from {source}",
        "page": "the vendor's page",
        "media": "the media",
        "router": "a router",
        "confirmed": "confirmed by the vendor's own page",
        "reported": "reported by media, not yet on the vendor's page",
        "disputed": "disputed: sources contradict one another",
        "status": "Status",
        "footer": "pricewar alert {id}. The vendor's own page is what counts.",
        "undelivered": "Alerts did not reach {place}",
        "undelivered_lead": "At {when} an alert to {place} was given up: it was refused, or every try failed. See pricewar alerts list for the reason; pricewar alerts retry sends it again.",
        "sample": "A sample to test this channel: no price has changed.",
        "sample_mark": "[TEST] ",
        "currency": "{unit} {amount}",
        "all_models": "all models",
        "joiner": ", ",
        "colon": ": ",
        "gap": " ",
        "day": "{n} day{s}",
        "hour": "{n} hour{s}",
        "minute": "{n} minute{s}",
        "same_time": "no time",
    },
}
_METERS = {
    "zh": {"input": "输入", "output": "输出", "cached_input": "输入(缓存命中)", "cache_write": "缓存写入"},
    "en": {"input": "input", "output": "output", "cached_input": "cached input", "cache_write": "cache write"},
}
_VALUES = {
    "off_peak": "闲时",
    "peak": "高峰时段",
    "thinking": "思考模式",
    "non_thinking": "非思考模式",
    "batch": "批量",
    "priority": "优先",
    "flex": "弹性",
    "low_latency": "低延迟",
    "text": "文本",
    "audio": "音频",
}
_KEYS = {"context": "输入长度", "output": "输出长度", "region": "地域", "promotion": "优惠"}
_IMPLIED = {("channel", "first_party")}
_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}


def meter_name(meter: str | None, language: str) -> str:
    return _METERS[language].get(meter or "", (meter or "").replace("_", " "))


def condition_text(condition: Condition, language: str) -> str:
    """'≤32k · off peak': what sets this price apart; '' if nothing does."""
    parts = []
    for key, value in condition.items:
        if (key, value) in _IMPLIED:
            continue
        value = value.replace("<=", "≤").replace(">=", "≥")
        if key in ("context", "output", "region", "promotion") or value.lower() in ("true", "yes"):
            name = _KEYS.get(key, key) if language == "zh" else key
            parts.append(name if value.lower() in ("true", "yes") else f"{name} {value}")
        elif key in ("time", "mode", "tier", "modality", "channel"):
            parts.append(_VALUES.get(value, value) if language == "zh" else value.replace("_", " "))
        else:
            parts.append(f"{key} {value}")
    return " · ".join(parts)


def amount_text(amount: Decimal, currency: str | None, language: str) -> str:
    """'¥0.5', or the currency's code where it has no sign of its own; zero is the word for free."""
    if not amount:
        return WORDS[language]["free"]
    if sign := _SYMBOLS.get(currency or ""):
        return f"{sign}{decimal_text(amount)}"
    return WORDS[language]["currency"].format(amount=decimal_text(amount), unit=currency or "").strip()


def percent_text(percent: Decimal, *, signed: bool = True) -> str:
    """'−97.5%': one decimal at most, a real minus."""
    rounded = percent.quantize(Decimal("0.1"), ROUND_HALF_UP)
    digits = decimal_text(abs(rounded))
    if not signed or not rounded:
        return f"{digits}%"
    return f"{'+' if rounded > 0 else '−'}{digits}%"


def lag_text(hours: Decimal, language: str) -> str:
    """'6 d 4 h'; minutes below one hour; the two largest units only."""
    words, minutes = WORDS[language], int((hours * 60).to_integral_value(ROUND_HALF_UP))
    days, rest = divmod(minutes, 1440)
    found = [("day", days), ("hour", rest // 60)] if days else [("hour", rest // 60), ("minute", rest % 60)]
    return " ".join(words[unit].format(n=n, s="s" * (n > 1)) for unit, n in found if n) or words["same_time"]


def time_text(when: datetime) -> str:
    """'2024-05-21 10:00 (UTC+8)' in the zone `when` carries."""
    minutes = int((when.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    offset = f"{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return f"{when:%Y-%m-%d %H:%M} (UTC{offset})"
