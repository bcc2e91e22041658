"""What an account says for want of a measurement, a proof or a state (排放计算问题)."""

from __future__ import annotations

from collections.abc import Sequence

from tanfeng.accounting.combinations import Combination
from tanfeng.accounting.guideline import Guideline, Stream
from tanfeng.core.findings import Address, Finding, Severity
from tanfeng.reference import Item

_BLOCKS: Severity = "blocks submission"
#: Rules whose detail, with the row's address, is said where the value was made ready.
UNUSABLE_ANALYSIS = "account.analysis-unusable"
HEAT_STATE = "account.heat-state"


def not_measured(name: str, stream: Stream, item: Item) -> Finding:
    return Finding(
        _BLOCKS,
        "account.not-measured",
        f"“{stream.name_zh}”的 {item.name_zh} 需要实测的 {name}，指南没有缺省值；请在台账填写检测值。",
        f"Stream {stream.name} needs a measured {name} of {item.key}, for which the guideline has no default; "
        "give an analysis.",
        expected=name,
    )


def analysis_unusable(combination: Combination, names: Sequence[str]) -> Finding:
    listed = ", ".join(names)
    return Finding(
        _BLOCKS,
        UNUSABLE_ANALYSIS,
        f"{combination.stream}/{combination.item} 的检测值 {listed} 无法使用，没有核算，也不以缺省值代替。",
        f"The analyses of {listed} of {combination.stream}/{combination.item} cannot be used; the rows are not "
        "computed and no default takes their place.",
        given=listed,
    )


def heat_state(combination: Combination, item: Item) -> Finding:
    return Finding(
        _BLOCKS,
        HEAT_STATE,
        f"{item.name_zh}的压力、温度不构成可能的状态，热量没有核算。",
        f"Pressure and temperature of {item.key} are no possible state; its heat is not computed.",
        given=combination.unit,
        address=Address(column="pressure_mpa"),
    )


def no_proof(combination: Combination, stream: Stream) -> Finding:
    return Finding(
        _BLOCKS,
        "account.non-fossil-without-proof",
        f"“{stream.name_zh}”填报为 {combination.attribute}，但没有凭证编号；没有合同结算凭据或绿证不得按零计，"
        "也不以普通电力代替。",
        f"Stream {stream.name} says {combination.attribute} without naming its proof; without contract and settlement "
        "or certificate it is not zero, and no ordinary power takes its place.",
        expected="certificate",
        given=combination.attribute,
        address=Address(column="certificate"),
    )


def no_records(combination: Combination, stream: Stream) -> Finding:
    return Finding(
        _BLOCKS,
        "account.own-power-without-records",
        f"“{stream.name_zh}”填报为自发 {combination.attribute}，但没有发电记录（证据编号或计量器具编号），不得按零计。",
        f"Stream {stream.name} says own {combination.attribute} without records (evidence or meter); it is not zero "
        "without them.",
        expected="evidence / meter_id",
        given=combination.attribute,
        address=Address(column="evidence"),
    )


def shares_exceed_one(combination: Combination, names: Sequence[str]) -> Finding:
    listed = " + ".join(names)
    return Finding(
        _BLOCKS,
        "account.value-out-of-range",
        f"{combination.stream}/{combination.item} 的 {listed} 之和大于 1，没有核算，也不以缺省值代替。",
        f"{listed} of {combination.stream}/{combination.item} are together above 1; the row is not computed and no "
        "default takes their place.",
        expected="≤ 1",
        given=listed,
    )


def other_form(combination: Combination, names: Sequence[str], text: str) -> Finding:
    listed = ", ".join(names)
    return Finding(
        "info",
        "account.value-not-used",
        f"{combination.stream}/{combination.item} 所填的 {listed} 没有用到：指南优先采用 {text}。",
        f"The given {listed} of {combination.stream}/{combination.item} is not used: the guideline prefers {text}.",
        given=listed,
    )


def guideline_factor_year(combination: Combination, guideline: Guideline, year: str) -> Finding:
    return Finding(
        "info",
        "account.factor-year-differs",
        f"{combination.year} 年的电量按指南 {guideline.id} 用了 {year} 年的电力因子。",
        f"The electricity of {combination.year} uses the factor of {year}, as the guideline {guideline.id} says.",
        expected=combination.year,
        given=year,
        address=Address(column="period"),
    )
