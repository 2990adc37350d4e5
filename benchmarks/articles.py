"""Articles of about 3,500 characters in the manner of Chinese tech media, with and without token prices. Each is one of its kind: the
paragraphs are drawn and their figures changed by a seeded generator, so no two are equal and every run sees the same ones."""

from __future__ import annotations

import random
import re

LENGTH = 3500

_PRICED = (
    "{day}，阿里云宣布通义千问主力模型降价，Qwen-Long 的 API 输入价格从 0.02 元/千tokens 降至 0.0005 元/千tokens，直降 97%，输出价格同步下调。",
    "火山引擎公布的价目表显示，豆包通用模型 pro-32k 每百万 tokens 输入 0.8 元、输出 2 元，128k 版本为 5 元和 9 元，均按实际用量后付费。",
    "DeepSeek-V3 的 API 服务价格为每百万输入 tokens 0.5 元（缓存命中）/ 2 元（缓存未命中），每百万输出 tokens 8 元，夜间时段打五折。",
    "智谱随后跟进，把 GLM-4-Plus 的价格由 50 元/百万 tokens 降到 5 元/百万 tokens，GLM-4-Flash 则对所有开发者永久免费。",
    "海外方面，GPT-4o 的定价为每百万输入 token 2.5 美元、每百万输出 token 10 美元，Claude Sonnet 4 仍为 3 美元和 15 美元。",
    "腾讯云公告称，混元-standard 输入价格下调 55%，调整后为 4.5 元/百万 tokens；混元-lite 即日起全面免费，上下文扩展到 256K。",
    "Kimi K2 的高速版限时五折：每百万 tokens 缓存命中 2 元、输入 8 元、输出 32 元，优惠截至 {day}，之后恢复原价。",
)
_OTHER = (
    "这家公司在最新一轮融资中拿到 16 亿美元，投后估值达到 300 亿美元，领投方包括两家主权基金，资金将主要用于采购算力和扩充团队。",
    "据第三方统计，主流应用的月活跃用户已突破 1.8 亿，日均处理的 tokens 超过 2500 亿，较去年同期增长二十倍，高峰集中在工作日的上午。",
    "在一家银行的客服中心，智能助手每天接听三万通电话，平均通话时长缩短了四成，质检人员只需要抽查其中的百分之五。",
    "研究团队介绍，新架构把注意力计算的复杂度降了下来，在同样的显存里可以放下更长的上下文，训练时间也缩短到原来的三分之一。",
    "一位不愿具名的投资人说，过去半年他看了四十多个项目，真正愿意为技术付钱的客户集中在金融、法律和教育这三个行业。",
    "该机型起售价 3999 元，顶配版 5499 元，首销当日部分渠道出现缺货，官方表示将在月底前补齐，老用户以旧换新可再减 500 元。",
    "会员订阅方面，标准版每月 20 美元，专业版每月 200 美元，团队版按席位收费，学生凭证件可以享受首月半价。",
    "分析师上调了该公司全年的收入预期，认为云业务的增速会在下半年重新回到两位数，但资本开支仍将维持在较高水平。",
    "“我们更关心它能不能把一件事从头做到尾，”一位产品经理说，“写得快不等于写得对，返工的时间谁来算？”",
    "图像生成接口按张收费，每张 0.2 元；视频生成按秒收费，高清档每秒 0.5 元，批量客户可以与销售另行商议。",
    "新的数据中心坐落在西部，一期可容纳一万台服务器，八成用电来自风能和太阳能，预计明年三季度投入使用。",
    "评测显示，新模型在数学和代码两项上提升明显，但在长篇写作里仍会前后矛盾，评委给出的平均分是 7.6 分。",
    "大会第二天的圆桌讨论了安全与开源的关系，几位嘉宾的观点针锋相对，现场提问持续了将近一个小时。",
    "从产业链看，先进封装的产能依然紧张，一块高端加速卡的交付周期长达三十周，租赁市场的小时价也水涨船高。",
    "他把创业的头三年形容为“在雾里开车”，直到第一个付费客户签下合同，团队才第一次睡了个整觉。",
    "按照规划，城市大脑将在年底前覆盖所有主干道口，信号灯配时由系统实时调整，早高峰的平均车速有望提高一成。",
)


def _changed(text: str, chance: random.Random) -> str:
    """The same sentence with other figures: every number of one or two digits before a unit of money or size."""
    return re.sub(
        r"(?<![\w.\-])(\d{1,2})(?= ?(?:元|美元|%|亿|万))", lambda m: str(int(m[1]) + chance.randint(0, 9)), text
    )


def article(seed: int, *, priced: bool) -> str:
    chance = random.Random(seed * 2 + priced)
    parts: list[str] = []
    while sum(map(len, parts)) < LENGTH:
        # about one paragraph in six of a priced article says a price, as in reports on a price war
        pool = _PRICED if priced and chance.random() < 1 / 6 else _OTHER
        sentences = (
            chance.sample(pool, min(chance.randint(2, 4), len(pool))) if pool is _OTHER else [chance.choice(pool)]
        )
        day = f"{chance.randint(1, 12)} 月 {chance.randint(1, 28)} 日"
        parts.append("".join(_changed(s.replace("{day}", day), chance) for s in sentences))
    return "\n".join(parts)[:LENGTH]


def articles(count: int, *, priced: bool) -> list[str]:
    return [article(seed, priced=priced) for seed in range(count)]
