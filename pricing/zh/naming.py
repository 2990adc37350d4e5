"""Whose prices a row of a table tells, and which tables and rows tell none: own costs of running, training, unknown names.

A row with a name of its own never has the model of the row above; only a row without one goes on with it.
"""

from __future__ import annotations

import re

from pricing.zh.columns import Column, cells, item_of
from pricing.zh.conditions import read_conditions
from pricing.zh.mentions import ADDRESS, Mention
from pricing.zh.scopes import Line

Places = list[tuple[int, int, Column]]

_IDS = re.compile(
    r"(?<![a-z])ids?(?![a-z])|标识|model[ _-]?(?:name|slug|string)|api\s?(?:名称?|型号|模型|model|name)|slug|endpoint",
    re.IGNORECASE,
)
_LENGTHS = re.compile(r"\d\s?[km](?![a-z])", re.IGNORECASE)
_LETTERS = re.compile(r"[A-Za-z\u4e00-\u9fff]{2}|\d[A-Za-z]")
SAME = re.compile(r"\s*\(?\s?(?:同上|同前|〃|″|ditto|same(?: as above)?)\s?\)?\s*", re.IGNORECASE)
_TRAINED = re.compile(r"训练|精调|微调|fine-?tun(?:e|ing)|(?<!pre-)(?<!post-)\btraining", re.IGNORECASE)
_TRAINING = re.compile(
    r"\s*(?:(?:模型|在线|全参数?|全量|监督|lora|sft|full)?\s?(?:训练|精调|微调|fine-?tun(?:e|ing)|training)\s?){1,3}(?:价格?|费用?|服务|任务|计费|price|cost)?\s*(?:\((?:training|fine-?tuning)\)\s*)?",
    re.IGNORECASE,
)
_TUNED = re.compile(r"fine-?tuned|(?<![a-z])ft:|(?<![可持])[微精]调(?:后|版|模型)", re.IGNORECASE)
_INFERENCE = re.compile(r"推理|调用|支持|可|后|inference|support|deploy", re.IGNORECASE)
_LONGEST_HEADING, _ABOVE = 40, 3
_ORDINARY = re.compile(
    r"标准|常规|正常|普通|原价|不含|不包括|支持|以外|和|与|及|/|standard|regular|normal|\band\b|&|excluding|supports?\b",
    re.IGNORECASE,
)
_HARDWARE = re.compile(r"gpu|显卡|硬件|显存|量化|卡[数型]|机型|hardware|quanti[sz]|\bcards?\b|vram", re.IGNORECASE)
_SPEED_OR_FORM = re.compile(
    r"精度|部署|precision|吞吐|每秒|(?:tok(?:en)?s?|词元)\s?/\s?(?:s|秒)|tok(?:en)?s? per sec|\btps\b|qps|throughput",
    re.IGNORECASE,
)
SET_UP = re.compile(
    r"(?<![a-z])(?:fp|int|bf|nf|w)\d{1,2}(?![0-9])|\b(?:awq|gptq|gguf)\b|(?<![a-z])(?:[ahbl]\d{2,3}s?|rtx ?\d{4}|mi\d{3}x?)(?![0-9a-z])|[单双四八\d]\s?卡|\btp-?\d|昇腾|910b",
    re.IGNORECASE,
)


def id_cell(text: str, line: Line) -> int | None:
    """Which column of a row of heads holds the exact names: 模型 ID, model id."""
    return next((i for i, (a, b) in enumerate(cells(text, line)) if _IDS.search(text, a, b)), None)


def row_model(text: str, line: Line, places: Places, ids: int | None) -> Mention | None:
    """The model that a row is about, before its figures and not in an address: its id, else the more exact of two cells' names,
    else the first."""
    first = _first_price(places)
    if first is None or any(c.model for _, _, c in places):
        return None
    links = [m.span() for m in ADDRESS.finditer(text, line.start, line.end)]
    named = [m for m in line.mentions if m.kind == "model" and m.start < first]
    named = [m for m in named if not any(a <= m.start < b for a, b in links)]
    chosen: Mention | None = None
    for index, (a, b, _) in enumerate(places):
        here = next((m for m in named if a <= m.start < b), None)
        if here is not None and index == ids:
            return here
        if here is not None and (chosen is None or (here.model or "").startswith(f"{chosen.model}-")):
            chosen = here
    return chosen


