"""From an account to the chains of its lines (核算链读取): every parameter with its value, unit, level and source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from tanfeng.accounting.activity_account import Account
from tanfeng.accounting.analyses import with_analyses
from tanfeng.accounting.context import Context
from tanfeng.accounting.energy import CURRENT, EnergyRules
from tanfeng.accounting.formulas import CO2, NOT_APPLICABLE, expected_unit
from tanfeng.accounting.gases import weight_column
from tanfeng.accounting.kernel import KIND, gas_column
from tanfeng.accounting.ledger_figures import with_ids
from tanfeng.accounting.lines import ANALYSIS
from tanfeng.accounting.steam_mass import ENTHALPY, PRESSURE, TEMPERATURE, with_enthalpy
from tanfeng.reference import ReferenceRow
from tanfeng.report.documents.chain import LEVELS, Gas, Level, LineChain, Parameter, QuantityState, half_even
from tanfeng.report.documents.chain_kinds import Kind, kind_of

_MILLION = Decimal(1_000_000)


def chains(account: Account) -> tuple[LineChain, ...]:
    """Return one chain per line of the account, in its order; a merged account is the chains of its parts."""
    return tuple(line for part in account.parts or (account,) for line in _of_part(part))


def _of_part(part: Account) -> Iterator[LineChain]:
    guideline = part.guidelines[0]
    kinds = [kind_of(coefficient, guideline, part.reference) for coefficient in part.coefficients]
    analyses = _analyses(part)
    for line, cells in zip(part.lines.to_dicts(), _values(part).to_dicts(), strict=True):
        yield _chain(line, cells, kinds[line[KIND]], analyses, gases=guideline.gases)


def _values(part: Account) -> pl.DataFrame:
    """Return the activity table with the values of the analyses and the heat of steam, as the account used them."""
    heated, _ = with_enthalpy(part.activity, part.reference)
    rules = EnergyRules.load(CURRENT)
    context = Context(part.reference, part.guidelines[0], rules, part.region, part.factor_year)
    return with_analyses(heated, part.analyses, context).frame


def _analyses(part: Account) -> Mapping[str, Mapping[str, Any]]:
    if part.analyses is None or not part.analyses.height:
        return {}
    return {row["_figure"]: row for row in with_ids(part.analyses, "analyses").to_dicts()}


def _chain(
    line: Mapping[str, Any],
    cells: Mapping[str, Any],
    kind: Kind,
    analyses: Mapping[str, Mapping[str, Any]],
    *,
    gases: tuple[str, ...],
) -> LineChain:
    coefficient, ledger = kind.coefficient, line["ledger"]
    own = [name for name in coefficient.uses if name != ENTHALPY]
    measured = {name: _given(name, cells, kind, ledger, analyses) for name in own}
    has_result = line["tco2e"] is not None
    return LineChain(
        guideline=str(line["guideline"]),
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
        conversion=_conversion(kind, cells),
        parameters=_ordered(kind, measured) if has_result else (),
        products=kind.products if has_result else (),
        sign=coefficient.sign,
        formula=coefficient.formula.name,
        formula_text=str(line["formula"] or ""),
        tonnes=line["tco2e"],
        confidence=str(line["confidence"]),
        counts=coefficient.counts,
        gases=tuple(_gases(line, kind, gases)) if has_result and coefficient.counts else (),
        evidence=str(cells.get("evidence") or ""),
        source=str(cells.get("source") or ""),
        note=str(cells.get("note") or ""),
        steam=_steam(kind, cells),
        quantity_digits=kind.quantity_digits,
        result_digits=coefficient.rounding.of("tco2e"),
    )


def _conversion(kind: Kind, cells: Mapping[str, Any]) -> float | None:
    """Return what turns the quantity into its canonical unit; for steam by mass that is its heat per tonne."""
    if kind.conversion is None or not kind.coefficient.by_mass:
        return kind.conversion
    heat = cells.get(ENTHALPY)
    return None if heat is None else kind.conversion * float(heat)


def _steam(kind: Kind, cells: Mapping[str, Any]) -> tuple[float | None, float | None] | None:
    return (cells.get(PRESSURE), cells.get(TEMPERATURE)) if kind.coefficient.by_mass else None


def _given(
    name: str, cells: Mapping[str, Any], kind: Kind, ledger: str, analyses: Mapping[str, Mapping[str, Any]]
) -> Parameter:
    """Return a value that the ledger gives, from the row's own cell or from the analysis that stood in for it."""
    unit, digits = expected_unit(name, kind.canonical), kind.coefficient.rounding.of(name)
    value = float(cells[name])
    figure = cells.get(f"{name}{ANALYSIS}")
    if figure is not None:
        return _analysed(name, value, unit, str(figure), analyses.get(str(figure), {}), digits=digits)
    scale = float(kind.coefficient.ncv_factor or 1) if name == "ncv" else 1.0
    printed_unit = str(cells.get("ncv_unit") or unit) if name == "ncv" else unit
    applied = half_even(value * scale, digits)
    evidence, cell = str(cells.get("evidence") or ""), f"{ledger}:{name}"
    return Parameter(
        *(name, applied, unit, value, printed_unit, scale, "measured", "measured"),
        cell=cell,
        evidence=evidence,
        digits=digits,
    )


