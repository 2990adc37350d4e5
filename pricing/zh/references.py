"""Names that are no subject of a price: what is compared with, whom somebody follows, where something can be had or was looked up."""

from __future__ import annotations

import re

from pricing.zh import cues
from pricing.zh.mentions import Mention
from pricing.zh.scopes import Line

_IN_BRACKET = re.compile(r"\((?:通过|经由?|via)\s?\Z", re.IGNORECASE)  # 限时免费(通过 OpenRouter 平台)
_ACTED = re.compile(
    r"\s(?:AI |also |had |has ){0,2}(?:slashed|cut|lowered|reduced|dropped|raised|hiked)\b"
)  # after X slashed prices
_WORKS_WITH = re.compile(r"(?:支持|适配|可在|可接入|接入)[^,。;]{0,20}\Z")
_CONNECTS = re.compile(r"[^,。;]{0,8}(?:接入|适配|格式|协议|接口|工具|SDK|中使用|里使用)", re.IGNORECASE)
_COMPATIBLE = re.compile(r"(?:兼容|适配|compatible with)\s?\Z", re.IGNORECASE)
_IS_COMPATIBLE = re.compile(
    r"(?:-?(?:/|、| ?(?:和|与|及|and|or) ?)[A-Za-z]{2,12})?\s?(?:(?:API|SDK|接口|格式|协议)\s?)?(?:[- ]compatible\b|(?:相)?兼容(?!了|性问题))",
    re.IGNORECASE,
)
_FORMERLY = re.compile(r"\((?:曾|前|原|ex-|former)[^()]{0,20}\Z", re.IGNORECASE)  # (曾参与 X 研究): who somebody was
_PLACES_JOINED = re.compile(r"\s?(?:API|平台|云)?\s?(?:和|与|及|以及|、|,|/|或|and|or|, and)\s?", re.IGNORECASE)
_PLACE_BEFORE = re.compile(r"(?:通过|经由?|在|登陆|上线|接入|via|through|on|from)[^,。;|]{0,14}\Z", re.IGNORECASE)
# 已上线 Hugging Face、ModelScope 和 OpenRouter: the last of several places, the others known to no list.
_PLACES_BEFORE = re.compile(
    r"(?:上线|登陆|上架|发布到|通过|可在|available (?:on|via|through))(?:了|至|到)?\s?(?:[A-Z][A-Za-z.]{2,16}(?: [A-Z][A-Za-z.]{1,16})?\s?(?:、|,|和|与|及|以及|,? ?and)\s?){1,4}\Z"
)
_PLACE_AFTER = re.compile(r"提供|访问|使用|可用|上线|调用|获取|体验|available|access|\buse\b|hosted", re.IGNORECASE)
# A platform whose figures are cited is no seller: OpenRouter 数据显示, 的定价追踪页.
CITED = re.compile(
    r"\s?(?:\S{0,3})?(?:上(?:的)?(?:处理|份额|支出|用量|调用|消耗|排|最|热门|由)|数据|排行|排名|榜|周调用|统计|显示|的?(?:价格|定价)?(?:追踪|监测|页面)|rankings?|data|usage|stats|shows?|crossed)",
    re.IGNORECASE,
)
_CAN_BE_HAD = re.compile(r"(?:可|已|现已|现|仅|首先|率先|将)(?:以)?(?:在|通过|经由)[^,。;]{0,24}\Z")
_USED = re.compile(r"[^,。;]{0,30}(?:使用|可用|访问|体验|调用|获取|提供)")
_SOURCE = re.compile(r"(?:根据|据|来源[:为]?|引用|according to|source:)\s?$", re.IGNORECASE)
# X, 这是 Y 的精简版; X 作为 Y 的继任者; X, a smaller version of Y: what a model is made of or stands in for is not what is spoken of.
_IS_ONE = re.compile(
    r"\s?(?:\([^()\n]{0,40}\))?\s?[,:(-]{0,2}\s?(?:(?:也|又|其实|则)?(?:这|它|他|其|该模型|该版本|后者|前者)?(?:也)?(?:是|为|系|作为|属于|定位为|相当于|堪称)|作为)(?:[^,。;:$¥\d]|\d(?=[款个])){0,16}\Z"
)
_OF_ITS_KIND = re.compile(
    r"\s?(?:(?:大?模型|系列|家族|版本?)\s?)?(?:的|下的?|旗下的?|之)?(?:一个|一款|一种)?(?:[^,。;:()\d]{0,16})(?:版(?!权)|变体|变种|后继|继任|接班|升级|精简|迷你|一员|成员|模型|产品|替代|小弟|兄弟|快照)"
)
# 对其前身 X 的重大升级: what a model follows.
_UPGRADE_OF = re.compile(
    r"(?:[是为]对(?:其|自家|它的?|前身|前代|前作|前一代|上一?代|的|旗舰|产品|模型){0,4}|对(?:其|自家|它的?)?(?:前身|前代|前作|前一代|上一?代)(?:的|旗舰|产品|模型){0,3})\s?(?:\w{2,10}\s)?\Z"
)
_OF_UPGRADE = re.compile(
    r"\s?的(?:一次|一个|又一|全面|重大|重要|大幅|小幅|直接|大){0,3}(?:升级|更新|迭代|改进|继任|后继|换代)"
)
# 华为昇腾 910B: what something runs on sells no tokens.
_CHIPS = re.compile(
    r"\s?(?:的|自研的?|自家的?)?\s?(?:[升昇]腾|鲲鹏|ascend|昆仑芯|平头哥|真武|TPU|trainium|inferentia|maia|GPU|NPU|(?:AI\s?)?芯片|加速[卡器]|算力卡|智算卡)",
    re.IGNORECASE,
)
_MADE_FROM = re.compile(
    r"\s?[,(]?\s?(?:它|其|该模型|由|是|则)?\s?(?:基于|源自|脱胎于|改自|衍生自|由|从|以)[^,。;:$¥\d]{0,8}\Z"
)
_MAKING = re.compile(
    r"\s?(?:大?模型|系列|架构)?\s?(?:的)?\s?(?:为(?:基础|底座|基座))?[^,。;:()\d]{0,6}(?:蒸馏|微调|训练|优化|打造|构建|改进|而来|架构|开发|改造|剪枝|量化|升级|为基|为底)"
)
_SCORE = re.compile(
    r"\s?(?:仅|只有|为|是|得分?|拿下)?\s?\d{1,3}(?:\.\d{1,2})?\s?(?:%|分(?!之))(?!\s?(?:off|折|discount|的?(?:价格|折扣|优惠)))"
)
_SUCH = re.compile(r"\s?(?:这类|之类|一类|这样的|等(?:专用|推理|第三方|云)?平台)")  # Fireworks 这类平台
_BASED_ON = re.compile(r"(?:基于|改自|衍生自|蒸馏自|based on|built on|fine-?tuned from)\s?\Z", re.IGNORECASE)
_A_VERSION = re.compile(
    r",? (?:which (?:is|was) |is |was )?(?:(?:a|an|the|its|their)? ?(?:[\w-]+,? ){0,5}(?:version|variant|successor|sibling|distillation|derivative|follow-up|upgrade|update|replacement)(?: of| to| for| over| on| from)|based on|derived from|distilled from|built on|fine-tuned from) (?:the |its |\w+'s )?\Z",
    re.IGNORECASE,
)


