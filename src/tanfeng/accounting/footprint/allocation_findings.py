"""What stops an allocation (分配问题), in sentences with the address of the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanfeng.core.findings import Finding

Row = Mapping[str, Any]

CLAUSE = "GB/T 24067—2024 / ISO 14067 分配"
METHOD_NAMES = {
    "mass": ("金属质量", "mass of metal"),
    "economic": ("经济价值", "economic value"),
    "system_expansion": ("系统扩展", "system expansion"),
    "subdivision": ("过程细分", "sub-division"),
    "burden_free": ("内部循环、不分担", "recycled inside, free of burden"),
    "all": ("唯一产品", "only product"),
    "chosen": ("逐个联产品选定", "chosen per co-product"),
}


def not_chosen(row: Row) -> Finding:
    return _finding(
        row,
        "allocation-not-chosen",
        "没有选择分配方法",
        "has no allocation method",
        "allocation",
        expected="mass | economic | system_expansion | subdivision",
    )


def subdivision_without_share(row: Row) -> Finding:
    return _finding(
        row,
        "subdivision-without-share",
        "选了过程细分：请把子过程列为单独工序，或填写其分配比例",
        "is allocated by sub-division: enter the sub-process as a process of its own, or its allocation_share",
        "allocation_share",
    )


def no_metal_content(row: Row) -> Finding:
    return _finding(
        row,
        "no-metal-content",
        "按金属质量分配，但没有金属含量或不以质量计",
        "is allocated by mass of metal and has no metal content, or is not measured by mass",
        "metal_content",
    )


def no_price(row: Row) -> Finding:
    return _finding(
        row,
        "no-price",
        "参与按价值分配，但本行和参考价格都没有价格",
        "takes part in an allocation by value and has no price, in its row or in the reference prices",
        "price",
    )


def no_avoided_product(row: Row) -> Finding:
    return _finding(
        row,
        "no-avoided-product",
        "按系统扩展处理，但没有被替代产品的背景数据（dataset）",
        "is treated by system expansion and has no background data of the product it replaces (dataset)",
        "dataset",
    )


def nothing_left(row: Row) -> Finding:
    return _finding(
        row,
        "no-main-product",
        "所在工序的产出全部按系统扩展处理，没有产品承担其余负荷",
        "comes from a process whose outputs are all credited, so that nothing carries the rest",
        "allocation",
    )


def no_weight(row: Row, weight: str) -> Finding:
    zh, en = ("金属质量", "mass of metal") if weight == "mass" else ("价值", "value")
    return _finding(
        row,
        "no-weight",
        f"所在工序的产出{zh}合计为零，无法分配",
        f"comes from a process whose {en} sums to zero",
        "quantity",
    )


def currencies(row: Row, found: Sequence[str]) -> Finding:
    names = ", ".join(found)
    return _finding(
        row,
        "mixed-currencies",
        f"所在工序的价格币种不一（{names}），须按写明的汇率换算为一种",
        f"comes from a process whose prices are in several currencies ({names}); convert them at a stated rate",
        "price_unit",
    )


def does_not_fit(row: Row, method: str) -> Finding:
    zh, en = METHOD_NAMES[method]
    return _finding(
        row,
        "method-does-not-fit",
        f"不能按{zh}分配：缺少所需数据",
        f"cannot be allocated by {en}: what it needs is missing",
        "allocation",
    )


def shares_not_one(rows: Sequence[Row], total: float) -> Finding:
    names = "、".join(row["flow"] for row in rows)
    process = rows[0]["process_name"]
    return Finding(
        "blocks submission",
        "footprint.shares-not-one",
        f"工序“{process}”各产品的分配比例之和为 {total:g}，应为 1（{names}）。",
        f"The allocation shares of process {process} sum to {total:g} and not to 1 ({names}).",
        rows[0]["address"]("allocation_share"),
        expected="1",
        given=f"{total:g}",
        clause=CLAUSE,
        count=len(rows),
    )


def burden_free(rows: Sequence[Row]) -> Finding:
    names = "、".join(row["flow"] for row in rows)
    process = rows[0]["process_name"]
    return Finding(
        "info",
        "footprint.burden-free",
        f"工序“{process}”的中间产物未选分配方法，在企业内循环、不分担负荷：{names}。",
        f"Intermediates of process {process} have no allocation method; they go on inside free of burden: {names}.",
        rows[0]["address"]("allocation"),
        given=names,
        clause=CLAUSE,
        count=len(rows),
    )


def _finding(row: Row, key: str, zh: str, en: str, column: str, *, expected: str = "") -> Finding:
    return Finding(
        "blocks submission",
        f"footprint.{key}",
        f"工序“{row['process_name']}”的产出“{row['flow']}”{zh}。",
        f"The output {row['flow']!r} of process {row['process_name']} {en}.",
        row["address"](column),
        expected=expected,
        clause=CLAUSE,
    )
