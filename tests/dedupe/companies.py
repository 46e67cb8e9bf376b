"""Invented companies with their duplicates, and with neighbours that only look like duplicates."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

PLACES = {
    "苏州": "江苏", "无锡": "江苏", "杭州": "浙江", "宁波": "浙江", "上海": "上海", "北京": "北京", "广州": "广东",
    "深圳": "广东", "成都": "四川", "武汉": "湖北", "青岛": "山东", "西安": "陕西", "长沙": "湖南", "合肥": "安徽",
}  # fmt: skip
LETTERS = {
    "苏州": "Suzhou", "无锡": "Wuxi", "杭州": "Hangzhou", "宁波": "Ningbo", "上海": "Shanghai", "北京": "Beijing",
    "广州": "Guangzhou", "深圳": "Shenzhen", "成都": "Chengdu", "武汉": "Wuhan", "青岛": "Qingdao", "西安": "Xian",
    "长沙": "Changsha", "合肥": "Hefei",
}  # fmt: skip
FIRST = "青云蓝鹭松岚晨溪禾墨竹霁棠荻湛澄砚渡苇鸢"
LAST = "禾鲸枝岭舟泉石原帆亭野桥潮屿冈坪湾麓汀洲"
SOUND = {
    "青": "清",
    "云": "芸",
    "蓝": "兰",
    "鹭": "路",
    "松": "淞",
    "岚": "澜",
    "晨": "辰",
    "溪": "西",
    "禾": "和",
    "墨": "默",
    "竹": "烛",
}
_SYLLABLES = """qing yun lan lu song lan chen xi he mo zhu ji tang di zhan cheng yan du wei yuan
he jing zhi ling zhou quan shi yuan fan ting ye qiao chao yu gang ping wan lu ting zhou"""
SYLLABLES = dict(zip(FIRST + LAST, _SYLLABLES.split(), strict=True))
TRADES = {
    "机械设备": "Machinery", "信息科技": "Technology", "食品": "Foods", "贸易": "Trading", "物流": "Logistics",
    "电子": "Electronics", "化工": "Chemical", "服饰": "Garment", "建材": "Building Materials", "医疗器械": "Medical",
}  # fmt: skip
TRADITIONAL = str.maketrans(
    "苏杭宁广东长机设备贸电医疗湾兰蓝鲸鹭岭舟泉帆云松岚汀冈坪屿限责",
    "蘇杭寧廣東長機設備貿電醫療灣蘭藍鯨鷺嶺舟泉帆雲松嵐汀岡坪嶼限責",
)


@dataclass(frozen=True)
class Company:
    """One invented company."""

    place: str
    brand: str
    trade: str

    @property
    def name(self) -> str:
        return f"{self.place}{self.brand}{self.trade}有限公司"


Spelling = Callable[[random.Random, Company], str]


def sound_slip(rng: random.Random, one: Company) -> str:
    spelled = "".join(SOUND.get(sign, sign) for sign in one.brand)
    return one.name.replace(one.brand, spelled) if spelled != one.brand else dropped_sign(rng, one)


def dropped_sign(rng: random.Random, one: Company) -> str:
    gap = len(one.place + one.brand) + rng.randrange(len(one.trade) + 3)
    return one.name[:gap] + one.name[gap + 1 :]


def swapped_signs(rng: random.Random, one: Company) -> str:
    gap = len(one.place) + rng.randrange(len(one.brand + one.trade))
    return one.name[:gap] + one.name[gap + 1] + one.name[gap] + one.name[gap + 2 :]


def doubled_sign(rng: random.Random, one: Company) -> str:
    gap = rng.randrange(len(one.name))
    return one.name[:gap] + one.name[gap] + one.name[gap:]


def in_pinyin(one: Company) -> str:
    return "".join(SYLLABLES[sign] for sign in one.brand).capitalize()


SPELLINGS: dict[str, Spelling] = {
    "legal form written out": lambda rng, one: one.name.replace("有限公司", "有限责任公司"),
    "place in brackets": lambda rng, one: f"{one.brand}{one.trade}（{one.place}）有限公司",
    "place in narrow brackets": lambda rng, one: f"{one.brand}({one.place}){one.trade}有限公司",
    "traditional": lambda rng, one: one.name.translate(TRADITIONAL),
    "spaces": lambda rng, one: f" {one.place} {one.brand}{one.trade} 有限公司",
    "with the province": lambda rng, one: f"{PLACES[one.place]}省{one.place}市{one.brand}{one.trade}有限公司",
    "without the legal form": lambda rng, one: one.place + one.brand + one.trade,
    "short": lambda rng, one: one.brand + one.trade,
    "slip of the input method": sound_slip,
    "a character dropped": dropped_sign,
    "two characters swapped": swapped_signs,
    "a character doubled": doubled_sign,
    "English": lambda rng, one: f"{LETTERS[one.place]} {in_pinyin(one)} {TRADES[one.trade]} Co., Ltd.",
}


def look_alikes(rng: random.Random, one: Company) -> list[str]:
    """Names of other companies that are easily taken for this one."""
    place, elsewhere = rng.sample([place for place in PLACES if place != one.place], 2)
    trade = rng.choice([trade for trade in TRADES if trade != one.trade])
    return [
        Company(place, one.brand, one.trade).name,
        Company(one.place, one.brand, trade).name,
        f"{one.name}{place}分公司",
        f"{one.place}{one.brand}集团有限公司",
        f"{one.brand}{one.trade}（{elsewhere}）有限公司",
    ]


def invent(
    seed: int, companies: int, *, names_only: bool = False, most_duplicates: int = 2
) -> tuple[pd.DataFrame, set[frozenset[int]]]:
    """Customers, at most some duplicates of each, and the pairs of index labels that are one customer."""
    rng = random.Random(seed)
    brands = [a + b for a in FIRST for b in LAST if a != b]
    rng.shuffle(brands)
    rows: list[dict[str, object]] = []
    entity: list[int] = []

    def add(number: int, name: str, like: dict[str, object] | None = None, **shared: object) -> dict[str, object]:
        place = next((place for place in PLACES if place in name), None)
        own = {
            "name": name,
            "mobile": f"13{rng.randrange(10**9):09d}",
            "email": f"u{rng.randrange(10**6)}@qq.com",
            "contact": rng.choice("王李张刘陈杨赵黄") + rng.choice(FIRST),
            "address": f"{place or ''}{rng.choice(FIRST)}{rng.choice(LAST)}路{rng.randrange(1, 900)}号",
            "province": PLACES.get(place or ""),
            "city": place,
        }
        if like is not None:
            own |= {
                key: like[key] for key in ("mobile", "contact", "address", "province", "city") if rng.random() < 0.6
            }
            own |= {key: None for key in ("mobile", "email", "address") if rng.random() < 0.2}
        own |= shared
        rows.append({"name": name} if names_only else own)
        entity.append(number)
        return own

    for number in range(companies):
        one = Company(rng.choice(list(PLACES)), brands[number % len(brands)], rng.choice(list(TRADES)))
        base = add(number, one.name)
        for spelling in rng.sample(list(SPELLINGS), min(rng.choice((0, 1, 1, 2)), most_duplicates)):
            if spelling == "short" and names_only:
                continue
            add(number, SPELLINGS[spelling](rng, one), base)
        for other in rng.sample(look_alikes(rng, one), 2):
            # A look-alike shares what neighbours share: a switchboard, a building, a bookkeeper.
            shared = rng.choice(("mobile", "address", "contact"))
            add(companies + len(rows), other, **({} if names_only else {shared: base[shared]}))
    order = list(range(len(rows)))
    rng.shuffle(order)
    frame = pd.DataFrame([rows[place] for place in order])
    labels = pd.Series(range(len(order)), index=order)
    groups = pd.Series(entity).groupby(entity).groups.values()
    pairs = {frozenset((int(labels[a]), int(labels[b]))) for group in groups for a, b in combinations(group, 2)}
    return frame, pairs
