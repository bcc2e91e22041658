"""What is bought or thrown away (外购与废物): its upstream or treatment, or the finding that it is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from tanfeng.accounting.footprint.background import Background, Factor
from tanfeng.accounting.footprint.rules import rules, uncertainty_classes
from tanfeng.accounting.footprint.sides import BOUGHT, CUT_OFF
from tanfeng.accounting.footprint.terms import Collected, Term
from tanfeng.core.confidence import LADDER, weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.ledger import Ledger

Row = Mapping[str, Any]


def address(ledger: Ledger, row: Row, column: str = "") -> Address:
    """Return where the first ledger row of a summed exchange stands."""
    return ledger.origins.address("exchanges", row["_file"], row["_sheet"], row["_row"] or 0, column)


def bought_terms(
    rows: pl.DataFrame, ledger: Ledger, background: Background, used_up: Mapping[tuple[str, str], bool]
) -> Collected:
    """Return the upstream burden of every bought flow and the treatment of waste.

    ``used_up`` tells of (unit, waste) whether the ledger's waste table shows all of it as utilised outside.
    """
    found = Collected()
    for row in rows.filter(pl.col("side") == BOUGHT).iter_rows(named=True):
        factor = _factor(row, background)
        if isinstance(factor, Factor):
            found.terms.append(_term(row, factor))
            if factor.value == 0:
                found.note(row["process"], _free(row, factor, ledger))
        elif row["waste_out"] and not row["dataset"] and used_up.get((row["unit_id"], row["flow"]), False):
            found.note(row["process"], _utilised(row, ledger))
        else:
            finding = _no_treatment(row, ledger) if row["waste_out"] and not row["dataset"] else factor
            column = "dataset"
            place = address(ledger, row, column)
            found.gap(row["process"], replace(finding, address=place, given=finding.given or row["flow"]))
    for process, finding in _cut_off(rows, ledger):
        found.note(process, finding)
    return found


def half_width_of(row: Row) -> float:
    """Return the stated half width of a quantity, or that of its confidence class."""
    if row["uncertainty"] is not None:
        return float(row["uncertainty"])
    return float(uncertainty_classes()["quantity"][LADDER[row["rank"]]])


def _factor(row: Row, background: Background) -> Factor | Finding:
    if row["dataset"]:
        return background.of_dataset(row["dataset"], row["unit"])
    if row["item"] and not row["waste_out"]:
        found = background.of_item(row["item"], row["unit"])
        if isinstance(found, Finding):
            zh = f"工序“{row['process_name']}”的“{row['flow']}”：{found.zh}"
            return replace(found, zh=zh, en=f"{row['flow']} of process {row['process_name']}: {found.en}")
        return found
    return Finding(
        "blocks submission",
        "footprint.background-missing",
        f"工序“{row['process_name']}”的物料“{row['flow']}”企业内没有产出，也没有背景数据集。",
        f"{row['flow']!r} of process {row['process_name']} is made by no process and names no background dataset.",
        expected="dataset",
        given=row["flow"],
    )


def _term(row: Row, factor: Factor) -> Term:
    category = "waste_treatment" if row["waste_out"] else factor.category
    return Term(
        process=row["process"],
        name_zh=row["flow"],
        name_en=row["flow"],
        category=category if category in rules()["categories"] else "material",
        quantity=row["quantity"],
        unit=row["unit"],
        tonnes=row["quantity"] * factor.value,
        confidence=weakest([LADDER[row["rank"]], factor.confidence]),
        inputs=(*row["figures"], factor.key),
        factor=factor,
        row=row["place"],
        half_width=half_width_of(row),
        months=row["months"],
        key=f"exchange.{row['flow']}.{row['dataset'] or row['item'] or ''}",
    )


def _no_treatment(row: Row, ledger: Ledger) -> Finding:
    return Finding(
        "blocks submission",
        "footprint.waste-treatment-missing",
        f"工序“{row['process_name']}”的废物“{row['flow']}”没有处理数据：固废台账未见全部综合利用，"
        "也没有处理数据集或处理工序。",
        f"Waste {row['flow']!r} of process {row['process_name']} has no treatment: the waste table does not show all "
        "of it as utilised, and there is no dataset or process that treats it.",
        address(ledger, row, "dataset"),
        expected="dataset",
        given=row["flow"],
    )


def _free(row: Row, factor: Factor, ledger: Ledger) -> Finding:
    return Finding(
        "info",
        "footprint.free-of-burden",
        f"工序“{row['process_name']}”的“{row['flow']}”按约定不承担上游负荷：{factor.name_zh}。",
        f"{row['flow']!r} of process {row['process_name']} carries nothing from upstream: {factor.name_en}.",
        address(ledger, row, "dataset"),
        given=factor.key,
    )


def _utilised(row: Row, ledger: Ledger) -> Finding:
    return Finding(
        "info",
        "footprint.waste-utilised",
        f"废物“{row['flow']}”全部外送综合利用，按切断法不计其后处理，也不抵扣。",
        f"Waste {row['flow']!r} is utilised outside in full: cut off there, without burden or credit.",
        address(ledger, row, "flow"),
        given=row["flow"],
    )


def _cut_off(rows: pl.DataFrame, ledger: Ledger) -> list[tuple[int, Finding]]:
    """Say what the user cut off, and refuse it where the share of mass is above the rule."""
    inputs = rows.filter((pl.col("direction") == "input") & (pl.col("unit") == "t"))
    total = inputs.group_by("process_id").agg(total=pl.col("quantity").sum())
    cut = rows.filter(pl.col("side") == CUT_OFF).join(total, on="process_id", how="left", maintain_order="left")
    if cut.is_empty():
        return []
    cut = cut.with_columns(share=pl.when(pl.col("unit") == "t").then(pl.col("quantity") / pl.col("total")))
    whole = float(inputs["quantity"].sum())
    in_all = float(cut.filter(pl.col("unit") == "t")["quantity"].sum()) / whole if whole else None
    return [(row["process"], _cut_off_finding(row, in_all, ledger)) for row in cut.iter_rows(named=True)]


def _cut_off_finding(row: Row, in_all: float | None, ledger: Ledger) -> Finding:
    rule = rules()["cut_off"]
    too_much = row["share"] is None or row["share"] > rule["per_process"] or (in_all or 0.0) > rule["in_total"]
    share = "—" if row["share"] is None else f"{row['share']:.2%}"
    return Finding(
        "blocks submission" if too_much else "info",
        "footprint.cut-off-too-large" if too_much else "footprint.cut-off",
        f"“{row['flow']}”按取舍准则不计（占工序投入质量 {share}）"
        + ("，超过准则或无法按质量判断。" if too_much else "。"),
        f"{row['flow']!r} is cut off ({share} of the mass taken in)"
        + (", which is above the rule or not measurable by mass." if too_much else "."),
        address(ledger, row, "dataset"),
        expected=f"<= {rule['per_process']:.0%}; Σ <= {rule['in_total']:.0%}",
        given=share,
        clause=rule["source"],
    )


def utilised(ledger: Ledger, year: int) -> dict[tuple[str, str], bool]:
    """Return, for each (unit, waste) of the year, whether all that was generated was utilised."""
    table = ledger.table("waste").filter(pl.col("period").str.slice(0, 4) == str(year))
    sums = table.group_by("unit_id", "waste").agg(
        generated=pl.col("quantity").filter(pl.col("flow") == "generated").sum(),
        used=pl.col("quantity").filter(pl.col("flow") == "utilised").sum(),
        elsewhere=pl.col("quantity").filter(pl.col("flow").is_in(["disposed", "stored"])).sum(),
    )
    return {
        (unit, waste): generated > 0 and used >= generated and elsewhere == 0
        for unit, waste, generated, used, elsewhere in sums.iter_rows()
    }
