"""The lines of the reconciliation (对账行): what is laid beside what, and why it cannot close.

``against`` says which two sides the residual is the difference of. Values derived by dividing one source by another
are checks of structure: they are never printed as official.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from tanfeng.accounting.reconciliation_sides import NOTHING, Sides, Value
from tanfeng.accounting.sectors import ALL, DIRECT, INDIRECT, SMELTING, TOTAL

Side = Callable[[Sides], Value]
PERCENT = 100.0
PER_MILLION = 1e-6


def nothing(_: Sides) -> Value:
    return NOTHING


@dataclass(frozen=True)
class Line:
    """One line (一行): its three sides, its unit, and the sentence that says why it does not close."""

    name: str
    zh: str
    en: str
    unit: str
    formula: str
    note_zh: str
    note_en: str
    top_down: Side = nothing
    bottom_up: Side = nothing
    official: Side = nothing
    against: Literal["bottom_up", "official", ""] = "bottom_up"


def implied_total(sides: Sides) -> Value:
    """Fuel CO2 from above divided by the official share of fossil fuel."""
    return sides.top(ALL, DIRECT) / sides.share("fossil_fuel")


def implied_indirect(sides: Sides) -> Value:
    return implied_total(sides) * sides.share("electricity")


def implied_electricity(sides: Sides) -> Value:
    return (implied_indirect(sides) / sides.grid()).scaled(PER_MILLION)


def lead_zinc_share(sides: Sides) -> Value:
    lead_zinc = sides.unit_sum("total_tco2", pl.col("metal").is_in(["Pb", "Zn"]))
    return (lead_zinc / sides.unit_sum("total_tco2")).scaled(PERCENT)


def split_share(column: str) -> Side:
    """Return the share of direct or indirect in the units whose two parts are both known."""
    both = pl.col("direct_tco2").is_not_null() & pl.col("indirect_tco2").is_not_null()

    def of(sides: Sides) -> Value:
        whole = sides.unit_sum("direct_tco2", both) + sides.unit_sum("indirect_tco2", both)
        return (sides.unit_sum(column, both) / whole).scaled(PERCENT)

    return of


def official_share(item: str) -> Side:
    return lambda sides: sides.share(item).scaled(PERCENT)


LINES: tuple[Line, ...] = (
    Line(
        "direct-smelting",
        "冶炼和压延直接排放",
        "direct emissions of smelting and pressing",
        "tCO2",
        "统计合计；单元之和 statistical total; sum of the units",
        "两侧年份不同；单元只含公布了产能、路线和在产状态者，且只有单位电耗有出处的"
        "路线能拆出直接排放；统计含全部冶炼和压延企业。上下限把未能拆分的单元按“全为燃料”与“全为电力”计入。",
        "The two sides are of different years; the units are only those with published capacity, route and status, and "
        "only routes with sourced electricity give a direct part; the statistic holds every smelter and rolling mill. "
        "The bounds count the units that cannot be split as all fuel or all electricity.",
        lambda s: s.top(SMELTING, DIRECT),
        lambda s: s.bottom(SMELTING, DIRECT),
    ),
    Line(
        "implied-total",
        "由燃料排放与官方化石能源占比反推的总量",
        "total implied by fuel CO2 and the official fossil share",
        "tCO2",
        "统计燃料排放 ÷ 官方化石能源占比 fuel CO2 from above ÷ official fossil share",
        "只作结构核对，不是官方总量：官方只公布占比，未公布基准年和总量，其燃料口径也未必与统计相同。"
        "自下而上一侧多数单元是下限。",
        "A check of structure, not an official total: the shares come without base year or tonnage, and their fuel "
        "part need not be that of the statistics. Below, most units are floors.",
        implied_total,
        lambda s: s.bottom(SMELTING, TOTAL),
    ),
    Line(
        "implied-indirect",
        "由官方电力占比反推的间接排放",
        "indirect emissions implied by the official electricity share",
        "tCO2",
        "反推总量 × 官方电力占比 implied total × official electricity share",
        "没有分行业用电量统计，只能反推；自下而上只有单位电耗有出处的单元。两侧都不是官方数。",
        "No electricity statistic of the sector exists, so it is implied; below, only units whose electricity is "
        "sourced. Neither side is official.",
        implied_indirect,
        lambda s: s.bottom(SMELTING, INDIRECT),
    ),
    Line(
        "implied-electricity",
        "反推用电量",
        "implied electricity use",
        "TWh",
        "反推间接排放 ÷ 电网排放因子 implied indirect emissions ÷ grid factor",
        "若反推成立，已知的少数单元已占其相当部分：说明官方占比的燃料口径可能大于统计，或范围不同。",
        "If it held, the few known units would already be much of it: the fuel part behind the official shares may be "
        "larger than the statistics', or the scope another.",
        implied_electricity,
        lambda s: s.unit_sum("electricity_mwh").scaled(PER_MILLION),
    ),
    Line(
        "smelting-share",
        "冶炼和压延在行业排放中的占比",
        "share of smelting and pressing in the sector",
        "%",
        "统计：冶炼 ÷（冶炼＋采选），仅燃料 from above: smelting ÷ (smelting + mining), fuel only",
        "统计只含燃料；官方占比含电力，采选用电比重高，会压低冶炼占比。",
        "The statistic holds fuel only; the official share includes electricity, of which mining uses much, which "
        "lowers the share of smelting.",
        lambda s: (s.top(SMELTING, DIRECT) / s.top(ALL, DIRECT)).scaled(PERCENT),
        official=official_share("smelting_pressing"),
        against="official",
    ),
    Line(
        "lead-zinc-share",
        "铅锌冶炼占比",
        "share of lead and zinc smelting",
        "%",
        "单元：铅锌 ÷ 全部计入单元 from below: lead and zinc ÷ all counted units",
        "分母只有计入的单元，不含采选、锑、钨及未公布产能的企业；多数单元是下限。",
        "The denominator holds the counted units only: no mining, antimony, tungsten, nor plants without a published "
        "capacity; most units are floors.",
        bottom_up=lead_zinc_share,
        official=official_share("lead_zinc_smelting"),
        against="official",
    ),
    Line(
        "fossil-share",
        "化石能源占比",
        "share of fossil fuel",
        "%",
        "单元：直接 ÷（直接＋间接）from below: direct ÷ (direct + indirect)",
        "只有能拆分直接与间接的单元；电锌用电多，故低于全行业。",
        "Only units that can be split; electrolytic zinc is heavy on electricity and so below the sector.",
        bottom_up=split_share("direct_tco2"),
        official=official_share("fossil_fuel"),
        against="official",
    ),
    Line(
        "electricity-share",
        "电力占比",
        "share of electricity",
        "%",
        "单元：间接 ÷（直接＋间接）from below: indirect ÷ (direct + indirect)",
        "同上；取决于所用电网排放因子的年份。",
        "As above; it depends on the year of the grid factor.",
        bottom_up=split_share("indirect_tco2"),
        official=official_share("electricity"),
        against="official",
    ),
    Line(
        "shares-sum",
        "官方化石能源与电力占比之和",
        "official fossil and electricity shares together",
        "%",
        "化石能源占比 + 电力占比 fossil share + electricity share",
        "两项合计为整体，说明官方口径没有单列过程排放。",
        "The two make up the whole: the official account does not show process emissions of their own.",
        official=lambda s: (s.share("fossil_fuel") + s.share("electricity")).scaled(PERCENT),
        against="",
    ),
    Line(
        "capacity-coverage",
        "产能覆盖率",
        "coverage of published capacity",
        "%",
        "计入单元产能 ÷ 全部公布产能 capacity of counted units ÷ all published capacity",
        "分母是台账中以产品吨计的公布产能，包括已退出、在建与状态不明者；未公布产能的企业不在其中。",
        "The denominator is the ledger's published capacity in tonnes of product, retired, building and unknown status "
        "included; plants without a published capacity are not in it.",
        bottom_up=lambda s: (s.capacity(counted=True) / s.capacity(counted=False)).scaled(PERCENT),
        against="",
    ),
    Line(
        "ten-metals-output",
        "十种有色金属产量",
        "output of the ten nonferrous metals",
        "t",
        "最近一个公布的全年产量；计入单元产量之和 newest published year; output of the counted units",
        "公布的全年产量止于多年以前，与自下而上年份相差很大；单元产量多为产能乘以设定的利用率。",
        "The newest published whole year is long ago; the units' output is mostly capacity times an assumed "
        "utilisation.",
        lambda s: s.latest("output.ten-nonferrous-metals", "t"),
        lambda s: s.unit_sum("production_t", pl.col("metal").is_in(s.ten_metals())),
    ),
)
