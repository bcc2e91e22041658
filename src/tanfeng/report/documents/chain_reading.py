"""From an account to the chains of its lines (核算链读取): every parameter with its value, unit, level and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.factors import ratio
from tanfeng.accounting.formulas import CO2, NOT_APPLICABLE, Formula, expected_unit
from tanfeng.accounting.kernel import KIND
from tanfeng.accounting.resolution import CO2_PER_CARBON as CONSTANT_KEY
from tanfeng.accounting.resolution import Coefficient
from tanfeng.reference import Reference, ReferenceRow
from tanfeng.report.documents.chain import CO2_PER_CARBON, GasProduct, LineChain, Parameter, QuantityState, gwp
from tanfeng.units import UnitError, factor_to

_WARMING = "gwp100"


@dataclass(frozen=True)
class _Kind:
    """What all lines of one kind share: the conversion of the quantity, the formula, the default parameters."""

    coefficient: Coefficient
    canonical: str
    conversion: float | None
    products: tuple[GasProduct, ...]
    defaults: tuple[Parameter, ...]


def chains(account: Account) -> tuple[LineChain, ...]:
    """Return one chain per line of the account, in its order."""
    kinds = [_kind(coefficient, account.reference) for coefficient in account.coefficients]
    given = account.activity.to_dicts()
    return tuple(
        _chain(line, cells, kinds[line[KIND]], account)
        for line, cells in zip(account.lines.to_dicts(), given, strict=True)
    )


def _kind(coefficient: Coefficient, reference: Reference) -> _Kind:
    item = reference.item(coefficient.combination.item)
    canonical = item.canonical_unit if item is not None else coefficient.combination.unit
    try:
        conversion = float(ratio(coefficient.combination.unit, canonical))
    except UnitError:
        conversion = None
    if coefficient.tonnes is None:
        return _Kind(coefficient, canonical, conversion, (), ())
    defaults = tuple(_default(row, canonical) for row in coefficient.rows)
    return _Kind(coefficient, canonical, conversion, products_of(coefficient.formula, canonical), defaults)


def products_of(formula: Formula, canonical: str) -> tuple[GasProduct, ...]:
    """Return the products of a formula with what turns each into tonnes of its gas per canonical unit."""
    made = []
    for product in formula.products:
        mass = "tC" if product.carbon else "tCO2" if product.gas == CO2 else "t"
        scale = float(factor_to(product.unit.replace("{unit}", canonical), f"{mass}/{canonical}"))
        made.append(GasProduct(product.gas, product.terms, product.carbon, scale))
    return tuple(made)


def _default(row: ReferenceRow, canonical: str) -> Parameter:
    """Return a reference row as a parameter. Raises ``ValueError`` if it has no value: a coefficient uses none such."""
    if row.key == CONSTANT_KEY:
        return _constant(CO2_PER_CARBON, row)
    if row.quantity == _WARMING:
        return _constant(gwp(row.dims.get("gas", "").upper()), row)
    unit = expected_unit(row.quantity, canonical)
    scale = float(ratio(row.unit, unit))
    value = row.number * scale
    return Parameter(row.quantity, value, unit, row.number, row.unit, scale, "default", row.confidence, row)


def _constant(name: str, row: ReferenceRow) -> Parameter:
    return Parameter(
        name, row.number, row.unit, row.number, row.unit, 1.0, "constant", row.confidence, row, exact=row.value_text
    )


def _measured(name: str, cells: Mapping[str, Any], kind: _Kind, ledger: str) -> Parameter:
    unit = expected_unit(name, kind.canonical)
    printed_unit = str(cells.get("ncv_unit") or unit) if name == "ncv" else unit
    scale = float(ratio(printed_unit, unit)) if printed_unit != unit else 1.0
    value = float(cells[name])
    evidence = str(cells.get("evidence") or "")
    cell = f"{ledger}:{name}"
    return Parameter(
        name, value * scale, unit, value, printed_unit, scale, "measured", "measured", cell=cell, evidence=evidence
    )


def _chain(line: Mapping[str, Any], cells: Mapping[str, Any], kind: _Kind, account: Account) -> LineChain:
    coefficient, ledger = kind.coefficient, line["ledger"]
    measured = {name: _measured(name, cells, kind, ledger) for name in coefficient.uses}
    return LineChain(
        guideline=str(line.get("guideline") or account.guideline),
        ledger=ledger,
        file=str(line["_file"] or ""),
        sheet=str(line["_sheet"] or ""),
        row=int(line["_row"] or 0),
        enterprise_id=_text(line, cells, "enterprise_id"),
        unit_id=_text(line, cells, "unit_id"),
        process_id=_text(line, cells, "process_id"),
        meter_id=_text(line, cells, "meter_id"),
        period=str(line["period"] or ""),
        stream=str(line["stream"] or ""),
        item=str(line["item"] or ""),
        attribute=str(line["attribute"] or ""),
        quantity=line["quantity"],
        state=_state(line, cells),
        unit=str(line["unit"] or ""),
        canonical=kind.canonical,
        conversion=kind.conversion,
        parameters=_ordered(coefficient, measured, kind.defaults),
        products=kind.products if line["tco2e"] is not None else (),
        sign=coefficient.sign,
        formula=coefficient.formula.name,
        formula_text=str(line["formula"] or ""),
        tonnes=line["tco2e"],
        confidence=str(line["confidence"]),
        counts=coefficient.counts,
        evidence=str(cells.get("evidence") or ""),
        source=str(cells.get("source") or ""),
        note=str(cells.get("note") or ""),
    )


def _text(line: Mapping[str, Any], cells: Mapping[str, Any], name: str) -> str:
    return str(line.get(name) or cells.get(name) or "")


def _state(line: Mapping[str, Any], cells: Mapping[str, Any]) -> QuantityState:
    if line["formula"] == NOT_APPLICABLE.text or cells.get("quantity__na"):
        return "not_applicable"
    return "missing" if line["quantity"] is None else "given"


def _ordered(
    coefficient: Coefficient, measured: Mapping[str, Parameter], defaults: tuple[Parameter, ...]
) -> tuple[Parameter, ...]:
    """Return the parameters in the order of the formula, constants last."""
    by_name = {parameter.name: parameter for parameter in defaults} | dict(measured)
    order = dict.fromkeys([*coefficient.formula.parameters, *by_name])
    return tuple(by_name[name] for name in order if name in by_name)


def reference_rows(lines: Iterable[LineChain]) -> tuple[ReferenceRow, ...]:
    """Return the reference rows behind the lines, each once, by key."""
    rows = {p.row.key: p.row for line in lines for p in line.parameters if p.row is not None}
    return tuple(rows[key] for key in sorted(rows))
