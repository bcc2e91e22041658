"""What stops or weakens energy per product (单位产品能耗的问题): one sentence each, with an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from tanfeng.core.errors import TanfengError
from tanfeng.core.findings import Address, Finding

if TYPE_CHECKING:
    from tanfeng.accounting.product_energy.exchange_flows import Flow

#: A gram of standard coal: what is left by rounding is no energy that somebody forgot.
NEGLIGIBLE = 1e-6

#: The formula all limit standards of this family share.
CLAUSE = "e = (E主要 + E辅助 + E附属 − E回收外供) / P"


def _at(row: Mapping[str, Any], table: str, column: str) -> Address:
    return Address(str(row.get("_file") or table), str(row.get("_sheet") or ""), int(row.get("_row") or 0), column)


def _first(rows: pl.DataFrame, table: str, column: str) -> Address:
    return _at(rows.row(0, named=True), table, column)


def _of(flow: Flow, column: str) -> Address:
    return Address(*flow.place, column)


def process_without_unit(row: Mapping[str, Any]) -> Finding:
    """A process of a unit that is not in the ledger."""
    return Finding(
        "blocks submission",
        "product-energy.process-without-unit",
        f"工序 {row['process_id']} 所属的生产单元“{row['unit_id']}”不在生产单元表中，其能耗无法归属。",
        f"The process {row['process_id']} belongs to the unit {row['unit_id']!r}, which the ledger does not have.",
        _at(row, "processes", "unit_id"),
        given=str(row["unit_id"]),
    )


def process_twice(row: Mapping[str, Any]) -> Finding:
    """A process id used twice."""
    return Finding(
        "blocks submission",
        "product-energy.process-twice",
        f"工序编号 {row['process_id']} 出现不止一次，只采用第一行。",
        f"The process id {row['process_id']} appears more than once; its first row is used.",
        _at(row, "processes", "process_id"),
        given=str(row["process_id"]),
    )


def process_without_system(row: Mapping[str, Any]) -> Finding:
    """A process that is neither main, auxiliary nor affiliated."""
    return Finding(
        "warning",
        "product-energy.process-without-system",
        f"工序 {row['process_id']} 没有写明主要、辅助还是附属生产系统，能耗计入单元但不分系统。",
        f"The process {row['process_id']} does not say which production system it is; its energy counts in the unit.",
        _at(row, "processes", "system"),
        expected="main | auxiliary | affiliated",
    )


def unknown_process(rows: pl.DataFrame) -> Iterator[Finding]:
    """Lines of a process that the table of processes does not have."""
    yield from _by(
        rows,
        "process_id",
        "product-energy.unknown-process",
        "工序“{}”不在工序表中，该行能耗归单元而不归工序。",
        "The process {!r} is not in the table of processes; the row's energy goes to its unit, not to a process.",
    )


def process_of_other_unit(rows: pl.DataFrame) -> Iterator[Finding]:
    """Lines that name a unit and a process of another unit."""
    yield from _by(
        rows,
        "process_id",
        "product-energy.process-of-other-unit",
        "该行的生产单元与工序“{}”所属单元不同，能耗按生产单元归属，不归工序。",
        "The row names a unit other than that of its process {!r}; its energy stays with the unit it names.",
    )


def unknown_unit(rows: pl.DataFrame) -> Iterator[Finding]:
    """Lines of a unit that the ledger does not have."""
    yield from _by(
        rows,
        "unit_id",
        "product-energy.unknown-unit",
        "生产单元“{}”不在生产单元表中，其能耗无法归属到产品。",
        "The unit {!r} is not in the table of units; its energy belongs to no product.",
    )


def _by(rows: pl.DataFrame, column: str, rule: str, zh: str, en: str) -> Iterator[Finding]:
    for key, group in rows.sort("_row").group_by(column, maintain_order=True):
        name = str(key[0])
        yield Finding(
            "blocks submission",
            rule,
            zh.format(name),
            en.format(name),
            _first(group, "activity", column),
            given=name,
            count=group.height,
        )


def output_unit(rows: pl.DataFrame, text: str, error: TanfengError) -> list[Finding]:
    """Production in a unit that is no mass."""
    return [
        Finding(
            "blocks submission",
            "product-energy.output-unit",
            f"产量单位“{text}”不能换算为吨：{error.zh}",
            f"The output unit {text!r} is no mass: {error.en}",
            _first(rows, "production", "unit"),
            expected="t",
            given=text,
            count=rows.height,
        )
    ]


def flow_without_quantity(rows: pl.DataFrame) -> Finding:
    """An exchange without a quantity."""
    name = rows["flow"][0]
    return Finding(
        "warning",
        "product-energy.flow-without-quantity",
        f"工序物料“{name}”有 {rows.height} 行没有数量，不能据以分摊。",
        f"{rows.height} rows of the flow {name!r} have no quantity: nothing is apportioned by it.",
        _first(rows, "exchanges", "quantity"),
        count=rows.height,
    )


def flow_covers_part(rows: pl.DataFrame, year: int, periods: Sequence[str]) -> Finding:
    """A flow known for part of the year only."""
    name = rows["flow"][0]
    return Finding(
        "warning",
        "product-energy.flow-part-year",
        f"工序物料“{name}”只有 {len(periods)} 个时期（应为全年或十二个月），{year} 年不能据以分摊。",
        f"The flow {name!r} has {len(periods)} periods, not {year} or its twelve months: nothing is apportioned by it.",
        _first(rows, "exchanges", "period"),
        expected=f"{year} | {year}-01 … {year}-12",
        given=", ".join(periods),
    )


def flow_of_two_roles(rows: pl.DataFrame) -> Finding:
    """A flow that is recovered energy in one place and a product in another."""
    name = rows["flow"][0]
    return Finding(
        "warning",
        "product-energy.flow-of-two-roles",
        f"工序物料“{name}”的产出既写为回收利用又写为其他角色，不能确定按回收抵扣还是按用量分摊，未处理。",
        f"Outputs of the flow {name!r} are both recovered and something else; it is neither credited nor apportioned.",
        _first(rows, "exchanges", "role"),
    )


def flow_units(rows: pl.DataFrame, error: TanfengError) -> Finding:
    """Units of one flow that do not convert."""
    name = rows["flow"][0]
    return Finding(
        "warning",
        "product-energy.flow-units",
        f"工序物料“{name}”各行单位不能互相换算，不能据以分摊：{error.zh}",
        f"The units of the flow {name!r} do not convert; nothing is apportioned by it: {error.en}",
        _first(rows, "exchanges", "unit"),
    )


def recovered_without_coefficient(flow: Flow, why: Finding) -> Finding:
    """Recovered energy that cannot be valued: no credit, so the giver looks worse than it is, never better."""
    if not flow.item:
        return Finding(
            "info",
            "product-energy.recovered-without-coefficient",
            f"回收能源“{flow.name}”没有写明品种（如 heat），不能折标，未抵扣；按热量（GJ）填写即可抵扣。",
            f"Recovered energy {flow.name!r} names no item (such as heat) and is not credited; give it in GJ.",
            _of(flow, "item"),
            expected="heat | steam | electricity …",
            given=flow.unit,
        )
    return Finding(
        "warning",
        "product-energy.recovered-without-coefficient",
        f"回收能源“{flow.name}”无法折标（品种“{flow.item}”，单位“{flow.unit}”），未抵扣：{why.zh}",
        f"Recovered energy {flow.name!r} (item {flow.item!r}, unit {flow.unit!r}) has no coal equivalent; "
        f"it is not credited: {why.en}",
        _of(flow, "item"),
        given=f"{flow.item} {flow.unit}".strip(),
    )


def taken_beyond_given(flow: Flow, given: float, taken: float) -> Finding:
    """More of a flow is taken than given."""
    return Finding(
        "blocks submission",
        "product-energy.taken-beyond-given",
        f"工序物料“{flow.name}”投入合计 {taken:g} 大于产出合计 {given:g} {flow.unit}，未分摊也未抵扣。",
        f"More of the flow {flow.name!r} is taken ({taken:g}) than given ({given:g} {flow.unit}); it is not used.",
        _of(flow, "quantity"),
        expected=f"<= {given:g}",
        given=f"{taken:g}",
    )


def shares_beyond_one(flow: Flow, total: float) -> Finding:
    """Stated shares above one."""
    return Finding(
        "blocks submission",
        "product-energy.shares-beyond-one",
        f"工序物料“{flow.name}”的分摊比例合计为 {total:g}，超过 1，未分摊。",
        f"The shares of the flow {flow.name!r} add up to {total:g}, above 1; nothing is apportioned by it.",
        _of(flow, "allocation_share"),
        expected="<= 1",
        given=f"{total:g}",
    )


def outputs_without_shares(giver: str, flows: Sequence[Flow], total: float) -> Finding:
    """A utility with several outputs and no word on how its energy splits."""
    names = "、".join(flow.name for flow in flows)
    return Finding(
        "warning",
        "product-energy.outputs-without-shares",
        f"工序 {giver} 有多种产出（{names}），没有写明各占其能耗的比例（分配比例，合计不超过 1），未分摊。",
        f"The process {giver} gives several outputs ({names}) without shares of its energy (together at most 1); "
        "nothing is apportioned.",
        _of(flows[0], "allocation_share"),
        expected="<= 1",
        given=f"{total:g}",
    )


def closed_loop(names: Sequence[str]) -> Finding:
    """Utilities that give everything to each other."""
    listed = "、".join(names)
    return Finding(
        "blocks submission",
        "product-energy.closed-loop",
        f"辅助、附属工序之间互相全部供给（{listed}），没有去向生产工序，无法分摊。",
        f"Auxiliary processes give everything to each other ({listed}) and nothing leaves the loop: not apportioned.",
        Address("exchanges"),
        given=listed,
    )


def recovered_unused(flow: Flow, rest: float) -> Finding:
    """Recovered energy that nobody takes and nobody buys."""
    return Finding(
        "info",
        "product-energy.recovered-unused",
        f"回收能源“{flow.name}”有 {rest:g} {flow.unit} 没有记录去向（未被其他工序使用，也没有外供记录），未抵扣。",
        f"{rest:g} {flow.unit} of recovered energy {flow.name!r} are neither taken by a process nor sold; no credit.",
        _of(flow, "quantity"),
        given=f"{rest:g} {flow.unit}",
    )


def unplaced(where: str, what: Sequence[str], tce: float | None, period: str, place: Address) -> Finding:
    """Energy that belongs to a product but the ledger does not say to which; ``None`` where its amount is not known."""
    listed = "、".join(what)
    amount = "? tce" if tce is None else f"{tce:.3f} tce"
    return Finding(
        "warning",
        "product-energy.unplaced",
        f"{where} {period} 有能耗（{amount}）无法归属到产品（{listed}）：请填写生产单元或工序，"
        "或在工序物料表写明各工序用量。",
        f"Energy of {where} in {period} ({amount}) belongs to no product ({listed}): name a unit or process, or write "
        "in exchanges how much each process takes.",
        place,
        given=amount,
        clause=CLAUSE,
    )


def incomplete_year(unit: str, product: str, year: int, missing: Sequence[str]) -> Finding:
    """No yearly figure, and what is missing for it."""
    listed = "; ".join(missing)
    listed_zh = "；".join(missing).replace(": no coal equivalent", "：没有折标系数")
    return Finding(
        "warning",
        "product-energy.year-incomplete",
        f"{unit}（{product}）{year} 年单位产品能耗缺数据，不计算：{listed_zh}。",
        f"{unit} ({product}) has no energy per product for {year}; missing: {listed}.",
        Address("activity", column="period"),
        expected=f"{year} | {year}-01 … {year}-12",
        given=listed,
        count=len(missing),
    )


def negative(unit: str, what: str, period: str, tce: float) -> Finding:
    """Net energy below zero: no product is made with negative energy."""
    return Finding(
        "blocks submission",
        "product-energy.negative",
        f"{unit}（{what}）{period} 的净能耗为 {tce:.3f} tce，小于零：回收外供大于消耗，不给出单位产品能耗。",
        f"The net energy of {unit} ({what}) in {period} is {tce:.3f} tce, below zero: no energy per product is given.",
        Address("activity", column="quantity"),
        expected=">= 0",
        given=f"{tce:.3f}",
        clause=CLAUSE,
    )


def no_product(unit: str, what: str, year: int, *, step: bool) -> Finding:
    """Energy without any output of the product: of a step it is worth a word, of a unit it is a fault."""
    return Finding(
        "info" if step else "warning",
        "product-energy.no-output-of-step" if step else "product-energy.no-product",
        f"{unit}（{what}）在 {year} 年有能耗而没有产量，不能计算单位产品能耗。",
        f"{unit} ({what}) has energy in {year} but no output of its product; there is no energy per product.",
        Address("production", column="product"),
        given=unit,
    )
