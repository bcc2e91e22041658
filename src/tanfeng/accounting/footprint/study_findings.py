"""What leaves a footprint without a number or without a total (碳足迹问题)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tanfeng.accounting.footprint.allocation_findings import METHOD_NAMES
from tanfeng.accounting.footprint.system import System
from tanfeng.core.findings import Finding

Row = Mapping[str, Any]


def _names(ids: Sequence[str], system: System) -> str:
    names = dict(system.processes.select("process_id", "name").iter_rows())
    return "、".join(names[process] for process in ids)


def loop(ids: Sequence[str], system: System) -> Finding:
    names = _names(ids, system)
    first = next(row for row in system.outputs if row["process_id"] in ids)
    return Finding(
        "blocks submission",
        "footprint.singular-loop",
        f"工序回路没有解：{names} 之间返回的物料不少于其产出，没有净产出。请核对这些工序的产出与返料数量。",
        f"The loop of processes has no solution: {names} take back as much as they make or more, and leave nothing. "
        "Check the quantities of what they make and return.",
        first["address"]("quantity"),
        given=", ".join(ids),
    )


def not_shared(ids: Sequence[str], system: System) -> Finding:
    names = _names(ids, system)
    first = next(row for row in system.outputs if row["process_id"] in ids)
    return Finding(
        "blocks submission",
        "footprint.burden-not-shared",
        f"工序 {names} 的负荷无法分配给产品，因此没有碳足迹结果；原因见各项问题。",
        f"The burden of {names} cannot be shared among its products, so there is no footprint; see the other findings.",
        first["address"]("allocation"),
        given=", ".join(ids),
    )


def stopped(reasons: Sequence[Finding], row: Row) -> Finding:
    rules = ", ".join(dict.fromkeys(reason.rule for reason in reasons))
    return Finding(
        "blocks submission",
        "footprint.no-result",
        f"“{row['flow']}”上游工序的数据相互矛盾或缺少产出数量，没有结果（{rules}）。",
        f"Data behind {row['flow']!r} contradict each other or lack an output; there is no result ({rules}).",
        reasons[0].address,
        given=rules,
    )


def carries_nothing(row: Row, words: set[str]) -> Finding:
    credited = words == {"system_expansion"}
    zh = "按系统扩展处理，其碳足迹就是被替代产品的背景数据" if credited else "在内部循环、不分担负荷"
    en = "is treated by system expansion: it has the footprint of what it replaces" if credited else "carries no burden"
    return Finding(
        "blocks submission",
        "footprint.product-without-burden",
        f"“{row['flow']}”{zh}，不另计算；如要计算，请选择质量、价值或比例分配。",
        f"{row['flow']!r} {en}; choose an allocation by mass, value or share to have a footprint of its own.",
        row["address"]("allocation"),
        given=row["flow"],
    )


def covered_only(product: str, gaps: Sequence[Finding]) -> Finding:
    names = "、".join(dict.fromkeys(gap.given or gap.rule for gap in gaps))
    return Finding(
        "blocks submission",
        "footprint.no-total",
        f"“{product}”的碳足迹没有总数：缺 {len(gaps)} 项（{names}）；只给出已覆盖部分。",
        f"The footprint of {product!r} has no total: {len(gaps)} inputs are missing ({names}); only the covered part "
        "is given.",
        expected="0",
        given=str(len(gaps)),
    )


def kept(ids: Sequence[str], method: str, system: System) -> Finding:
    zh, en = METHOD_NAMES[method]
    names = _names(ids, system)
    return Finding(
        "warning",
        "footprint.method-kept",
        f"按{zh}分配不适用于这些工序，仍用各自选定的方法：{names}。",
        f"These processes cannot be allocated by {en} and keep the method chosen for each: {names}.",
        given=", ".join(ids),
    )


def unstable(product: str) -> Finding:
    return Finding(
        "warning",
        "footprint.no-interval",
        f"“{product}”的抽样中有回路返回多于产出的情形，不能给出可信的区间；请核对回路各量的不确定度。",
        f"Some draws of {product!r} have a loop that returns more than it makes; no honest interval can be given. "
        "Check the uncertainties of the loop.",
    )
