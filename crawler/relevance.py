"""Could a headline be about what models cost? Cheap, and erring on reading: a missed article is worse than a read one.

Read is what names a price word, or a vendor or model of the catalog; everything else is left unread.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pricing.catalog import Catalog

PRICE_WORDS = re.compile(
    r"[价價降涨漲折元刀$¥￥]|免费|免費|跟进|跟進|便宜|打骨折|白菜|厘|成本|收费|计费|付费|优惠|补贴|促销|不要钱|token|api\b"
    r"|大模型|语言模型|free|pric|cheap|cut|discount|cost|tariff|per million|llm\b",
    re.IGNORECASE,
)


def may_be_about_prices(catalog: Catalog, title: str, summary: str = "") -> bool:
    text = unicodedata.normalize("NFKC", f"{title}\n{summary}")
    return bool(PRICE_WORDS.search(text) or _names(catalog).search(text))


@lru_cache(maxsize=4)
def _names_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names)), re.IGNORECASE)


def _names(catalog: Catalog) -> re.Pattern[str]:
    vendors = {n.text for n in catalog.names() if len(n.text) > 1}
    models = {text for v in catalog.vendors.values() for f in v.families if not f.context for text in f.names}
    return _names_of(tuple(sorted(vendors | {m for m in models if len(m) > 1}, key=lambda n: (-len(n), n))))