def named_first(text: str, line: Line) -> bool:
    """Whether a row's first cell is somebody's name and nothing else."""
    a, b = cells(text, line)[0]
    said = text[a:b].strip()
    return any(a <= m.start < b and len(said) - (m.end - m.start) <= 2 for m in line.mentions)


def name_cell(line: Line, places: Places, model: Mention) -> int | None:
    """The column a row's model stands in."""
    return next((i for i, (a, b, _) in enumerate(places) if a <= model.start < b), None)


def names_unknown(text: str, line: Line, places: Places, own: int | None) -> bool:
    """Whether a row without a known model has a name all the same: anything in its first cells, or in the column of names, that
    is no item, condition, length or 同上."""
    first = _first_price(places)
    first = line.end if first is None else first
    if not any(m.start < first for m in line.mentions):
        return _is_name(text, line, line.start, first)
    if own is None or own >= len(places):
        return False
    a, b, _ = places[own]
    return b <= first and not any(a <= m.start < b for m in line.mentions) and _is_name(text, line, a, b)


def _is_name(text: str, line: Line, a: int, b: int) -> bool:
    said = text[a:b].strip(" |")
    return (
        bool(_LETTERS.search(_LENGTHS.sub(" ", said)))
        and not SAME.fullmatch(said)
        and not any(a <= c.start < b for c in line.conditions)
        and item_of(text, line, a, b) is None
    )


def trains(text: str, line: Line, places: Places) -> bool:
    """Whether a row says that training is charged for, in a cell of its own before the price, or a model trained further."""
    first = _first_price(places)
    own = [(a, b) for a, b, c in places if first is not None and b <= first and not c.holds]
    named = [(a, b) for a, b in own if any(a <= m.start < b for m in line.mentions)]
    return any(_TRAINING.fullmatch(text, a, b) for a, b in own) or any(_TUNED.search(text, a, b) for a, b in named)


def below_training(text: str, lines: list[Line], index: int) -> bool:
    """Whether a table stands under a heading of training: ## 微调价格."""
    for line in reversed(lines[max(0, index - _ABOVE) : index]):
        said = text[line.start : line.end].strip()
        if "|" in said:
            return False
        if len(said) <= _LONGEST_HEADING and (said.startswith("#") or not re.search(r"[。,;.]", said)):
            return bool(_TRAINED.search(said)) and not _INFERENCE.search(said)
    return False


def service_above(text: str, lines: list[Line], index: int) -> tuple[tuple[str, str], ...]:
    """The time of day or the tier that the heading right above a table prices: ### 错峰时段, Batch API 价格:. Not one that names
    several, or the ordinary service too."""
    for line in reversed(lines[max(0, index - _ABOVE) : index]):
        said = text[line.start : line.end].strip()
        if "|" in said:
            return ()
        longest = _LONGEST_HEADING * (2 if said.isascii() else 1)
        if not said or len(said) > longest or (not said.startswith("#") and re.search(r"[。,;]", said)):
            continue
        told = {c.value for c in read_conditions(text, line.start, line.end) if c.value[0] in ("time", "tier")}
        if len(told) == 1 and not line.amounts and not _ORDINARY.search(said):
            return tuple(told)
        if not said.endswith(":") or told:
            return ()
    return ()


def own_cost(text: str, lines: list[Line], index: int, columns: list[Column], names_models: bool) -> bool:
    """Whether a column of costs in a table is what running a model oneself comes to: beside hardware or precisions, or beside a
    speed where the rows name no models."""
    holding = [c for c in columns if c.holds]
    if not holding or not all(c.priced and c.strict for c in holding):
        return False
    head = text[lines[index].start : lines[index].end]
    if _HARDWARE.search(head):
        return True
    if names_models:
        return False
    above = " ".join(text[x.start : x.end] for x in lines[max(0, index - 2) : index])
    rows = [text[slice(*cells(text, x)[0])] for x in lines[index + 1 : index + 4] if "|" in text[x.start : x.end]]
    return bool(_SPEED_OR_FORM.search(head) or SET_UP.search(above) or any(SET_UP.search(cell) for cell in rows))


def _first_price(places: Places) -> int | None:
    return next((a for a, _, c in places if c.holds), None)
