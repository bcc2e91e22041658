"""The streams of a guideline's file (源流解析): formula, order of preference, where each parameter comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tanfeng.accounting.formulas import FORMS, Formula
from tanfeng.accounting.guideline.model import LEVELS, YEAR_RULES, ParameterSource, Stream
from tanfeng.accounting.guideline.wrong import require
from tanfeng.core.confidence import is_known

#: What a parameter's entry may be instead of a table: it must be measured, or the factor holds it already.
_MEASURED = "measured"
_INCLUDED = "included"

#: The keys of a stream that are no parameter.
_WORDS = frozenset(
    {
        "name_zh",
        "name_en",
        "formula",
        "formulas",
        "clause",
        "sign",
        "item_kinds",
        "items",
        "confidence",
        "source",
        "energy_only",
        "not_purchased",
        "location_based_note",
        "zero_with_proof",
        "zero_with_records",
        "note_zh",
        "note_en",
    }
)


def stream(name: str, entry: Mapping[str, Any], guideline_id: str) -> Stream:
    """Return one stream of the file.

    Raises :class:`UsageError` if it names a formula, parameter or word that does not exist, or lacks a parameter.
    """
    named = entry.get("formulas") or [entry.get("formula", "energy_only" if entry.get("energy_only") else "")]
    for formula in named:
        require(formula in FORMS, guideline_id, f"formula {formula} of stream {name}")
    lumped = entry.get("purity") == _INCLUDED
    formulas = tuple(form for formula in named for form in _forms(formula, entry))
    sign = entry.get("sign", 1)
    require(sign in (1, -1), guideline_id, f"sign {sign} of stream {name}")
    taken = {parameter for formula in formulas for parameter in formula.parameters}
    for key in entry:
        known = key in _WORDS or key in taken or (key == "purity" and lumped)
        require(known, guideline_id, f"parameter {name}.{key}")
    parameters = {
        key: _source(entry[key], guideline_id, f"{name}.{key}")
        for key in entry
        if key not in _WORDS and entry[key] != _INCLUDED
    }
    _complete(formulas, parameters, guideline_id, name)
    confidence = entry.get("confidence", "")
    require(not confidence or is_known(confidence), guideline_id, f"confidence {confidence} of stream {name}")
    return Stream(
        name=name,
        name_zh=entry["name_zh"],
        name_en=entry["name_en"],
        formulas=formulas,
        clause=entry.get("clause", ""),
        sign=sign,
        item_kinds=tuple(entry.get("item_kinds", ())),
        items=tuple(entry.get("items", ())),
        parameters=parameters,
        not_purchased=tuple(entry.get("not_purchased", ())),
        location_based_note=tuple(entry.get("location_based_note", ())),
        zero_with_proof=tuple(entry.get("zero_with_proof", ())),
        zero_with_records=tuple(entry.get("zero_with_records", ())),
        lumped=lumped,
        confidence=confidence,
        source=entry.get("source", ""),
    )


def _forms(name: str, entry: Mapping[str, Any]) -> tuple[Formula, ...]:
    """Return the forms of a formula that the parameters of the entry ask for, the preferred one first.

    Combustion by the carbon share stands beside combustion by calorific value where the guideline names the share; a
    lumped carbonate factor, or an anode counted per tonne of aluminium, is the other form of its formula.
    """
    first, *others = FORMS[name]
    if name == "combustion":
        return (first, *others) if "carbon_share" in entry else tuple(others)
    if name == "carbonate" and entry.get("purity") == _INCLUDED:
        return tuple(others)
    if name == "anode" and "net_consumption" in entry:
        return tuple(others)
    return (first,)


def _complete(
    formulas: tuple[Formula, ...], parameters: Mapping[str, ParameterSource], guideline_id: str, name: str
) -> None:
    """Every parameter is named, but those of combustion, which come from the fuel table, and the optional ones."""
    for formula in formulas:
        if formula.name == "combustion":
            continue
        for parameter in formula.parameters:
            optional = parameter in formula.optional or parameter in formula.needs
            require(optional or parameter in parameters, guideline_id, f"parameter {name}.{parameter}: missing")


def _source(entry: Any, guideline_id: str, what: str) -> ParameterSource:
    if entry == _MEASURED:
        return ParameterSource(order=LEVELS[:-1])
    require(isinstance(entry, Mapping), guideline_id, f"parameter {what}")
    order = tuple(entry.get("order", LEVELS if entry.get("table") else LEVELS[:-1]))
    for level in order:
        require(level in LEVELS, guideline_id, f"level {level} of {what}")
    year_rule = entry.get("year_rule", "own")
    require(year_rule in YEAR_RULES, guideline_id, f"year_rule {year_rule} of {what}")
    return ParameterSource(
        table=entry.get("table", ""),
        dims={key: str(value) for key, value in entry.get("dims", {}).items()},
        quantity=entry.get("quantity"),
        item=entry.get("item"),
        order=order,
        year_rule=year_rule,
    )
