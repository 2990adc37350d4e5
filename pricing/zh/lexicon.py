"""Words the rules share: sellers outside the catalog, models that make pictures or sound, and the jieba that decides
whether a short name that is also an ordinary word (火山, 方舟, 面壁) stands as a word of its own.

jieba is loaded only when a text needs it, and of its dictionary only what that text could hold.
"""

from __future__ import annotations

import functools
import importlib.resources
import logging
import re
import warnings

from pricing.zh.engine import Cue

# Sellers the catalog does not hold: id -> (platform or maker, names, model brands).
OTHERS: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "openrouter": ("platform", ("OpenRouter",), ()),
    "together": ("platform", ("Together AI", "Together.ai", "TogetherAI", "Together"), ()),
    "deepinfra": ("platform", ("DeepInfra",), ()),
    "fireworks": ("platform", ("Fireworks AI", "Fireworks"), ()),
    "cerebras": ("platform", ("Cerebras Inference", "Cerebras"), ()),
    "groq": ("platform", ("Groq", "GroqCloud"), ()),
    "sambanova": ("platform", ("SambaNova",), ()),
    "novita": ("platform", ("Novita AI", "Novita"), ()),
    "replicate": ("platform", ("Replicate",), ()),
    "baseten": ("platform", ("Baseten",), ()),
    "nebius": ("platform", ("Nebius",), ()),
    "cloudflare": ("platform", ("Cloudflare Workers AI", "Cloudflare AI Workers", "Cloudflare AI", "Workers AI"), ()),
    "hyperbolic": ("platform", ("Hyperbolic",), ()),
    "ppio": ("platform", ("PPIO", "派欧云"), ()),
    "lm studio": ("platform", ("LM Studio Bionic", "LM Studio"), ()),
    "github": ("maker", ("GitHub Models",), ()),
    "国家超算互联网": ("platform", ("国家超算互联网", "超算互联网"), ()),
    "无问芯穹": ("platform", ("无问芯穹", "Infinigence"), ()),
    "七牛云": ("platform", ("七牛云",), ()),
    "京东云": ("platform", ("京东云", "言犀"), ()),
    "天翼云": ("platform", ("天翼云", "中国电信"), ()),
    "移动云": ("platform", ("移动云", "中国移动"), ()),
    "联通云": ("platform", ("联通云", "中国联通"), ()),
    "金山云": ("platform", ("金山云",), ()),
    "ucloud": ("platform", ("UCloud", "优刻得"), ()),
    "cursor": ("maker", ("Cursor",), ("Composer",)),
    "voyage": ("maker", ("Voyage AI",), ("voyage",)),
    "ant": ("maker", ("蚂蚁集团", "蚂蚁百灵", "蚂蚁", "百灵大模型"), ("Ling", "Ring")),
    "upstage": ("maker", ("Upstage",), ("Solar Pro", "Solar Mini")),
    "sakana": ("maker", ("Sakana AI",), ("Fugu Ultra", "Fugu")),
    "inception": ("maker", ("Inception Labs",), ("Mercury",)),
    "sapiens ai": ("maker", ("Sapiens AI",), ("Agnes",)),
    "nvidia": ("chipmaker", ("NVIDIA", "英伟达"), ("Nemotron",)),
    "kuaishou": ("maker", ("快手",), ("KAT-Coder", "KwaiYii", "快意")),
    "perplexity": ("maker", ("Perplexity",), ("Sonar",)),
    "ai21": ("maker", ("AI21 Labs", "AI21"), ("Jamba",)),
    "reka": ("maker", ("Reka AI",), ("Reka",)),
    "ibm": ("maker", ("IBM",), ("Granite",)),
    "liquid": ("maker", ("Liquid AI",), ("LFM",)),
    "thinking machines": ("maker", ("Thinking Machines Lab", "Thinking Machines"), ()),
    "jina": ("maker", ("Jina AI",), ("jina-embeddings",)),
    "databricks": ("maker", ("Databricks",), ("DBRX",)),
    "snowflake": ("maker", ("Snowflake",), ("Arctic",)),
    "inflection": ("maker", ("Inflection AI",), ("Inflection",)),
    "poolside": ("maker", ("Poolside",), ()),
    "writer": ("maker", (), ("Palmyra",)),
    "arcee": ("maker", ("Arcee AI",), ("Trinity",)),
    "openbmb": ("maker", (), ()),
}  # fmt: skip

# Sellers whose name is also an ordinary word: counted only beside words of price or hosting.
GUARDED_OTHERS = frozenset({"together", "fireworks", "replicate", "novita", "groq", "cursor", "writer", "arctic"})

