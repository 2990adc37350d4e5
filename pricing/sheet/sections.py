"""What stands around a table: its headings and the prose before it, as facts for all of its prices."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pricing.documents import Grid
from pricing.model import Market
from pricing.sheet.marks import read_date
from pricing.sheet.text import one_line, plain
from pricing.sheet.units import read_currency, read_unit, refused_unit
from pricing.sheet.words import Facts, conditions, read_region

_ANNOUNCED = re.compile(
    r"(?:take|takes|taking|come|comes|go|goes) (?:in)?(?:to )?effect|(?:become|be) effective|effective (?:from|on|as of)|生效|起(?:执行|实行|按|调整)|将(?:调整|变更|更新)为",
    re.I,
)
LABEL_KEYS = frozenset({"context", "output", "time", "hours", "mode", "tier", "channel", "cache"})

_STANDARD = re.compile(r"\s*(?:standard|标准|常规|在线推理(?:[(（]常规[)）])?)\s*", re.I)
_ALSO_STANDARD = re.compile(
    r"(?:\bon[- ]demand|\bstandard|\breal[- ]?time|标准|常规|实时|在线)\W?(?:推理|调用|模式|pricing)?\s*(?:and|&|/|、|和|与|及|,)\s*\w"
    r"|\w\s*(?:and|&|/|、|和|与|及)\s*(?:on[- ]demand|standard|real[- ]?time|标准|常规|实时|在线)",
    re.I,
)
_ANY_AMOUNT = re.compile(r"[0-9]\s*(?:元|/)|[$¥]\s*[0-9]|额度|free quota|赠送")
_SENTENCE_END = re.compile(r"[。\n.;；](?!\d)")
_CODE = re.compile(r"[a-z][a-z0-9]*(?:[-.][a-z0-9]+)+")
# "kimi-k2-thinking" over a table is its model, not a mode of it.
_MODEL_ID = re.compile(r"(?=.*\d)[A-Za-z][\w.]*(?:-[\w.]+)+")
# "深度思考模型" is a kind of model; its prices hold whether it thinks or not.
_KIND_OF_MODEL = re.compile(r"(?:思考|推理)类?(?:大?模型)|(?:thinking|reasoning) models?\b", re.I)
_LONG_FROM = re.compile(r"[>≥]\s*([0-9]+\s*[kK])|(?:over|above|exceed\w*|more than)\s+([0-9]+\s*[kK])")
_GENERIC = re.compile(
    r"^(?:standard|标准|常规|batch.*|flex.*|priority.*|fast.*|pricing|prices?|model(?:s| pricing)?|价格|定价|产品定价|模型价格|"
    r"计费.*|费用.*|.*价格说明|paid tier|free tier|text|audio|image|在线推理.*|批量推理.*|低延迟.*|更多模型|overview|概述|"
    r"按量计费|按量付费|.*pricing|.*定价|paid|free|付费|免费)$",
    re.I,
)
# "Qwen3-Max pricing": a title that names a model and says that its prices follow.
_PRICES_OF = re.compile(
    r"^((?=.*[0-9]).*?[^\s])\s*(?:(?:API|模型)\s*)?(?:pricing|prices?|的?(?:价格|定价|计费))$", re.I
)
_NOTE = re.compile(r"\s*[(（][^()（）]*[)）]\s*$")
_MODALITY_TITLE = re.compile(r"(image|audio|video|图片|图像|音频|视频)\s*(?:tokens?|词元)", re.I)
_KINDS = {
    "图片": "image",
    "图像": "image",
    "音频": "audio",
    "视频": "video",
    "image": "image",
    "audio": "audio",
    "video": "video",
}
_SCOPES = (
    ("global", re.compile(r"全球|\bglobal", re.I)),
    ("international", re.compile("国际")),
    ("us", re.compile("美国")),
    ("mainland china", re.compile("中国内地|中国大陆|chinese mainland")),
    ("eu", re.compile("欧盟|欧洲")),
)
ABROAD = frozenset({"global", "international", "us", "eu"})
_PLACE_WORD = r"(?:^|[(（\s·|-]|模型)(?:{words})(?:站点?|版本?|区域?|地域|部署|价格|定价|用户)?(?:$|[)）(（\s·|:：-])"
_ABROAD = re.compile(_PLACE_WORD.format(words="国际|海外|境外|全球|美国|欧盟|欧洲|overseas|international|global"), re.I)
_AT_HOME = re.compile(_PLACE_WORD.format(words="国内|境内|中国|中国内地|中国大陆|domestic"), re.I)


@dataclass(frozen=True, slots=True)
class Section:
    """Facts that hold for a whole table, its region, and where its "long context" begins ("272k") if it says so.

    market: whose prices a heading says these are; scope: a narrower one of those abroad that it names.
    """

    facts: Facts = field(default_factory=Facts)
    region: str | None = None
    long_from: str | None = None
    market: Market | None = None
    scope: str | None = None


def read_section(grid: Grid) -> Section:
    """Facts of the heading path and the prose before a table; inner headings win, prose gives only unit and currency."""
    pairs: dict[str, str] = {}
    unit = currency = region = market = scope = None
    for heading in grid.headings:
        if len(heading) > 80:
            continue
        title = heading.split("\n")[0]
        if not _MODEL_ID.fullmatch(title.strip()):
            kinds = {"mode"} if _KIND_OF_MODEL.search(title) else set()
            pairs |= {k: v for k, v in conditions(title, 1, False) if k in LABEL_KEYS - kinds}
        if kind := _MODALITY_TITLE.fullmatch(title.strip()):
            pairs["modality"] = _KINDS[kind[1].lower()]
        if _STANDARD.fullmatch(heading) or _ALSO_STANDARD.search(title):
            pairs.pop("tier", None)
        text = plain(heading)
        unit, currency = read_unit(text) or unit, read_currency(text) or currency
        region = read_region(heading) or region
        if len(title) <= 40 and (place := _ABROAD.search(title) or _AT_HOME.search(title)):
            market = Market.GLOBAL if place.re is _ABROAD else Market.CN
            names = [name for name, pattern in _SCOPES if pattern.search(title)]
            scope = names[0] if names and market is Market.GLOBAL and names[0] != "international" else None
            region = read_region(heading)
    prose = plain(grid.context)
    sentences = [s for s in _SENTENCE_END.split(prose) if len(s) < 240]
    priced = [s for s in sentences if read_unit(s) and not refused_unit(s) and not _ANY_AMOUNT.search(s)]
    units = {read_unit(s) for s in priced}
    unit = unit or (units.pop() if len(units) == 1 else None)
    currencies = {c for s in sentences if (c := read_currency(s))}
    currency = currency or (currencies.pop() if len(currencies) == 1 and priced else None)
    limit = _LONG_FROM.search(prose)
    long_from = (limit[1] or limit[2]).replace(" ", "").lower() if limit else None
    return Section(Facts((), unit, currency, "", tuple(sorted(pairs.items()))), region, long_from, market, scope)


def announced(grid: Grid) -> bool:
    """The line right above the table says from which day on it holds."""
    lines = [line for line in plain(grid.context).split("\n") if line]
    return bool(lines) and read_date(lines[-1]) is not None and bool(_ANNOUNCED.search(lines[-1]))


def heading_model(grid: Grid) -> str:
    """The model a single-model table is about: the innermost heading that is no tier, region or general word.

    Ids that stand beside the heading (on its further lines) or in the prose above the table go before its display name.
    """
    code = [w for w in _CODE.findall(grid.context) if any(c.isdigit() for c in w)]
    for heading in reversed(grid.headings):
        title, *ids = plain(heading).split("\n")
        if named := _PRICES_OF.match(title):
            title = named[1]
        if (
            not title
            or len(title) > 60
            or _GENERIC.match(_NOTE.sub("", title))
            or read_region(title)
            or read_unit(title)
            or not re.search("[A-Za-z]|[一-鿿].*[0-9]", title)
        ):
            continue
        if ids:
            return "\n".join(ids)
        bare = re.sub(r"[\W_]", "", title.lower())
        return next((w for w in code if re.sub(r"[\W_]", "", w).startswith(bare[:10])), title)
    return ""


def read_scope(text: str) -> str:
    """A deployment scope in one spelling: the English words the international page uses."""
    found = plain(text).lower()
    return next((name for name, pattern in _SCOPES if pattern.search(found)), one_line(found, 40))


def grid_lines(grids: Sequence[Grid]) -> Iterator[str]:
    """One line a grid for the shape contract: where it stands and how its first row reads."""
    for grid in grids:
        if grid.rows:
            head = " | ".join(dict.fromkeys(c.text for c in grid.rows[0]))
            yield one_line(f"{' > '.join(grid.headings[-3:])} | {head}", 300)
