"""Models whose API a text says is free, told apart from quotas, trials, apps, weights and plans."""

from __future__ import annotations

import re
from decimal import Decimal

from pricing.zh import cues, units
from pricing.zh.engine import Cue
from pricing.zh.judging import CROWD, ELSEWHERE, Move, Refused
from pricing.zh.mentions import Mention
from pricing.zh.scopes import Line, clause, clause_end
from pricing.zh.subjects import Subjects

FREE_WORDS = Cue(
    r"(?=[f0不免调降零])(?:免|free|不再?收费|[降调](?:为|至|到)了?\s?[0零]\s?元|[零0]\s?元购)",
    needs="免 free 不收费 不再收费 0元 0_元 零元 零_元",
)
_FREE = re.compile(
    r"(?=[acfgimnptw\s0不今免全即向均完宣将已彻提无正永现的直立继调都长降限零])(?:(?P<how>直接|全面|永久|限时|继续|完全|彻底|正式|宣布|即日起|今日起|全部|全线|立即|已|现已|均|都|将|长期|无限期|继续)?\s{0,2}(?:向[^,。;]{0,16})?(?:提供)?(?:的)?免费(?P<tail>[一两三四\d]{1,2}\s?(?:周|个月|天)|开放|体验|试用|调用|使用(?!者|权|许可)|提供|接入|到底|了|政策|API)?"
    r"|限免|全免|免收(?:费用?)?|(?:已|均|都)?不再?收费|[零0]\s?元购|[降调](?:为|至|到)了?\s?(?:0|零)\s?元(?![\d.])|0\s?元/?(?:百万|千)?"
    r"|(?:free of charge|for free|free (?:via|through) (?:the )?api|(?:now|completely|permanently|is|are|made|go(?:es)?|went|turned) free|(?P<access>announc\w+ )?free (?:api )?access|(?:mak(?:es?|ing)|made|turn(?:s|ed)) (?:[\w.-]+ ){1,9}?free)\b)",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(
    r"(?=[acoptw不个企会体使免公前助半大学客师并开得所抢插搜教本权消深用社结网聊获试赠送部非领首驱])(?:驱动"
    r"|免费(?:额度|用户|使用者|游玩|版|试用|商用|下载|体验|开源|领|赠|送|tokens?|token|的?(?:token|词元)|午餐|期|时段|层|档|计划|账号|账户|注册|订阅|会员|名额|名单|次数|API\s?额度|使用权|使用次数|餐|席|策略是|模式|公测|内测|阶段|使用阶段|开放\s?\d+\s?(?:个月|天|周)|玩|看|更新|升级|续|安装|申请|课程|教程|服务券|编程|使用\s?(?:上限|限制|额度)|图床|畅)"
    r"|(?:送|领取|获得|赠送?|得|抢)[^,。]{0,8}免费|开源(?:且|并|、|和|及|,)?(?:可)?免费|免费(?:且|并|、|和|及)?(?:开源|商用)|不(?:是|会|再|可能)[^,。]{0,4}免费|并非免费|免费(?:不|基本不)|非免费"
    r"|结束[^,。]{0,6}免费|免费[^,。]{0,8}结束|(?:半|首|(?<![目当此])前)[^,。]{0,4}免费|免费(?:用户)?(?:被|受|限)|试用|体验|社区版|个人版免费"
    r"|(?:会员|用户|使用者|学生|教师|师生|企业|开发者|网友|所有人|消费者|公众|大众)[^,。]{0,10}免费(?!调用|使用\s?api)|免费(?:给|为)[^,。]{0,8}(?:用户|学生)|app|网页版|网页端|PC 端|PC端|客户端|聊天|助手|搜索功能"
    r"|深度搜索|插件|免费时代|免费还是|免费(?:的)?(?:模型|大模型)(?:成本|列表|推荐)|权重|weights|open[- ]source|playground|trial|tier|credits?|本地部署|部署)",
    re.IGNORECASE,
)


# 可免费使用 500 万 tokens, 每天前 1000 次免费, free for the first million tokens: so much of it is, the model is not.
_COUNTED = r"[\d一二两三五十百千万亿][\d,.]*\s?[十百千万亿]{0,2}(?:多|余)?\s?个?\s?(?:tokens?|词元|代币|令牌|次|条|字|页|张)(?!\s?的?(?:上下文|窗口|长))"
_SO_MUCH = Cue(
    rf"免费[^,。;|\n]{{0,24}}?(?<![\d,.]){_COUNTED}"
    rf"|(?:前|首|每(?:天|日|周|月|年|小时|分钟|秒|个月|人|个?账[号户]|个?用户)|低于|不超过|少于)[^,。;免\d]{{0,8}}(?<![\d,.]){_COUNTED}[^,。;]{{0,12}}免费",
    needs="免费",
)
_FOR_SO_MUCH = Cue(
    r"\bfree,? (?:[\w.-]+,? ){0,8}?(?:first|up to|below|under) (?:\w+ ){0,2}?(?:[\d,.]+ ?[km]?|million|thousand|hundred)\b ?(?:million |thousand |input |output )?(?:tokens?|requests?|calls?|queries)\b(?! (?:of )?context| window)"
    r"|\bfirst (?:\w+ ){0,2}?(?:[\d,.]+ ?[km]?|million|thousand) (?:tokens?|requests?|calls?|queries) [^,.;]{0,30}free\b"
    r"|\b(?:[\d,.]+ ?(?:[km]|million|thousand)?|million|thousand) free (?:tokens?|requests?|calls?|queries)\b",
    needs="free",
)
_API_TALK = re.compile(
    r"模型|(?<![a-z])api|降价|价格战|调用|开放平台|接口|tokens?|pricing|\d ?/ ?1?[mk](?![a-z])|model|maas|百炼|千帆|方舟|openrouter|开发者|继[^,。]{0,16}之后|跟进",
    re.IGNORECASE,
)
_SOME_MODELS = re.compile(
    r"(?:[一二两三四五六七八九十\d]{1,2}款|[一二两三\d]大|多款|主力|旗舰|轻量级?|基础|全系|全部)(?:[^,。;]{0,6})(?:大)?模型\s?(?:的)?\s?(?:api|(?:核心|主力)?产品)?\s?(?:也|则|都|均|已|可|可以|将)?\s?$|\b(?:several|two|three|all|some|many|its|lighter|flagship|main)\b[\w ,'.-]{0,40}\bmodels?\b[\w ]{0,30}$",
    re.IGNORECASE,
)
_HOST = re.compile(r"云|平台|MaaS|引擎", re.IGNORECASE)
_TRIAL = re.compile(r"(?:限时)?免费(?:公测)?(?:体验|试用)(?:中|期)?|为期[^,。]{0,8}免费(?:试用|体验)")
_TO_MODEL = re.compile(r" to (?:the |its |all |their |both )?", re.IGNORECASE)
_AN_API = re.compile(r"(?<![a-z])apis?(?![a-z])", re.IGNORECASE)
_LIMITED = re.compile(
    r"\b(?:students?|months?|weeks?|days?|hours?|limit(?:s|ed)?|users?|subscribers?|researchers?|beta|preview|waitlist|trial|tier|credits?|plus|app|quota|plans?|if|unless)\b",
    re.IGNORECASE,
)
_FOR_SOME = re.compile(r"\b(?:students?|subscribers?|researchers?|trial|tier|credits?|if)\b", re.IGNORECASE)
_ITS_API = re.compile(r"\s?(?:大?模型)?\s?的?\s?(?:API|接口|调用)", re.IGNORECASE)
_IS_FREE = re.compile(
    r"(?:使用|调用|开放|提供)?的(?:\s?(?:大?模型|API|接口)){0,2}\s?(?:目前|现在|暂时)?(?:只|仅)?(?:是|有|包括|为)[:\s]{0,2}",
    re.IGNORECASE,
)
_MAKER = re.compile(r"\s?(?:[\u4e00-\u9fff]{2,6}|[A-Za-z]{2,12})?\s?(?:的|AI)?\s?", re.IGNORECASE)
_CALLABLE = re.compile(r"api|接口|调用|开放平台|开发者|tokens?|百炼|千帆|方舟", re.IGNORECASE)
_FREE_MODEL = re.compile(
    r"(?:完全|永久|长期|彻底)?\s?免费(?:开放|提供|调用)?\s?的?\s?(?P<model>(?:的|大|小|语言|推理|轻量|多模态|视觉){0,3}(?:模型|API|接口))?\s?[:]?\s?",
    re.IGNORECASE,
)
_MODEL_BEHIND = re.compile(r"\s?(?:大|小|语言)?(?:模型|API|接口)", re.IGNORECASE)
_NO_MODEL = re.compile(r"\s?(?:网页|客户端|App|应用|账[号户]|会员|额度|试用|体验|权重|镜像|镜象|网站)", re.IGNORECASE)
_BRINGS = re.compile(
    r"(?!.*(?:或将|计划|拟|有望|传|如果|是否|未|不再|停止|下线|取消|关闭))[^,。;]{0,12}(?:推出|发布|开放|上线|提供|带来|放出|公布)了?\s?(?:一?[个款种]|首个|首款|全新|的|\s){0,3}"
)
_AND = re.compile(r"\s?(?:、|和|与|及|以及|&|/|,|(?:, ?)?and)\s?", re.IGNORECASE)
_ALONE = re.compile(r"\|\s*(?:限时|永久|完全)?(?:免费|free)\s*(?:\||\Z|\n)", re.IGNORECASE)
_ROWS = ("|", "-", "*", "•", "·")
_IT_IS = re.compile(r"[^,。;]{0,4}?[也都均]?是(?:完全|永久|一直)?免费的")  # glm-4-flash 也是免费的
_SO_OFTEN = re.compile(
    r"次数[^,。;]{0,6}(?:有限|受限|限制)|(?:有|受)[^,。;]{0,4}次数[^,。;]{0,2}限"
)  # 虽然每天的使用次数是有限的
_ASKED = re.compile(r"\s?(?:使用|调用)?的?了?[吗么嘛]")
_TURNED = re.compile(r"(?:调整|转|改|变)[为成]\s?\Z")  # 从收费转为免费
_CIRCUMSTANCE = re.compile(r"(?:随着|由于|得益于|凭借|借助|依托|基于)[^,。;]{0,12}\Z")
_SURE = re.compile(
    r"宣布|官宣|全免|[降调](?:为|至|到)了?\s?[零0]\s?元|不再?收费|免费(?:[。,!\n\"、;)].?|\s?\||)$|元购|(?:now|completely|permanently|made|go(?:es)?|went|turned) free|announc\w+ free (?:api )?access|\b(?:ma(?:de|kes?|king)|turn(?:s|ed))\b[^,.;]{1,80} free|free of charge",
    re.IGNORECASE,
)


def read_free(text: str, line: Line, index: int, subjects: Subjects) -> tuple[list[Move], list[Refused]]:
    """Models whose API a text says is free."""
    moves: list[Move] = []
    refused: list[Refused] = []
    for found in _FREE.finditer(text, line.start, line.end):
        if not re.search(r"免|free|[降调购]|收费", found[0], re.IGNORECASE):
            continue
        at = text.find("免", found.start(), found.end())
        if at < 0:
            word = re.search(r"\bfree\b", found[0], re.IGNORECASE)
            at = found.start() + (word.start() if word else 0)
        moves_, why = _one(text, line, index, subjects, found, at)
        moves += moves_
        if why:
            refused.append(Refused(at, found.end(), *why))
    return moves, refused


def _one(
    text: str, line: Line, index: int, subjects: Subjects, found: re.Match[str], at: int
) -> tuple[list[Move], tuple[str, str] | None]:
    """What one word of free says: its moves, or the reason and rule that refuse it."""
    start, stop = line.sentence(at)
    low, high = clause(text, at, start), clause_end(text, found.end(), stop)
    near = text[low:high]
    named = [m for m in line.mentions if start <= m.start < at and m.start not in subjects.reference and not m.media]
    models = [m for m in named if m.model]
    some = _SOME_MODELS.search(text, low, max(low, found.start()))
    sellers = [m for m in named if low <= m.start] or (named[-1:] if some else [])
    so_much = _SO_MUCH.search(line.held, text, low, high)
    if (
        so_much
        or _SO_OFTEN.search(text, low, stop)
        or _FOR_SO_MUCH.search(line.held, text, low, min(stop, found.end() + 80))
    ):
        return [], ("free up to so many tokens or calls", "refuse:free-kind")
    offered = _offered(text, line, subjects, found, low) or _brought(text, line, subjects, found, start)
    behind = [] if offered else _turned_round(text, line, subjects, found, low, stop)
    if behind:
        unsure = cues.hedged(line.held, text[start:high])
        return [Move(at, behind[-1].end, index, "free", m.vendor, m, None, None, None, unsure, "free:object") for m in behind], None  # fmt: skip
    if offered is not None:
        seller = next((m.vendor for m in reversed(named) if m.kind == "platform"), offered.vendor)
        return [Move(at, offered.end, index, "free", seller, offered, None, None, None, cues.hedged(line.held, text[start:high]), "free:object")], None  # fmt: skip
    if found[0].lower() == "free of charge" and _LIMITED.search(text, found.end(), high):
        return [], ("free up to a limit: a quota", "refuse:free-kind")
    if found[0].lower().endswith("access") and (
        not found["access"] or text.startswith(" to ", found.end()) or _LIMITED.search(text, found.end(), high)
    ):
        return [], ("free access that is no model's API, or is limited", "refuse:free-kind")
    if not models and not sellers:
        return [], None
    # what is sold is said above the rows of a list or table; a cell of its own is its column's to read
    alone = _ALONE.search(text, max(line.start, at - 12), line.end)
    row = text[line.start : line.start + 1] in _ROWS and not alone
    wide = text[max(0 if row else line.start, start - (400 if row else 90)) : min(line.end, found.end() + 40)]
    trial = _TRIAL.search(near) and re.search(r"(?<![a-z])api|接口|openrouter|tokens?", wide, re.IGNORECASE)
    if (_NOT_FREE.search(near) and not trial) or ELSEWHERE.search(line.held, near):
        return [], ("free of another kind: quota, trial, app, weights or plan", "refuse:free-kind")
    if re.search(r"驱动|搭载|加持|powered by", text[start:at], re.IGNORECASE):
        return [], ("free of another kind: an app that a model drives", "refuse:free-kind")
    if CROWD.search(text, low, found.start()) and not any(low <= m.start for m in named):
        return [], ("a crowd, no seller by name", "refuse:general")
    if models and _CIRCUMSTANCE.search(text, start, models[0].start):
        return [], ("free of another kind: what a model made possible", "refuse:free-kind")
    if cues.denied(line.held, near) or re.search(r"如果|若|能否|是否|会不会", near) or _ASKED.match(text, found.end()):
        return [], ("denied or only asked", "refuse:denied")
    called_free = _IT_IS.fullmatch(text, max(start, found.start() - 4), found.end() + 1) and _CALLABLE.search(wide)
    firm = bool(
        called_free
        or found["how"]
        or found["tail"]
        or trial
        or _SURE.search(text[low : found.end() + (1 if alone else 2)])
    )
    group = subjects._group(models) if models else []
    gifts: list[tuple[int, str, Mention | None]]
    owner = subjects.owner(index, at, found.end())
    if sellers and sellers[-1].kind in ("company", "platform") and (not models or models[-1].end < low):
        # 百度两款模型免费: a seller's unnamed models; 华为云 MaaS 则限时免费: the model told of before
        told = [m for m in line.mentions if m.kind == "model" and m.end <= start] if _HOST.search(text, low, at) else []
        if not firm or not (some or (told and re.search(r"限时|全面|永久|全部", near))):
            return [], ("free, but nothing says that a model's API is meant", "refuse:free-scope")
        givers = [(s, None) for s in _row(text, sellers)] if some else [(sellers[-1], told[-1])]
        gifts = [(s.start, s.vendor, m) for s, m in givers]
    else:
        whole = any(m.kind == "model" and re.search(r"\d|-|\s|[a-z]$", m.text, re.IGNORECASE) for m in group)
        turned = _TURNED.search(text, low, found.start())
        sure = found["access"] or turned or (found["how"] and found["how"] not in ("已", "均", "都", "将"))
        called = group and re.search(
            r"(?<![a-z])api|接口|调用|\bmodels? free", text[group[-1].end : found.end() + 4], re.IGNORECASE
        )
        if not firm or not (whole or called or some) or not (_API_TALK.search(wide) or sure):
            return [], ("free, but nothing says that a model's API is meant", "refuse:free-scope")
        hosted = (
            owner.vendor
            if owner.models and owner.models[-1].vendor != owner.vendor and any(x in group for x in owner.models)
            else None
        )
        gifts = [(m.start, hosted or m.vendor, m) for m in group]
    hedged = cues.hedged(line.held, text[start:high])
    previous, currency = _price_before(text, line, low, at)
    return [
        Move(a, found.end(), index, "free", v, m, None, None, None, hedged, "free:model", previous=previous, currency=currency)
        for a, v, m in gifts
        if subjects.named_seller(index, start, found.end(), v) == v
    ], None  # fmt: skip


def _row(text: str, sellers: list[Mention]) -> list[Mention]:
    """百度、腾讯的轻量模型, 百度腾讯轻量模型: the last company and those joined to it, in order."""
    row = [sellers[-1]]
    for m in reversed(sellers[:-1]):
        gap = text[m.end : row[0].start]
        beside = not gap and m.kind == row[0].kind == "company" and m.model is None
        if not (beside or _AND.fullmatch(gap)):
            break
        row.insert(0, m)
    return list({m.vendor: m for m in row}.values())


def _offered(text: str, line: Line, subjects: Subjects, found: re.Match[str], low: int) -> Mention | None:
    """免费开放 X 的 API, 免费提供 X 接口, free API access to X: the model right behind, whose API is named; not what pupils or
    members get."""
    model = next((m for m in line.mentions if m.start >= found.end()), None)
    if model is None or model.kind != "model" or model.media or model.start in subjects.reference:
        return None
    if found[0].lower().endswith("access"):
        high = clause_end(text, found.end(), line.end)
        opened = _TO_MODEL.fullmatch(text, found.end(), model.start) and _AN_API.search(text, low, high)
        some = _LIMITED.search(text, found.end(), high) or _FOR_SOME.search(text, low, found.start())
        return model if opened and not some and not cues.denied(line.held, text[low:high]) else None
    given = found["tail"] in ("开放", "提供", "调用", "接入") and not text[found.end() : model.start].strip(" 了")
    named = _ITS_API.match(text, model.end)
    only = re.search(r"学生|教师|师生|会员|学员|试用|额度|如果|是否|不再|结束", text[low : model.end])
    return model if given and named and not only and not cues.denied(line.held, text[low : model.end]) else None


def _brought(text: str, line: Line, subjects: Subjects, found: re.Match[str], start: int) -> Mention | None:
    """智谱开放了一个完全免费的模型 X, 腾讯云开放免费的 X 模型: a free model that its own maker or a platform brings out."""
    model = next((m for m in line.mentions if m.start >= found.end()), None)
    gap = _FREE_MODEL.match(text, found.start(), model.start) if model else None
    if model is None or gap is None or gap.end() != model.start or model.kind != "model" or model.media:
        return None
    behind = _MODEL_BEHIND.match(text, model.end)
    if not (gap["model"] or behind) or model.start in subjects.reference or _NO_MODEL.match(text, model.end):
        return None
    by = [m for m in line.mentions if start <= m.start < found.start() and m.kind in ("company", "platform")]
    lead = text[by[-1].end : found.start()] if by else ""
    brings = bool(by) and by[-1].vendor == model.vendor and _BRINGS.fullmatch(lead) is not None
    return model if brings and not cues.denied(line.held, text[by[-1].end : model.end]) else None


def _turned_round(
    text: str, line: Line, subjects: Subjects, found: re.Match[str], low: int, stop: int
) -> list[Mention]:
    """目前免费开放的是 X, 永久免费的模型有 X 和 Y: the models right behind, where an API is spoken of."""
    turn = _IS_FREE.match(text, found.end())
    row = [m for m in line.mentions if turn and turn.end() <= m.start < stop and m.kind == "model" and not m.media]
    if turn is None or not row or not _MAKER.fullmatch(text, turn.end(), row[0].start):
        return []
    given = row[:1]
    for m in row[1:]:
        joined = _AND.match(text, given[-1].end, m.start)
        if joined is None or not _MAKER.fullmatch(text, joined.end(), m.start):
            break
        given.append(m)
    near = text[low : clause_end(text, given[-1].end, line.end)]
    if _NOT_FREE.search(near) or cues.denied(line.held, near) or any(m.start in subjects.reference for m in given):
        return []
    return given if _CALLABLE.search(text, max(0, low - 120), given[-1].end + 160) else []


def _price_before(text: str, line: Line, low: int, at: int) -> tuple[Decimal | None, str | None]:
    """从0.008元/千tokens调整为全面免费: the old price, if the clause states one with its unit."""
    for amount in line.amounts:
        unit = next((u for u in line.units if amount.end <= u.start <= amount.end + 4 and not u.value.foreign), None)
        near = low <= amount.start and unit and unit.end <= at and at - unit.end <= 16
        if unit and near and re.search(r"(?:从|由|原价?)[^,。;]{0,10}$", text[low : amount.start]):
            return units.per_mtok(amount.value.value, unit.value), amount.value.currency
    return None, None
