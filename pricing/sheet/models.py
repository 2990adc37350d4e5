"""The model cell: names as sold, told apart from badges, footnotes, remarks and conditions that share the cell."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pricing.sheet.marks import read_date, read_discount
from pricing.sheet.text import plain
from pricing.sheet.words import conditions

_BADGE = re.compile(
    r"限时[^\s,，。)]{0,6}折[^\s]*|永久[^\s]{0,4}折|[0-9.]+\s*折(?:限时\S*)?|[一二三四五六七八九]{1,2}折\S*|限时免费|限时特惠|限免|免费(?!额度)|新品|推荐|热门|最新|即将下线|已下线|"
    r"公测|内测|复制(?:成功|链接)?|\bcop(?:y|ied)\b|🔥|🆕|🍌|🎉|⭐|✨|\bNEW\b|\bHOT\b|\bdeprecated\b|\bretired\b|[0-9]{1,2}%\s*off",
    re.I,
)
_BRACKET = re.compile(r"[(\[（【]([^()\[\]（）【】]*)[)\]）】]")
_PREFIX = re.compile(
    r"^(?:[一-鿿]{0,8}(?:向量化|调用|推理|服务|理解|识别)(?= )|[一-鿿]{2,8}(?:模型|系列|计费)(?= [A-Za-z][\w.]*-[\w.-]+$)|模型调用|模型服务|推理服务|模型名称|模型|调用|model)\s*[:：]?\s+(?=\S)",
    re.I,
)
_PLATFORM = re.compile(r"^(?:(?:amazon|aws) bedrock|azure(?: openai)?|(?:google )?vertex ai)\s*[-:]\s+(?=\S)", re.I)
_SUFFIX = re.compile(
    r"(?<=[A-Za-z0-9])\s*(?:模型)?(?:调用|推理(?:服务)?)$|\s*正式版$|\s+[-–—]\s+(?:对话|聊天|问答)$|\s+family$|\s+(?:excludes|excluding|不含)\s.*$",
    re.I,
)
_TAIL = re.compile(r"^([^,]+),\s*((?:prompts?|inputs?|context|输入|上下文)\b.*)$", re.I)
_ID = re.compile(r"[A-Za-z][A-Za-z0-9._:/+-]*[A-Za-z0-9+]")
_STRONG_ID = re.compile(r"(?=.*[0-9-])[A-Za-z][A-Za-z0-9._:/+-]*[A-Za-z0-9]")
_REMARK = re.compile(
    r"^(?:又称|别名|batch|cache|context|note|see|currently|alias|points? to|same as|equivalent|default|support)\b|等同|调用|缓存|折扣|半价|优惠|指向|默认|支持|说明|注[:：]|免费额度|快照|上下文|即将|下线|原名|属于|输入|输出|适用",
    re.I,
)
_SIZES = re.compile(r"([A-Za-z][\w.-]*?-)([0-9.]+b(?:/[0-9.]+b)+)", re.I)
_SIZE_NOTE = re.compile(r"(?<=\w)\s*[(\[（【]([0-9]+(?:\.[0-9]+)?[Bb])[)\]）】]")
_EMOJI = re.compile(r"[\U0001f000-\U0001faff☀-➿⬀-⯿️]")
_DATED = re.compile(
    r"[(\[]?\b(through|until|starting|from|effective|beginning)\s+[A-Za-z]{3,9}\.?\s+[0-9]{1,2},?\s+20[0-9]{2}[)\]]?",
    re.I,
)
_CHANNEL = re.compile(r"原厂直供|官方直供|(?:\w{2}云|平台)?(?:自建|自部署)")
_FROM_NOTES = ("context", "output", "channel", "time", "hours")
_PROMOTED = re.compile(r"折(?!扣)|限时|优惠|活动|免费|promo|off\b|discount", re.I)
# "Price of before, no longer valid since …"; with a figure behind it the note only tells the old price of a row of today.
_SUPERSEDED = re.compile(
    r"(?:调整|降价|涨价|变更)前的?价格(?!\W*[0-9.]+\s*(?:/|元))(?=$|[\n,;)])|(?:旧价格?|原价).{0,16}不再?适用", re.I
)
_TUNED = re.compile(r"fine-?tun|微调|精调|^ft:", re.I)
_ENDS = re.compile(
    r"至|截止|为止|到期|之前|以前|前[^身置]|前$|有效|结束|until|through|ends?\b|before|valid|expires", re.I
)


class ModelCell(NamedTuple):
    """Names in the cell (as printed), conditions its remarks set, and a discount or end date beside the name.

    unfit: why the prices of this cell are not today's ("… not yet in force"), or ''.
    """

    names: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...] = ()
    discount: Decimal | None = None
    until: date | None = None
    unfit: str = ""


_REMARK_START = re.compile(
    r"(?<=[^\s\n(\[（【])[ ]*(?=又称|别名|Batch\s*(?:调用|半价|API\b)|上下文缓存|当前(?:能力|版本|指向)|能力等同|等同于|始终等同|后续不再|默认为|即将(?:下线|停服)|调整前)"
    r"|(?<=[A-Za-z0-9])[ ]+(?=(?:currently )?(?:equivalent to|points? to)\b|context cach|batch call)"
    r"|(?<=[A-Za-z0-9])[ ]+(?=(?:输入|输出|缓存|命中)[^\n]{0,12}$)",
    re.I,
)


# An id as sold and nothing beside it, unless one of its words may be a badge or a remark.
_ID_ALONE = re.compile(r"[A-Za-z][A-Za-z0-9._/-]{1,58}[A-Za-z0-9]")
_SAYS_MORE = re.compile("|".join(p.pattern for p in (_BADGE, _REMARK, _TUNED, _PROMOTED)), re.I)
_GAP = re.compile(r"[\s_]+")
_LIST = re.compile(r"[、;，,]|\s/\s|\s\|\s")
_FIRST_WORD = re.compile("[A-Za-z]{3,}(?=-)")


def model_slug(name: str) -> str:
    """The fallback spelling of a model nobody's catalog knows: lower case, hyphens for spaces."""
    return _GAP.sub("-", plain(name).lower()).strip("-")


