"""What weakens or stops a coal equivalent (折标问题): findings of a kind of row, without an address yet."""

from __future__ import annotations

from collections.abc import Sequence

from tanfeng.core.findings import Address, Finding
from tanfeng.reference import ReferenceRow

#: The findings of an account that are about its energy: those of this file, and what its totals could not include.
RULES: frozenset[str] = frozenset(
    f"account.{name}"
    for name in (
        "coal-equivalent-range",
        "energy-counted-elsewhere",
        "energy-incomplete",
        "medium-origin-unstated",
        "no-coal-equivalent",
        "no-energy-carrier",
        "no-equivalent-value",
        "no-guideline",
        "own-renewable-counted",
        "several-equivalent-values",
    )
)


def missing(item: str) -> Finding:
    """No coefficient of the item."""
    return Finding(
        "warning",
        "account.no-coal-equivalent",
        f"没有可用的 {item} 折标准煤系数，相应能耗未计入。",
        f"There is no usable coal-equivalent coefficient of {item}; its energy is not included.",
        given=item,
    )


def is_range(row: ReferenceRow) -> Finding:
    """The standard prints a range, which is not averaged."""
    return Finding(
        "info",
        "account.coal-equivalent-range",
        f"{row.key} 是区间（{row.value_low}–{row.value_high} {row.unit}），不取平均；没有实测热值时用指南缺省热值。",
        f"{row.key} is a range ({row.value_low}–{row.value_high} {row.unit}) and is not averaged; "
        "without a measured calorific value the guideline's default is used.",
        given=row.key,
    )


def no_equivalent(item: str, year: str) -> Finding:
    """No coal rate of the year."""
    return Finding(
        "warning",
        "account.no-equivalent-value",
        f"{item} 的等价值取决于当年供电、供热煤耗，没有固定系数；工作区参考数据没有 {year} 年的值，等价值总量暂缺。",
        f"The equivalent value of {item} follows the year's coal rate and has no fixed coefficient; there is "
        f"none of {year} in the workspace. The total in equivalent value is left empty.",
        given=f"{item} {year}",
    )


def several_equivalents(item: str, year: str, rows: Sequence[ReferenceRow]) -> Finding:
    """Several coal rates cover the year: none is chosen."""
    keys = ", ".join(row.key for row in rows)
    return Finding(
        "warning",
        "account.several-equivalent-values",
        f"{year} 年 {item} 的等价值折标系数有多个（{keys}），未作选择；等价值总量暂缺。",
        f"Several equivalent coefficients of {item} cover {year} ({keys}); none is chosen and the total in equivalent "
        "value is left empty.",
        expected="1",
        given=keys,
    )


def unstated(item: str, attribute: str, words: Sequence[str], rules_id: str) -> Finding:
    """A medium that does not say whether it was bought or made on site."""
    expected = " | ".join(words)
    return Finding(
        "blocks submission",
        "account.medium-origin-unstated",
        f"耗能工质 {item} 没有写明外购还是自产（属性“{attribute or '空'}”），相应能耗未计入：自产的已随电力计入。",
        f"The medium {item} does not say whether it was bought or made on site (attribute {attribute or 'empty'!r}): "
        "one made on site is already counted as electricity. Its energy is not included.",
        Address(column="attribute"),
        expected=expected,
        given=attribute,
        clause=rules_id,
    )


def own_renewable(attribute: str, rules_id: str) -> Finding:
    """Own renewable electricity counts."""
    return Finding(
        "info",
        "account.own-renewable-counted",
        f"自发可再生电力（{attribute}）是一次能源，按电力折标系数计入综合能耗。",
        f"Own renewable electricity ({attribute}) is primary energy: it counts with the coefficient of electricity.",
        Address(column="attribute"),
        given=attribute,
        clause=rules_id,
    )


def no_carrier(item: str, rules_id: str) -> Finding:
    """What reduces and is no energy carrier."""
    return Finding(
        "info",
        "account.no-energy-carrier",
        f"{item} 不是能源品种，不计入综合能耗；其生产用能已随所用电力和燃料计入生产者。",
        f"{item} is no energy carrier and not counted: the energy that made it is its maker's.",
        given=item,
        clause=rules_id,
    )


def elsewhere(stream: str, item: str, attribute: str, rules_id: str) -> Finding:
    """What is counted through the energy that made it."""
    return Finding(
        "info",
        "account.energy-counted-elsewhere",
        f"{item}（{attribute}）不单独计入综合能耗：其能耗已随所用燃料或电力计入。",
        f"{item} ({attribute}) is not counted by itself: the fuel or electricity that made it is.",
        Address(column="attribute"),
        given=f"{stream} {attribute}",
        clause=rules_id,
    )