# Models that make or hear pictures, films and sound: their prices are refused whatever the unit.
_MEDIA_NEEDS = (
    "seedance seedream veo sora kling 可灵 即梦 海螺 hailuo banana dall midjourney whisper imagen vidu pixverse runway suno image-"
    " -image tts- -tts -asr -audio audio- omni-flash wan2 wan_2 万相 stable_diffusion flux happyhorse lyria 混元生 混元图 混元视"
    " 混元语 混元3 文生图 文生视 cosyvoice "
) + " ".join(f"{kind}{gap}{digit}" for kind in ("图像", "视频") for gap in ("", "_") for digit in range(10))
MEDIA_MODELS = Cue(
    r"(?=[a-z\d\-可即海万通混文图视])(?:seedance|seedream|veo\s?\d|veo(?![a-z])|sora(?![a-z])|(?<![a-z])kling|可灵|即梦|海螺|hailuo|nano banana|dall-?e|midjourney|whisper|imagen(?![a-z])|vidu"
    r"|pixverse|runway|suno|gpt-image|image-\d|[a-z\d]-image|-tts|tts-|-asr|-audio|audio-|omni-flash|wan\s?2|万相|通义万相|stable diffusion|flux(?![a-z])|happyhorse|embedding-image|lyria|混元生图|混元图像|混元视频|混元语音|文生图|文生视频|图像\s?[0123456789]|视频\s?[0123456789]\.\d|混元生视频|混元3d|cosyvoice)",
    needs=_MEDIA_NEEDS,
)

CLOUDS = frozenset(["alibaba", "amazon", "baidu", "bytedance", "huawei", "microsoft", "tencent"])
# Models anybody may host, by their ids: on a host that is not known they are not their maker's to price.
OPEN_WEIGHTS = re.compile(
    r"(?:codellama|llama|gemma|gpt-oss|deepseek|mixtral|mistral-(?:7b|nemo|small)|qwq|kimi-k2|glm-4\.[5-9]|minimax-m\d|phi-|nemotron|ernie-4\.5-\d+b|hunyuan-a13b)"
    r"|qwen[\w.-]*-\d+b"
)

# Sentences about prices of no one in particular.
NOBODY = Cue(
    r"(?=[CILOPRTciloprt一业中举传例假如市平按显普有某比级若行趋竞友同其])(?:\b(?:[Rr]ivals|[Cc]ompetitors|[Pp]eers) (?:\w+ ){0,2}(?:ask|charge|charged|cost|want|demand)\b(?=[^$¥\d]{0,30}\Z)|(?:竞争对手|竞品|友商|同行|其他厂商)们?的?(?:同类|同级|类似)?(?:模型|产品)?的?(?:输入|输出)?(?:价格|定价|收费|报价|要价)(?=[^$¥\d]{0,20}\Z)|有的(?:大)?模型|某(?:些|个|款)(?:大)?模型|一些(?:大)?模型|(?<!顶)级(?:别)?(?:的)?(?:大)?模型|行业(?:平均|均价|的?价格|定价)|业界(?:平均)"
    r"|市场(?:平均)?(?:均)?价|平均\s?(?:每|价格|成本|token)|普遍|趋向|typically rang|ranging from|level inference|传统(?:大)?模型|(?:例如|比如|如)每(?:千|百万)|显示错误|(?:如果|若|假设)按"
    r"|按每秒|中位数|industry average|on average|假设|假如|如果你?(?:每|使用)|举例|例如你)",
    needs="rivals competitors peers 竞争对手 竞品 友商 同行 其他厂商 有的模型 有的大模型 某 一些模型 一些大模型 级 行业 业界 市场 平均 普遍 趋向 typically_rang ranging_from level_inference"
    " 传统模型 传统大模型 如每 显示错误 如果 若 假设 假如 按每秒 中位数 industry_average on_average 举例 例如你",
    flags=0,
)


# The frequencies of all words of jieba's dictionary together, against which it weighs each.
_EVERY_WORD = 60_101_967


@functools.cache
def _dictionary() -> str:
    return importlib.resources.files("jieba").joinpath("dict.txt").read_text("utf-8")


def words(text: str) -> list[str]:
    """The words of a short text, as jieba cuts it. Of its dictionary only the words that begin with a character of the text are
    read: the others cannot be met, and reading all takes half a second and 65 MB."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba  # type: ignore[import-untyped]
    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    for word, frequency in re.findall(rf"(?m)^([{re.escape(text)}]\S*) (\d+)", _dictionary()):
        tokenizer.FREQ[word] = int(frequency)
        for end in range(1, len(word)):
            tokenizer.FREQ.setdefault(word[:end], 0)
    tokenizer.total, tokenizer.initialized = _EVERY_WORD, True
    return list(tokenizer.cut(text, HMM=True))


@functools.lru_cache(maxsize=512)
def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] begins and ends at word boundaries."""
    at = 0
    edges = {0}
    for word in words(text):
        at += len(word)
        edges.add(at)
    return start in edges and end in edges