def _same(left: str, right: str) -> bool:
    return re.sub(r"[\W_]", "", left.lower()) == re.sub(r"[\W_]", "", right.lower())


def _displays(name: str, sold: str) -> bool:
    """The line above an id is its display name: words that begin like the id, not an id of their own."""
    first = re.match("[A-Za-z]+", name)
    return " " in name and first is not None and sold.lower().startswith(first[0].lower())


def _split_names(line: str) -> list[str]:
    """Several ids on one line: separated by list commas, by their sizes ("a-4b/1.7b"), or simply run together ("A-1KA-2K")."""
    if "/" in line and (sizes := _SIZES.fullmatch(line)):
        return [sizes[1] + size for size in sizes[2].split("/")]
    pieces = [p.strip() for p in _LIST.split(line) if p.strip()]
    if len(pieces) > 1 and (all(_ID.fullmatch(p) for p in pieces) or len({p.split()[0] for p in pieces}) == 1):
        return pieces
    head = _FIRST_WORD.match(line)
    if head and " " not in line and line.count(head[0] + "-") > 1:
        return re.split(rf"(?<=[A-Za-z0-9])(?={re.escape(head[0])}-)", line)
    words = line.split(" ")
    if (
        len(words) > 1
        and all(_STRONG_ID.fullmatch(w) and "-" in w for w in words)
        and len({w.split("-")[0].lower() for w in words}) == 1
    ):
        return words
    return [line]


def _promotion_end(cell: str) -> date | None:
    """The day a promotion beside the name ends; a date inside an id ("max-2025-09-23") ends nothing."""
    if not _PROMOTED.search(cell) or not _ENDS.search(cell):
        return None
    return read_date(re.sub(r"[A-Za-z][\w.]*-\S*", " ", cell))


@lru_cache(maxsize=8192)
def read_model(text: str) -> ModelCell:
    """Reads a model cell; no names if it holds none."""
    if _ID_ALONE.fullmatch(text) and not _SAYS_MORE.search(text):
        return ModelCell(tuple(_split_names(text)))
    return _at_length(text)


def _at_length(text: str) -> ModelCell:
    """A cell with words beside the name, or with several lines."""
    cell = plain(text)
    dated = _DATED.search(cell)
    cell = _REMARK_START.sub("\n", _DATED.sub(" ", cell).strip() if dated else cell)
    found: dict[str, str] = {}
    names: list[str] = []
    for number, raw in enumerate(cell.split("\n")):
        line = _SIZE_NOTE.sub(r" \1", raw)
        notes = [m[1] for m in _BRACKET.finditer(line)]
        line = _BRACKET.sub(" ", line)
        notes += _CHANNEL.findall(line)
        line = _EMOJI.sub("", _BADGE.sub(" ", _CHANNEL.sub(" ", line)))
        line = _PREFIX.sub("", " ".join(line.split())).strip(" *`·-:：,，。")
        line = _SUFFIX.sub("", _PLATFORM.sub("", line))
        if (tail := _TAIL.match(line)) and conditions(tail[2], 1, False):
            line = tail[1]
            notes.append(tail[2])
        remark = bool(line) and (bool(_REMARK.search(line)) or len(line) > 80)
        if (
            line
            and not remark
            and not names
            and re.search(r"\w", line)
            and not re.match(r"[<>≤≥=\d]+\s*\d*[kKmM]?\b(?![-.])", line)
        ):
            names += _split_names(line)
        elif (
            line
            and not remark
            and number
            and _STRONG_ID.fullmatch(line.split(" ")[0])
            and all(_STRONG_ID.fullmatch(w) for w in line.split(" "))
        ):
            for piece in (p for word in line.split(" ") for p in _split_names(word)):
                same = next((i for i, known in enumerate(names) if _same(known, piece)), None)
                if same is None:
                    names.append(piece)
                elif " " in names[same]:
                    names[same] = piece
                if same is None and len(names) == 2 and _displays(names[0], piece):
                    del names[0]
        elif line and not _STRONG_ID.fullmatch(line.split(" ")[0]):
            notes.append(line)
        for note in notes:
            short = len(note) <= 14
            for key, value in conditions(note, 1, False):
                if key in _FROM_NOTES or (short and key in {"tier", "mode"} and note not in line):
                    found.setdefault(key, value)
    unfit = "a price of before a change" if _SUPERSEDED.search(cell) else ""
    if _TUNED.search(cell):
        unfit = "prices of trained or fine-tuned models, not of the model as offered"
    if dated and re.match("starting|from|effective|beginning", dated[1], re.I):
        unfit = "a price that is not yet in force"
    until = read_date(dated[0]) if dated and not unfit else _promotion_end(cell)
    return ModelCell(tuple(names), tuple(sorted(found.items())), read_discount(cell), until, unfit)