def _analysed(
    name: str, value: float, unit: str, figure: str, row: Mapping[str, Any], *, digits: int | None
) -> Parameter:
    printed = float(row.get("value") or value)
    level: Level = next((word for word in LEVELS if word == row.get("level")), "enterprise")
    return Parameter(
        name,
        half_even(value, digits),
        unit,
        printed,
        str(row.get("unit") or unit),
        value / printed if printed else 1.0,
        level,
        "measured" if level == "measured" else "reported",
        cell=figure,
        evidence=str(row.get("evidence") or row.get("laboratory") or row.get("source") or ""),
        digits=digits,
    )


def _text(line: Mapping[str, Any], cells: Mapping[str, Any], name: str) -> str:
    return str(line.get(name) or cells.get(name) or "")


def _state(line: Mapping[str, Any], cells: Mapping[str, Any]) -> QuantityState:
    if line["formula"] == NOT_APPLICABLE.text or cells.get("quantity__na"):
        return "not_applicable"
    return "missing" if line["quantity"] is None else "given"


def _ordered(kind: Kind, measured: Mapping[str, Parameter]) -> tuple[Parameter, ...]:
    """Return the parameters in the order of the formula, constants last."""
    by_name = {parameter.name: parameter for parameter in kind.defaults} | dict(measured)
    order = dict.fromkeys([*kind.coefficient.formula.parameters, *by_name])
    return tuple(by_name[name] for name in order if name in by_name)


def _gases(line: Mapping[str, Any], kind: Kind, gases: tuple[str, ...]) -> Iterator[Gas]:
    """Yield the gases of a line as the account has them: tonnes of the gas, tonnes of CO2 equivalent."""
    held = {gas for amount in kind.coefficient.amounts or () for gas in amount.gases}
    if gases == (CO2,) or gas_column(CO2) not in line:
        whole = Decimal(int(line["tco2e_fixed"])) / _MILLION
        yield Gas(CO2, whole, whole)
        return
    for gas in gases:
        mass, weight = line.get(gas_column(gas)), line.get(weight_column(gas))
        if gas in held and mass is not None and weight is not None:
            yield Gas(gas, Decimal(int(mass)) / _MILLION, Decimal(int(weight)) / _MILLION)


def reference_rows(lines: Iterable[LineChain]) -> tuple[ReferenceRow, ...]:
    """Return the reference rows behind the lines, each once, by key."""
    rows = {p.row.key: p.row for line in lines for p in line.parameters if p.row is not None}
    return tuple(rows[key] for key in sorted(rows))
