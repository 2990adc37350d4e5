"""Models whose API a text says is free, told apart from quotas, trials, apps, weights and plans."""

from __future__ import annotations

import re

from pricing.zh import cues
from pricing.zh.judging import ELSEWHERE, Move, Refused
from pricing.zh.scopes import Line, clause, clause_end
from pricing.zh.subjects import Subjects

_FREE = re.compile(
    r"(?P<how>全面|永久|限时|完全|彻底|正式|宣布|即日起|今日起|全部|全线|立即|已|现已|均|都|将|长期|无限期|继续)?\s{0,2}(?:向[^,。;]{0,16})?(?:提供)?(?:的)?免费(?P<tail>开放|调用|使用|提供|接入|了|政策|API)?|限免|0\s?元/?(?:百万|千)?|(?:free of charge|for free|(?:now|completely|permanently|is|are|made|go(?:es)?) free)\b",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(
    r"免费(?:额度|用户|版|试用|商用|下载|体验|开源|领|赠|送|tokens?|token|的?(?:token|词元)|午餐|期|时段|层|档|计划|账号|账户|注册|订阅|会员|名额|名单|次数|API\s?额度|使用权|使用次数|餐|席|策略是|模式|公测|内测|阶段|使用阶段|开放\s?\d+\s?(?:个月|天|周)|玩|看|更新|升级|续|安装|申请|课程|教程|服务券|编程|使用\s?(?:上限|限制|额度)|图床|畅)|(?:送|领取|获得|赠送?|得|抢)[^,。]{0,8}免费|开源(?:且|并|、|和|及|,)?(?:可)?免费|免费(?:且|并|、|和|及)?(?:开源|商用)|不(?:是|会|再|可能)[^,。]{0,4}免费|并非免费|免费(?:不|基本不)|非免费|结束[^,。]{0,6}免费|免费[^,。]{0,8}结束|(?:半|首|前)[^,。]{0,4}免费|免费(?:用户)?(?:被|受|限)|试用|体验|社区版|个人版免费|(?:会员|用户|学生|教师|师生|企业|开发者|网友|所有人|消费者|公众|大众)[^,。]{0,10}免费(?!调用|使用\s?api)|免费(?:给|为)[^,。]{0,8}(?:用户|学生)|app|网页版|网页端|PC 端|PC端|客户端|聊天|助手|搜索功能|深度搜索|插件|免费时代|免费还是|免费(?:的)?(?:模型|大模型)(?:成本|列表|推荐)|权重|weights|open[- ]source|trial|tier|credits?|本地部署|部署",
    re.IGNORECASE,
)


def read_free(text: str, line: Line, index: int, subjects: Subjects) -> tuple[list[Move], list[Refused]]:
    """Models whose API a text says is free."""
    moves: list[Move] = []
    refused: list[Refused] = []
    for found in _FREE.finditer(text, line.start, line.end):
        if "免" not in found[0] and "free" not in found[0].lower():
            continue
        start, stop = line.sentence(found.start())
        at = text.find("免", found.start(), found.end())
        at = found.start() if at < 0 else at
        low, high = clause(text, at, start), clause_end(text, found.end(), stop)
        near = text[low:high]
        models = [m for m in line.mentions if start <= m.start < at and m.model and m.start not in subjects.reference]
        if not models:
            continue
        if _NOT_FREE.search(near) or ELSEWHERE.search(near):
            refused.append(
                Refused(at, found.end(), "free of another kind: quota, trial, app, weights or plan", "refuse:free-kind")
            )
            continue
        if cues.denied(near) or re.search(r"如果|若|能否|是否|会不会", near):
            refused.append(Refused(at, found.end(), "denied or only asked", "refuse:denied"))
            continue
        group = subjects._group(models)
        talk = re.search(
            r"模型|api|调用|开放平台|接口|tokens?|model",
            text[max(line.start, start - 90) : min(stop, found.end() + 24)],
            re.IGNORECASE,
        )
        firm = found["how"] or found["tail"] or re.search(r"宣布|官宣|免费[。,!\n\"]?$", text[low : found.end() + 1])
        whole = any(m.kind == "model" and re.search(r"\d|-|\s|[a-z]$", m.text, re.IGNORECASE) for m in group)
        if not talk or not firm or not whole:
            refused.append(
                Refused(at, found.end(), "free, but nothing says that a model's API is meant", "refuse:free-scope")
            )
            continue
        owner = subjects.owner(index, at, found.end())
        for m in group:
            vendor = owner.vendor if owner.models and owner.models[-1].vendor != owner.vendor else m.vendor
            moves.append(
                Move(
                    m.start,
                    found.end(),
                    index,
                    "free",
                    vendor or m.vendor,
                    m,
                    None,
                    None,
                    None,
                    cues.hedged(text[start:high]),
                    "free:model",
                )
            )
    return moves, refused
