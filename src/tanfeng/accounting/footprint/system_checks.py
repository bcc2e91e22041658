"""Checks of the whole system (系统检查): units, more used than made, energy twice, processes without product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from tanfeng.accounting.footprint.bought import address
from tanfeng.accounting.footprint.rules import rules
from tanfeng.accounting.footprint.sides import BOUGHT, MADE, USED
from tanfeng.accounting.footprint.terms import Collected
from tanfeng.core.findings import Finding
from tanfeng.ledger import Ledger

Row = Mapping[str, Any]


def check(
    processes: pl.DataFrame,
    rows: pl.DataFrame,
    *,
    outputs: Sequence[Row],
    uses: Sequence[Row],
    lines: pl.DataFrame,
    ledger: Ledger,
    found: Collected,
) -> None:
    """Add what is wrong with the system as a whole; what a footprint cannot do without becomes a gap."""
    for process, finding in [*_units(rows, ledger), *_twice(rows, lines, ledger)]:
        found.stop(process, finding)
    found.findings.extend(_more_used(outputs, uses, rows, ledger))
    for unit_id, main, finding in _without_product(processes, rows, found):
        if main:
            found.gap(-1, finding, unit_id)
        else:
            for position in range(processes.height):
                if processes["unit_id"][position] == unit_id:
                    found.notes.append((position, finding))
            found.findings.append(finding)


def _units(rows: pl.DataFrame, ledger: Ledger) -> Iterator[tuple[int, Finding]]:
    """A flow is measured in one unit wherever it stands inside."""
    inside = rows.filter(pl.col("side").is_in([MADE, USED]))
    mixed = inside.filter(pl.col("unit").n_unique().over("flow") > 1)
    for row in mixed.unique(["process", "flow", "unit"], keep="first", maintain_order=True).iter_rows(named=True):
        units = "、".join(inside.filter(pl.col("flow") == row["flow"])["unit"].unique().sort())
        yield (
            row["process"],
            Finding(
                "blocks submission",
                "footprint.flow-units",
                f"物料“{row['flow']}”在各工序用了不能换算的单位：{units}。",
                f"The flow {row['flow']!r} is given in units that cannot be converted: {units}.",
                address(ledger, row, "unit"),
                expected="1",
                given=units,
            ),
        )


def _twice(rows: pl.DataFrame, lines: pl.DataFrame, ledger: Ledger) -> Iterator[tuple[int, Finding]]:
    """Energy of a process stands in activity; the same item bought in exchanges would count twice."""
    entered = lines.filter(pl.col("stream") != "medium").select("process", "item").unique()
    same = rows.filter((pl.col("side") == BOUGHT) & (pl.col("direction") == "input") & pl.col("item").is_not_null())
    for row in same.join(entered, on=["process", "item"], how="semi", maintain_order="left").iter_rows(named=True):
        yield (
            row["process"],
            Finding(
                "blocks submission",
                "footprint.entered-twice",
                f"工序“{row['process_name']}”的 {row['item']} 同时在活动水平和工序物料（“{row['flow']}”）中填报，"
                "会重复计算。",
                f"{row['item']} of process {row['process_name']} stands in activity and in exchanges.",
                address(ledger, row, "item"),
                given=row["item"],
            ),
        )


def _more_used(outputs: Sequence[Row], uses: Sequence[Row], rows: pl.DataFrame, ledger: Ledger) -> Iterator[Finding]:
    made: dict[str, float] = {}
    used: dict[str, float] = {}
    for row in outputs:
        made[row["flow"]] = made.get(row["flow"], 0.0) + row["quantity"]
    for row in uses:
        used[row["flow"]] = used.get(row["flow"], 0.0) + row["quantity"]
    tolerance = float(rules()["checks"]["flow_balance"])
    for flow in sorted(used):
        if used[flow] <= made[flow] * (1 + tolerance):
            continue
        first = rows.filter((pl.col("flow") == flow) & (pl.col("side") != MADE))
        yield Finding(
            "warning",
            "footprint.more-used-than-made",
            f"“{flow}”企业内用了 {used[flow]:,.6g}，只产出 {made[flow]:,.6g}：多出部分按自产计；"
            "外购部分请另列一行并填背景数据集。",
            f"{used[flow]:,.6g} of {flow!r} is used inside and {made[flow]:,.6g} made: the rest counts as own "
            "production; enter what is bought on a row of its own with a dataset.",
            address(ledger, first.row(0, named=True), "quantity") if first.height else address_of_nothing(),
            expected=f"<= {made[flow]:.6g}",
            given=f"{used[flow]:.6g}",
        )


def address_of_nothing() -> Any:
    """Return the address of a row that stands in activity and not in exchanges."""
    from tanfeng.core.findings import Address

    return Address(file="activity")


def _without_product(
    processes: pl.DataFrame, rows: pl.DataFrame, found: Collected
) -> Iterator[tuple[str, bool, Finding]]:
    """Yield (unit, whether it is production, finding) for processes with burdens and nothing that carries them."""
    making = set(rows.filter(pl.col("side") == MADE)["process"])
    sums: dict[int, float] = {}
    for term in found.terms:
        sums[term.process] = sums.get(term.process, 0.0) + term.tonnes
    for position, row in enumerate(processes.iter_rows(named=True)):
        if position in making or not sums.get(position):
            continue
        main = row["system"] != "affiliated"
        yield (
            row["unit_id"],
            main,
            Finding(
                "blocks submission" if main else "info",
                "footprint.process-without-product",
                f"工序“{row['name']}”没有产出，其 {sums[position]:,.2f} tCO2e 不在任何产品中"
                + ("；请填写其产出（如服务、处理的废物）。" if main else "（附属设施，界外）。"),
                f"Process {row['name']} makes nothing; its {sums[position]:,.2f} tCO2e are in no product"
                + ("; enter what it makes (a service, the waste it treats)." if main else " (affiliated, outside)."),
                given=row["process_id"],
            ),
        )