class References:
    """The names of a document, each known as a subject, a comparison or a place."""

    def __init__(self, text: str, lines: list[Line]) -> None:
        self.text = text
        self.lines = lines
        self.reference: set[int] = set()
        self.equal: set[int] = set()
        self.place: set[int] = set()
        for line in lines:
            for m in line.mentions:
                s = max(line.start, m.start - 24)
                if (
                    self._cited(line, m)
                    or self._only_compatible(m)
                    or _FORMERLY.search(text, s, m.start)
                    or self._made_of(line, m)
                    or self._scored(line, m)
                    or (m.kind == "platform" and _SUCH.match(text, m.end))
                    or (m.kind != "model" and _CHIPS.match(text, m.end))
                ):
                    self.reference.add(m.start)
                elif self._locative(line, m) or self._one_of_places(line, m):
                    self.reference.add(m.start)
                    self.place.add(m.start)
                elif joined := self._joined_reference(line, m):
                    self.reference.add(m.start)
                    if joined in self.place:
                        self.place.add(m.start)
                elif cues.compared(
                    line.held, text[max(line.start, m.start - 48) : m.start], text[m.end : min(line.end, m.end + 70)]
                ):
                    self.reference.add(m.start)
                    if re.search(
                        r"(?:与|和|同|跟|same (?:\w+ ){0,3}as)\s{0,2}$", text[s : m.start]
                    ) and not cues.rivals(text[m.end : m.end + 70]):
                        self.equal.add(m.start)
                elif not _ACTED.match(text, m.end) and cues.after_whom(
                    line.held, text[max(line.sentence(m.start)[0], m.start - 14) : m.start]
                ):
                    self.reference.add(m.start)

    def _cited(self, line: Line, m: Mention) -> bool:
        """Whether a platform is only where a figure was looked up."""
        before = self.text[max(line.start, m.start - 24) : m.start]
        return m.kind == "platform" and bool(
            _IN_BRACKET.search(before) or CITED.match(self.text, m.end) or _SOURCE.search(before)
        )

    def _only_compatible(self, m: Mention) -> bool:
        """支持 Codex 接入, 兼容 OpenAI 接口, OpenAI-compatible: what a model works with is not who sells it."""
        return m.kind != "model" and bool(
            (_WORKS_WITH.search(self.text, max(0, m.start - 24), m.start) and _CONNECTS.match(self.text, m.end))
            or _COMPATIBLE.search(self.text, max(0, m.start - 16), m.start)
            or _IS_COMPATIBLE.match(self.text, m.end)
        )

    def _scored(self, line: Line, m: Mention) -> bool:
        """X 得分 80.3%,GPT-5.5 仅 58.6%: what only has a score beside another has no price."""
        if m.kind != "model" or not _SCORE.match(self.text, m.end):
            return False
        return any(x.kind == "model" and x.model != m.model and x.end <= m.start for x in line.mentions)

    def _made_of(self, line: Line, m: Mention) -> bool:
        """Whether a model is named only to say what the one named right before it is."""
        if m.kind != "model":
            return False
        text = self.text
        made = _BASED_ON.search(text, max(line.start, m.start - 12), m.start)
        if made and text[m.end : m.end + 1] in tuple(",;。)"):
            return True  # Clef-omni,基于 Qwen3-Omni,…: what a model of another's is made of
        if _OF_UPGRADE.match(text, m.end) and _UPGRADE_OF.search(text, max(line.start, m.start - 24), m.start):
            return True
        named = [x for x in line.mentions if x.kind == "model" and m.start - 60 <= x.end <= m.start]
        if not named or named[-1].model == m.model:
            return False
        low, high = named[-1].end, min(line.end, m.end + 40)
        return bool(
            (_IS_ONE.match(text, low, m.start) and _OF_ITS_KIND.match(text, m.end, high))
            or (_MADE_FROM.match(text, low, m.start) and _MAKING.match(text, m.end, high))
            or _A_VERSION.match(text, low, m.start)
        )

    def _locative(self, line: Line, m: Mention) -> bool:
        """Where something can be had (可在 Claude Code 和 Bedrock 中使用) is not what it costs."""
        return (
            m.kind != "platform"
            and _CAN_BE_HAD.search(self.text, max(line.start, m.start - 30), m.start) is not None
            and _USED.match(self.text, m.end, m.end + 40) is not None
        )

    def _one_of_places(self, line: Line, m: Mention) -> bool:
        """通过 OpenRouter 和 DeepSeek API 提供: a platform among several places to have a model is not who prices it."""
        if m.kind != "platform":
            return False
        group = [m]
        others = [x for x in line.mentions if x.kind != "model" and x.vendor != m.vendor]
        for x in others:
            if x.start > group[-1].end and _PLACES_JOINED.fullmatch(self.text[group[-1].end : x.start]):
                group.append(x)
        for x in reversed(others):
            if x.end < group[0].start and _PLACES_JOINED.fullmatch(self.text[x.end : group[0].start]):
                group.insert(0, x)
        before = self.text[max(line.start, group[0].start - 24) : group[0].start]
        after = self.text[group[-1].end : min(line.end, group[-1].end + 24)]
        if _PLACES_BEFORE.search(self.text, max(line.start, m.start - 60), m.start):
            return True
        return len(group) > 1 and bool(_PLACE_BEFORE.search(before)) and bool(_PLACE_AFTER.search(before + "|" + after))

    def _joined_reference(self, line: Line, m: Mention) -> int | None:
        """比 A 和 B 便宜: B is compared with like A."""
        for x in line.mentions:
            if x.start in self.reference and x.end <= m.start <= x.end + 40:
                gap = re.sub(r"\([^()]{0,34}\)|大?模型|的|旗舰", "", self.text[x.end : m.start])
                if len(gap) <= 8 and re.fullmatch(r"\s{0,2}(?:和|与|及|以及|、|/|&|and|或)\s{0,2}(?:\S{0,4})", gap):
                    return x.start
                if gap.strip() == "," and re.match(r"\s?等", self.text[m.end : m.end + 2]):
                    return x.start
                if x.vendor == m.vendor and x.kind != "model" and re.fullmatch(r"\s?(?:'s)?\s?", gap):
                    return x.start  # 与 Anthropic 的 Sonnet: a maker before its model
        return None
