"""Who charges for a model: its maker, or the platform that hosts it."""

from __future__ import annotations

import functools
import re

from pricing.zh.engine import Cue
from pricing.zh.lexicon import OPEN_WEIGHTS
from pricing.zh.mentions import Mention
from pricing.zh.others import clouds_own
from pricing.zh.references import CITED, References
from pricing.zh.scopes import clause

FAR = 60  # lines a subject may be carried over
_JOINED = re.compile(
    r"\s{0,2}(?:和|与|及|以及|、|/|,|&|and|,\s?and|或)\s{0,2}(?:新一代|全新的?|旗下)?\s{0,2}$", re.IGNORECASE
)
_BESIDE_NAMES = re.compile(r"\([^()]{0,24}\)|大?模型|(?:此前|之前|更早|早先)?的")
_HOSTING = re.compile(
    r"上线|上新|首发|开售|接入|平台|宣布|下调|上调|提供|推出|加入|引入|纳入|登陆|托管|调用|公告|降价|销售|上架|部署|发布|开放|支持|新增|取消|恢复|定价|价格|计费|收费|hosts?|serves?|offers?|lists?|sells?|provid|launch|announce|cut",
    re.IGNORECASE,
)
_THE = re.compile(r"\s?(?:the|its|our|their)\s(?:[a-z]\w+\s){0,2}", re.IGNORECASE)  # the standard o3
_FIRST_OF = re.compile(
    r"\s?(?:系列|家族)(?:的|中的?|里的?|旗下的?)?(?:首[个款]|最新|新|第[一二三四五])"
)  # GLM-5 系列首款模型 GLM-5.3
_CALLED = re.compile(r"(?:模型|版本|\bmodel|\bversion|\bAPI)\s?\((?:即|名为|代号)?\Z", re.IGNORECASE)
_MERELY = re.compile(
    r"(?:可(?:以)?通过|也可|同步(?:上线|登陆)|登陆|available (?:on|in|via|through)|以及|包括)[^。;\n]{0,40}$",
    re.IGNORECASE,
)
_VIA = re.compile(r"(?:\((?:在|on)|通过)\s?\Z", re.IGNORECASE)
_ON_HOST = re.compile(
    r"\s?(?:平台|官网|云|网站|开放平台|MaaS)?\s?(?:上|里|中|版|托管|部署|提供|代理|渠道|的|跑|运行|调用){1,3}(?:满血|官方|原版)?\s?|\s?(?:'s|hosts|serves|offers|prices|sells|lists)\s",
    re.IGNORECASE,
)
_HEADED_BY = re.compile(
    r":\s?(?:自|从)?(?:\d{1,2}\s?月\s?\d{1,2}\s?日)?(?:起|开始)?,?\s?(?:将|把)?"
)  # 腾讯云:10 月 10 日起 DeepSeek-V3.2 …
_REPOSITORY = re.compile(r"(?<![\w.-])[A-Za-z][\w.-]{1,24}/\Z")  # Qwen/QwQ-32B
_ITS = re.compile(r"\s?(?:的|旗下的?|'s)?\s?", re.IGNORECASE)
_ADDS = re.compile(r"上线|上新|上架|新增|接入|提供|托管|支持|部署|平台上|hosts?|offers?|serves?", re.IGNORECASE)
_ACTS_ON = re.compile(
    r"(?:\s?(?:于|在)?\s?(?:\d{1,2}\s?月)?\s?\d{1,2}\s?日)?[^,。;\d]{0,16}(?:将|把|对|给|为|上线|上新|上架|推出|提供|新增|接入|部署|首发)了?\s?(?:\w{2,12}\s?的|的|满血版?|官方)?\s?"
)
OWN_PRICE = Cue(
    r"(?<![为是于比较的照按])(?:官方|官网|原厂|自家|自己的?|直连|直接(?:访问|调用|接入)|\bofficial(?:ly)?|\b(?:its|their) own)\s?(?:平台|API|渠道|版本?|接口|模型)?\s?(?:上|的)?\s?(?:价格?|定价|报价|收费|price)?\s?(?:则|仍|还|也|就)?\s?(?:是|为|在|要|收费|仅|:|price|at|is|are|charges)?[^,。;\d]{0,12}$",
    needs="官方 官网 原厂 自家 自己 直连 直接访问 直接调用 直接接入 official own",
)
SPEAKS = re.compile(
    r"\s?(?:官方|团队|今日|今天|昨日|宣布|此前|推出|发布|表示|公告|\(|announc|launch|releas|unveil|said|says|wrote|made|cut)",
    re.IGNORECASE,
)
# 该平台 … 例如 X 每百万 0.5 美元。Fireworks AI 还提供 …: a platform spoken of before its name comes.
_THIS_PLATFORM = Cue(
    r"(?:该|本|这个?|此)(?:云|推理|开放)?(?:平台|服务商|供应商|提供商)|\b(?:the|this) (?:platform|provider|host)\b",
    needs="平台 服务商 供应商 提供商 platform provider host",
)
_FOLLOWS = re.compile(
    r"(?: Service|平台)?\s?(?:也|同步|随后|稍后|同日)(?:会|将|已|可)?(?:同步)?(?:上线|提供|支持|上架)了?[,。;]"
)  # where it can be had too
_ALSO = re.compile(
    r"\s?(?:平台)?\s?(?:还|也|同时|另外|支持|提供|also\b|further\b|offers?\b|supports?\b)", re.IGNORECASE
)
# A notice of the platform's own: 我们很高兴宣布, we are excited to announce.
_WE_SAY = re.compile(
    r"(?=[我w])(?:我们(?:今天|今日|正式|很高兴|高兴地?|非常高兴|还|也|即将|将|正在|现在){0,3}(?:地)?(?:宣布|推出|发布|上线|带来|引入)"
    r"|\bwe(?: are|'re| have|'ve)?(?: (?:now|also|today|excited|pleased|happy|thrilled|proud|delighted|to)){0,4} (?:announc|launch|introduc|releas|bring|mak)\w*)",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(r"官方|官网|原厂|自家|开放平台|official", re.IGNORECASE)


class Sellers(References):
    """Gives each price of a model to its seller."""

    def _group(self, models: list[Mention]) -> list[Mention]:
        """The last model and those joined to it: A、B 和 C."""
        group = [models[-1]]
        for m in reversed(models[:-1]):
            gap = _BESIDE_NAMES.sub("", self._without_makers(m, group[0]))
            if len(gap) <= 12 and _JOINED.fullmatch(gap):
                group.insert(0, m)
            else:
                break
        return group

    def _without_makers(self, one: Mention, other: Mention) -> str:
        """The text between two models, without the name of the second one's own maker: 智谱 A、讯飞 B."""
        made = [
            m.text
            for line in self.lines
            if line.start <= other.start < line.end
            for m in line.mentions
            if m.kind != "model" and m.vendor == other.vendor and one.end <= m.start and m.end <= other.start
        ]
        return functools.reduce(lambda gap, name: gap.replace(name, "", 1), made, self.text[one.end : other.start])

    def _bracketed(self, m: Mention, at: int) -> bool:
        """Whether a mention stands in a bracket that closed before the place."""
        opening = self.text.rfind("(", max(0, m.start - 60), m.start)
        if opening < 0 or ")" in self.text[opening : m.start]:
            return False
        closing = self.text.find(")", m.end, at)
        return closing >= 0

    def _is_called(self, m: Mention, before: list[Mention]) -> bool:
        """The default model (GPT-5): a bracket that only names what was called a model is its name, if nobody else's model came
        before."""
        called = _CALLED.search(self.text, max(0, m.start - 24), m.start)
        alone = self.text[m.end : m.end + 1] == ")"
        others = any(x.model and x.start < m.start and x.vendor != m.vendor for x in before)
        return called is not None and alone and not others

    def _opens(self, m: Mention) -> bool:
        """Whether a name stands where a subject stands: at the head of a clause."""
        head = re.split(r"[,。;:\n]", self.text[max(0, m.start - 24) : m.start])[-1]
        return len(head.strip()) <= 3 or bool(
            _THE.fullmatch(head)
            or re.fullmatch(
                r"\s?(?:而|但|同时|其中|另一边|此外|随后|与此同时|不过|至于|相比之下|消息|据|近日|今日|今天|昨日|而在|以及|创业公司|大厂)?\s?(?:\S{0,4})",
                head,
            )
        )

    def _theme(self, models: list[Mention]) -> Mention:
        """The name a sentence is about: its first, if that opens a clause or heads a list; else its last."""
        models = [m for m in models if not _FIRST_OF.match(self.text, m.end)] or models
        first = models[0]
        if self._opens(first) or re.match(r"\s{0,2}(?::|-)", self.text[first.end : first.end + 3]):
            return first
        launched = re.search(
            r"(?:发布|推出|开源|上线|宣布|带来|公布|introduc\w+|launch\w+|releas\w+|announc\w+)(?:了|正式|全新|最新|新一代|的|旗舰|\s|其){0,6}$",
            self.text[max(0, first.start - 20) : first.start],
            re.IGNORECASE,
        )
        return first if launched else models[-1]

    def _seller(self, index: int, start: int, at: int, model: Mention) -> str:
        """Whoever charges: the hosting platform that is spoken of, else the model's maker."""
        line = self.lines[index]
        hosts = [
            m
            for m in line.mentions
            if (m.kind == "platform" or clouds_own(self.text, m, model))
            and m.vendor != model.vendor
            and start <= m.start < at
        ]
        hosts = [
            h
            for h in hosts
            if h.start not in self.reference and not _MERELY.search(self.text[max(start, h.start - 44) : h.start])
        ]
        here = self.text[clause(self.text, at, start) : at]
        if OWN_PRICE.search(line.held, here) and not any(h.start >= at - len(here) for h in hosts):
            return model.vendor
        own = [m for m in line.mentions if m.vendor == model.vendor and m.kind in ("company", "platform")]
        placed = (m for m in own if hosts and hosts[-1].end <= m.start < at and self.text[m.start - 1] in "在于")
        if any(_OFFICIAL.match(self.text, m.end) for m in placed):
            return model.vendor  # 在 OpenRouter 上免费,在阶跃开放平台 …
        if hosts and self._sells(hosts[-1], model):
            return hosts[-1].vendor
        maker = self._maker_before(index, model)
        if maker and hosts and self._sells_own(index, hosts[-1], maker):
            return model.vendor
        if hosts and not maker and self._sells_row(index, hosts[-1], model):
            return hosts[-1].vendor
        if hosts and len({h.vendor for h in hosts}) == 1 and _HOSTING.search(self.text, start, at):
            makers = [
                m
                for m in line.mentions
                if m.vendor == model.vendor
                and m.kind in ("company", "brand")
                and (hosts[-1].end <= m.start and m.end <= max(model.start, hosts[-1].end))
                and m.start not in self.reference
            ]
            behind = self.text[makers[-1].end : makers[-1].end + 12].lstrip() if makers else ""
            speaks = bool(makers) and SPEAKS.match(behind) and not re.match(r"(?:发布|推出|此前发布)的", behind)
            owns = bool(makers) and behind.startswith("的") and self._opens(makers[-1])  # ,腾讯混元的 Hunyuan-lite
            return model.vendor if _OFFICIAL.match(behind) or speaks or owns else hosts[-1].vendor
        there = self._sold_there(index, start, at, model)
        if there:
            return there
        if any(
            m.vendor == model.vendor
            and m.kind in ("company", "platform")
            and start <= m.start < at
            and m.start not in self.reference
            for m in line.mentions
        ):
            return model.vendor
        return self._document_host(index, start, model) or model.vendor

    def _sells(self, host: Mention, model: Mention) -> bool:
        """火山引擎 DeepSeek-R1, 百炼上的 R1, PPIO 则把 R1 的…: a platform right before a foreign model, or acting on it."""
        gap = _REPOSITORY.sub("", self.text[host.end : max(host.end, model.start)])
        led = self.text[max(0, host.start - 3) : host.start].lower() == "on "  # On OpenRouter, R1 costs …
        inside = self.text[max(0, host.start - 1) : host.start] == "在" and _ON_HOST.fullmatch(gap.rstrip(", "))
        if inside or _ON_HOST.fullmatch(gap) or not gap.strip() or (led and gap == ", "):
            return True
        return self._opens(host) and bool(_ACTS_ON.fullmatch(gap) or _HEADED_BY.fullmatch(gap))

    def _sells_row(self, index: int, host: Mention, model: Mention) -> bool:
        """阿里云将 Qwen-Plus 和 GLM-4 降价: a platform that acts on the first of a row of models acts on all."""
        row = self._group(
            [m for m in self.lines[index].mentions if m.kind == "model" and host.end <= m.start <= model.start]
            or [model]
        )
        return len(row) > 1 and row[-1].start == model.start and self._sells(host, row[0])

    def _maker_before(self, index: int, model: Mention) -> Mention | None:
        """The maker right before its model: 智谱 GLM-4, 谷歌的 Gemini."""
        before = [m for m in self.lines[index].mentions if m.kind in ("company", "brand") and m.end <= model.start]
        near = before and before[-1].vendor == model.vendor and _ITS.fullmatch(self.text, before[-1].end, model.start)
        return before[-1] if near else None

    def _sells_own(self, index: int, host: Mention, maker: Mention) -> bool:
        """阿里云 Qwen-Plus 和智谱 GLM-4: a platform with a model of its own before another maker with its."""
        own = any(
            m.kind == "model" and m.vendor == host.vendor and host.end <= m.start and m.end <= maker.start
            for m in self.lines[index].mentions
        )
        return own and not _ADDS.search(self.text, host.end, maker.start)

    def _sold_there(self, index: int, start: int, at: int, model: Mention) -> str | None:
        """M 现已在 H 的平台上推出,价格为 …: one platform alone, named as the place."""
        line = self.lines[index]
        low = line.sentence(max(line.start, start - 2))[0]
        named = [m for m in line.mentions if low <= m.start < at and m.kind in ("platform", "company")]
        hosts = [m for m in named if m.kind == "platform" and m.vendor != model.vendor]
        if not hosts or any(m.vendor != hosts[0].vendor for m in named) or model.end > hosts[0].start:
            return None
        placed = re.search(
            r"(?:已|现已|正式)?(?:在|登陆|上线|上架|接入)(?:了)?[^,。;]{0,16}$",
            self.text[max(low, hosts[0].start - 20) : hosts[0].start],
        )
        return (
            hosts[0].vendor
            if placed
            and re.match(
                r"[^。;]{0,20}(?:上线|推出|提供|开放|发布|上架|,|。)", self.text[hosts[-1].end : hosts[-1].end + 30]
            )
            else None
        )

    def _document_host(self, index: int, start: int, model: Mention) -> str | None:
        """The platform the text is about: it heads a clause and announces, and the maker has not spoken since. A router
        named before anyone else sells whatever the text prices."""
        host: str | None = None
        named = False
        low = max(0, index - FAR)
        for i, line in enumerate(self.lines[low : index + 1], low):
            for m in line.mentions:
                if i == index and m.start >= start:
                    break
                if m.start in self.reference or m.kind not in ("platform", "company"):
                    named = named or (m.kind == "model" and m.start not in self.reference)
                    continue
                s, e = line.sentence(m.start)
                if m.vendor == model.vendor:
                    if host and self._opens(m) and SPEAKS.match(self.text[m.end : m.end + 10]):
                        host = None
                elif m.kind == "platform" and not _MERELY.search(self.text[max(s, m.start - 44) : m.start]):
                    if _VIA.search(self.text, max(s, m.start - 8), m.start) or _FOLLOWS.match(self.text, m.end):
                        continue
                    sold = any(x.vendor == model.vendor and s <= x.start < e for x in line.mentions)
                    router = m.vendor.startswith("other:") and host is None and (sold or not named)
                    router = router and not CITED.match(self.text, m.end)
                    if router or (sold and self._opens(m) and _HOSTING.search(self.text, m.end, min(e, m.end + 40))):
                        host = m.vendor
        return host or self._named_late(index, model) or self._who_announces(index, start)

    def _named_late(self, index: int, model: Mention) -> str | None:
        """The one platform that a paragraph names after it spoke of 该平台 and a model anybody may host, and nobody before."""
        line = self.lines[index]
        if not OPEN_WEIGHTS.match(model.model or ""):
            return None
        if not _THIS_PLATFORM.search(line.held, self.text, line.start, max(line.start, model.start)):
            return None
        sellers = [m for m in line.mentions if m.kind in ("company", "platform") and m.start not in self.reference]
        late = {m.vendor for m in sellers if m.kind == "platform" and self._opens(m) and _ALSO.match(self.text, m.end)}
        return late.pop() if len(late) == 1 and all(m.start >= model.end for m in sellers) else None

    def _who_announces(self, index: int, start: int) -> str | None:
        """The platform that heads the text of a notice that says 我们宣布, if nobody else is named in it."""
        spoken = [
            (line, m)
            for line in self.lines[max(0, index - FAR) : index + 1]
            for m in line.mentions
            if m.kind in ("company", "platform") and m.start < start and m.start not in self.reference
        ]
        if not spoken or len({m.vendor for _, m in spoken}) > 1 or spoken[0][1].kind != "platform":
            return None
        first = spoken[0][1]
        return (
            first.vendor
            if self._opens(first) and _WE_SAY.search(self.text, max(first.end, start - 2_000), start)
            else None
        )
