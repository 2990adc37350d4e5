"""Whether a text can hold a token price or a change of one at all: what nearly every text is asked first, so it costs microseconds.

A text passes if money stands near tokens or a million, or a word of change near a model's or a seller's name. Imports only `re`.
"""

from __future__ import annotations

import re

# A text without a word of each pair says nothing of token prices. Plain `in` tests read a page in microseconds.
_MODEL = ("oken", "OKEN", "模型", "API", "api", "词元", "詞元", "代币", "代幣", "百万", "百萬", "模組", "Tok", "GPT", "Claude", "model", "Model", "LLM", "/M", "ＡＰＩ", "ｏｋｅｎ")  # fmt: skip
_CHANGE = ("降", "免费", "免費", "涨", "漲", "折", "半价", "优惠", "原价", "腰斩", "翻倍", "调价", "下调", "上调", "下調", "上調", "減半", "减半", "翻番", "提高", "提价", "提價", "砍", "元购", "跟进", "跟進", "价格战", "價格戰", "price", "free", "cut", "slash", "Price", "Free")  # fmt: skip
_MONEY = ("元", "$", "¥", "￥", "＄", "美金", "美分", "厘", "块", "塊", "刀", "分/", "分钱", "毛", "角", "USD", "RMB", "cents", "dollar", "CNY", "€")  # fmt: skip
_COIN = r"(?:[元分厘块塊刀角毛圆圓$¥￥€＄金]|usd|rmb|cny|cents?|dollars?)"
_UNIT = r"(?:tokens?|词元|詞元|代币|代幣|令牌|百万|百萬|/\s?1?[mk]|mtok|1k|/\s?[千万]|ｏｋｅｎ)"
_MOVE = r"(?:[降涨漲折免砍]|[上下]调|优惠|原价|元购|价格战|價格戰|[上下]調|調[漲降升]|提[高价價]|翻番|減半|调价|腰斩|翻倍|减半|半价|price|cut|slash|free|hike|reduc|lower|doubl|halv)"
_TALK = (
    r"(?:模型|api|token|gpt|llm|model|claude|gemini|通义|千问|通義|千問|豆包|文心|混元|星火|kimi|代幣|ＡＰＩ|deepseek|qwen|glm|ernie|enire|llama|mistral|grok|minimax"
    r"|moonshot|openai|anthropic|智谱|智譜|月之暗面|opus|sonnet|haiku|[a-z][\s-]?\d|\d[a-z])"
)
_ANCHOR = re.compile(
    rf"{_COIN}[^。]{{0,80}}{_UNIT}|{_UNIT}[^。]{{0,80}}{_COIN}|{_MOVE}[^\n。]{{0,60}}{_TALK}|{_TALK}[^\n。]{{0,60}}{_MOVE}|\$\s?[\d.]+\s?/\s?\$\s?\d",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"[A-Za-z][ -]?v?\d|通义|千问|通義|千問|豆包|文心|混元|星火|Kimi|Grok|Gemini|Llama|Qwen|ERNIE|ENIRE|DeepSeek|MiniMax|Mistral|智谱|智譜"
)


def may_hold_prices(text: str) -> bool:
    """The cheap test before anything else."""
    if not any(word in text for word in _MODEL) and not _NAMED.search(text):
        return False
    if not any(word in text for word in _MONEY) and not any(word in text for word in _CHANGE):
        return False
    return _ANCHOR.search(text) is not None
