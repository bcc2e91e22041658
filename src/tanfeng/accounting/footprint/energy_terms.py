"""Fuels, power, heat and process emissions of the account as burdens (能源与直接排放负荷)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from tanfeng.accounting.footprint.background import Background, Factor
from tanfeng.accounting.footprint.gases import CO2, Potentials
from tanfeng.accounting.footprint.rules import rules, uncertainty_classes
from tanfeng.accounting.footprint.terms import Collected, Term
from tanfeng.core.confidence import LADDER, weakest
from tanfeng.core.findings import Address, Finding
from tanfeng.ledger.schema.vocabulary import ATTRIBUTES, GENERATION
from tanfeng.reference import Reference
from tanfeng.units import UnitError, factor_to, parse

Row = Mapping[str, Any]
GROUP = ("process", "process_id", "unit_id", "stream", "item", "unit", "attribute", "technology")


@dataclass
class EnergyTerms(Collected):
    """Terms, and power that a process takes from one inside (内部供电需求): process, MWh, half width, rank, figures."""

    inside: list[tuple[int, float, float, int, tuple[str, ...]]] = field(default_factory=list)


def energy_terms(
    lines: pl.DataFrame, background: Background, potentials: Potentials, *, outputs_of: Mapping[int, set[str]]
) -> EnergyTerms:
    """Return the burdens of lines that have a process.

    ``lines`` are those of :func:`energy_lines.assigned` with ``process`` (position) and ``technology`` (that of the
    certificate). ``outputs_of`` names the items each process makes, so that sold energy is not asked for twice.
    """
    found = EnergyTerms()
    for row in _groups(lines, background.reference).iter_rows(named=True):
        stream = rules()["streams"].get(row["stream"])
        if stream is None:
            found.gap(
                row["process"], _problem(row, "stream-unknown", "的源流不在碳足迹规则中", "has a stream unknown here")
            )
        elif row["amount"] is None:
            found.gap(row["process"], _problem(row, "quantity-missing", "没有可用的数量", "has no usable quantity"))
        elif stream.get("sold"):
            if row["item"] not in outputs_of.get(row["process"], set()):
                found.note(row["process"], _sold(row))
        else:
            _direct(found, row, stream, potentials)
            _upstream(found, row, stream, background)
    return found


def _groups(lines: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    kinds = [
        (unit, item, *_canonical(unit, item, reference)) for unit, item in lines.select("unit", "item").unique().rows()
    ]
    schema = {"unit": pl.String, "item": pl.String, "canonical": pl.String, "scale": pl.Float64}
    scales = pl.DataFrame(kinds, schema=schema, orient="row")
    rows = lines.join(scales, on=["unit", "item"], how="left", nulls_equal=True, maintain_order="left").with_columns(
        amount=pl.col("quantity") * pl.col("scale"), unit=pl.coalesce("canonical", "unit")
    )
    stated = pl.col("uncertainty").is_not_null()
    whole = pl.col("amount").is_not_null().all()
    return (
        rows.group_by(GROUP, maintain_order=True)
        .agg(
            pl.when(whole).then(pl.col("amount").sum()).alias("amount"),
            pl.when(pl.col("tco2e").is_not_null().all()).then(pl.col("tco2e").sum()).alias("tco2e"),
            pl.when(stated.all()).then(pl.col("uncertainty").mean()).alias("uncertainty"),
            pl.col("rank").max(),
            pl.col("figure").alias("figures"),
            pl.col("gases").explode().struct.field("gas").alias("gas"),
            pl.col("gases").explode().struct.field("tonnes").alias("gas_tonnes"),
            pl.col("gases").is_not_null().all().alias("has_gases"),
            _months().alias("months"),
            pl.col("_file").first(),
            pl.col("_sheet").first(),
            pl.col("_row").first(),
        )
        .sort("process", "stream", "item", "attribute", "technology", "unit", nulls_last=True)
    )


def _months() -> pl.Expr:
    yearly = (pl.col("period").str.len_chars() != 7).fill_null(True)
    return pl.when(yearly.any()).then(12).otherwise(pl.col("period").n_unique())


def _canonical(unit: str | None, item: str | None, reference: Reference) -> tuple[str | None, float | None]:
    known = reference.item(item)
    try:
        wanted = known.canonical_unit if known else ""
        if unit and (not wanted or parse(unit).dimension != parse(wanted).dimension):
            wanted = rules()["units"].get(parse(unit).dimension, "")
        return (wanted, float(factor_to(unit, wanted))) if unit and wanted else (None, None)
    except UnitError:
        return None, None


def _direct(found: EnergyTerms, row: Row, stream: Mapping[str, Any], potentials: Potentials) -> None:
    if not stream.get("direct"):
        return
    if row["tco2e"] is None:
        found.gap(
            row["process"], _problem(row, "line-without-number", "在核算中没有结果", "has no number in the account")
        )
        return
    gases = _gases(row)
    if gases is None:
        found.gap(
            row["process"],
            _problem(
                row,
                "gases-unknown",
                "没有按气体给出质量，无法按 AR6 换算",
                "does not say its gases, so AR6 cannot be used",
            ),
        )
        return
    answer = potentials.tonnes(gases)
    if isinstance(answer, Finding):
        found.gap(row["process"], replace(answer, address=_address(row)))
        return
    tonnes, rows = answer
    beyond = [r for r in rows if r.dims.get("gas") != CO2]
    found.terms.append(
        Term(
            process=row["process"],
            name_zh=_name(row, potentials.reference, "zh"),
            name_en=_name(row, potentials.reference, "en"),
            category=stream["category"],
            quantity=row["amount"],
            unit=row["unit"],
            tonnes=tonnes,
            confidence=weakest([LADDER[row["rank"]], *(r.confidence for r in beyond)]),
            inputs=(*row["figures"], *(f"ref:{r.key}" for r in beyond)),
            half_width=_half_width(row, "direct"),
            months=row["months"],
            key=f"direct.{row['stream']}.{row['item']}",
        )
    )


def _gases(row: Row) -> dict[str, float] | None:
    """Tonnes by gas; a line that names none is carbon dioxide, unless its stream is of other gases."""
    if row["has_gases"] and any(row["gas"]):
        sums: dict[str, float] = {}
        for gas, tonnes in zip(row["gas"], row["gas_tonnes"], strict=True):
            if gas is not None:
                sums[gas] = sums.get(gas, 0.0) + (tonnes or 0.0)
        return sums
    return {CO2: row["tco2e"]} if rules()["streams"][row["stream"]].get("only_co2", True) else None


def _upstream(found: EnergyTerms, row: Row, stream: Mapping[str, Any], background: Background) -> None:
    rule = rules()["electricity"]
    if not stream.get("upstream") or row["attribute"] in stream.get("own", ()):
        return
    if row["item"] == rule["item"]:
        if row["attribute"] in rule["inside"]:
            found.inside.append(
                (row["process"], row["amount"], _half_width(row, "quantity"), row["rank"], tuple(row["figures"]))
            )
            return
        known = (*rule["of_the_mix"], *rule["technology"], *rule["contract"])
        if (row["attribute"] or "") not in known:
            texts = (
                f"属性“{row['attribute']}”没有碳足迹因子",
                f"has the attribute {row['attribute']!r}, which has no factor",
            )
            found.gap(row["process"], _problem(row, "attribute-unknown", *texts))
            return
        factor, category = _power(found, row, background), stream["upstream_category"]
    else:
        category = stream["upstream_category"]
        factor = background.of_item(row["item"], row["unit"])
    if isinstance(factor, Finding):
        text = _name(row, background.reference, "zh"), _name(row, background.reference, "en")
        found.gap(
            row["process"],
            replace(
                factor,
                zh=f"工序“{row['process_id']}”的{text[0]}：{factor.zh}",
                en=f"{text[1]} of process {row['process_id']}: {factor.en}",
                address=_address(row),
                given=str(row["item"]),
            ),
        )
        return
    found.terms.append(
        Term(
            process=row["process"],
            name_zh=_name(row, background.reference, "zh")
            + ("" if category in ("electricity", "heat") else "（上游）"),
            name_en=_name(row, background.reference, "en")
            + ("" if category in ("electricity", "heat") else " (upstream)"),
            category=category,
            quantity=row["amount"],
            unit=row["unit"],
            tonnes=row["amount"] * factor.value,
            confidence=weakest([LADDER[row["rank"]], factor.confidence]),
            inputs=(*row["figures"], factor.key),
            factor=factor,
            half_width=_half_width(row, "quantity"),
            months=row["months"],
            key=f"upstream.{row['stream']}.{row['item']}.{row['attribute'] or ''}.{row['technology'] or ''}",
        )
    )


def _power(found: EnergyTerms, row: Row, background: Background) -> Factor | Finding:
    """Own renewables by technology, contracts by the technology of the certificate, the rest at the national mix."""
    rule = rules()["electricity"]
    technology = rule["technology"].get(row["attribute"], "")
    if row["attribute"] in rule["contract"]:
        technology = row["technology"] or ""
        if not technology:
            found.note(
                row["process"],
                _problem(
                    row,
                    "green-power-without-proof",
                    "没有可对应发电类型的绿电凭证，按全国平均电力碳足迹计",
                    "has no certificate that names a kind of generation; it counts at the national mix",
                    severity="warning",
                ),
            )
    factor = background.electricity(technology)
    if isinstance(factor, Factor) and factor.year != background.year:
        found.note(
            row["process"],
            Finding(
                "warning",
                "footprint.factor-year",
                f"电力碳足迹因子为 {factor.year} 年，碳足迹为 {background.year} 年：{factor.name_zh}。",
                f"The electricity factor is of {factor.year}, the footprint of {background.year}: {factor.name_en}.",
                Address(file=rule["table"]),
                expected=str(background.year),
                given=str(factor.year),
            ),
        )
    return factor


def _half_width(row: Row, kind: str) -> float:
    if row["uncertainty"] is not None:
        return float(row["uncertainty"])
    return float(uncertainty_classes()[kind][LADDER[row["rank"]]])


def _name(row: Row, reference: Reference, lang: str) -> str:
    item = reference.item(row["item"])
    name = (item.name_zh if lang == "zh" else item.name_en) if item else str(row["item"])
    beside = _beside(row, lang)
    return name + ((f"（{beside}）" if lang == "zh" else f" ({beside})") if beside else "")


def _beside(row: Row, lang: str) -> str:
    """The attribute in words, and for contracts the kind of generation."""
    words = {choice.key: choice.zh if lang == "zh" else choice.en for choice in (*ATTRIBUTES, *GENERATION)}
    kinds: Mapping[str, str] = rules()["electricity"]["certificate_technology"]
    generation = next((key for key, technology in kinds.items() if technology == row["technology"]), "")
    parts = [words.get(key, key) for key in (row["attribute"] or "", generation) if key]
    return "·".join(parts)


def _address(row: Row) -> Address:
    return Address(row["_file"] or "activity", row["_sheet"] or "", row["_row"] or 0, "item")


def _problem(row: Row, key: str, zh: str, en: str, severity: str = "blocks submission") -> Finding:
    return Finding(
        "warning" if severity == "warning" else "blocks submission",
        f"footprint.{key}",
        f"工序“{row['process_id']}”的{row['stream']}·{row['item']}{zh}。",
        f"{row['stream']} {row['item']} of process {row['process_id']} {en}.",
        _address(row),
        given=str(row["item"]),
    )


def _sold(row: Row) -> Finding:
    return _problem(
        row,
        "energy-sold",
        f"外供 {row['amount']:g} {row['unit']} 未抵扣：如要分摊，请在工序物料表列为联产品",
        f"is sold ({row['amount']:g} {row['unit']}) and gives no credit: enter it in exchanges as a co-product",
        severity="warning",
    )
