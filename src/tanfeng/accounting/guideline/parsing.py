"""From the content of a guideline's file to the guideline (指南解析); every name is checked here, not when used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tanfeng.accounting.guideline.dimensions import fits
from tanfeng.accounting.guideline.model import (
    PURPOSES,
    Applicability,
    Caveat,
    Clause,
    Guideline,
    ReportRow,
    ReportTable,
    Rounding,
    Stream,
    Total,
)
from tanfeng.accounting.guideline.streams import stream
from tanfeng.accounting.guideline.wrong import require
from tanfeng.core.confidence import is_known
from tanfeng.core.findings import SEVERITIES

_MODES = ("none", "line_month")
_METHODS = ("half_even",)


def parse(data: Mapping[str, Any]) -> Guideline:
    """Build a guideline from the content of its file.

    Raises :class:`UsageError` naming the guideline and what is wrong in it.
    """
    name = str(data.get("id", "?"))
    for key in ("id", "title_zh", "title_en", "confidence", "gases", "fuels", "streams", "totals"):
        require(key in data, name, f"missing key {key}")
    streams = {key: stream(key, entry, name) for key, entry in data["streams"].items()}
    totals = {key: _total(key, entry, name, streams) for key, entry in data["totals"].items()}
    for word in (data["confidence"], data.get("document_number_confidence", "not-found")):
        require(is_known(word), name, f"confidence {word}")
    purpose = data.get("purpose", "enterprise_report")
    require(purpose in PURPOSES, name, f"purpose {purpose}")
    require(bool(totals), name, "totals: there is none")
    guideline = Guideline(
        id=name,
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        issuer_zh=data.get("issuer_zh", ""),
        document_number=data.get("document_number", ""),
        document_number_confidence=data.get("document_number_confidence", "not-found"),
        confidence=data["confidence"],
        boundary_zh=data.get("boundary_zh", ""),
        boundary_en=data.get("boundary_en", ""),
        applies_to_zh=data.get("applies_to_zh", ""),
        applies_to_en=data.get("applies_to_en", ""),
        published=_day(data, "published"),
        in_force_from=_day(data, "in_force_from"),
        in_force_to=_day(data, "in_force_to"),
        replaces=tuple(data.get("replaces", ())),
        purpose=purpose,
        gases=tuple(data["gases"]),
        gwp=data.get("gwp", ""),
        applicability=_applicability(data.get("applicability", {})),
        fuel_table=data["fuels"]["table"],
        fuel_vintage=data["fuels"]["vintage"],
        reductant_vintage=data["fuels"].get("reductant_vintage", ""),
        rounding=_rounding(data.get("rounding", {}), name, streams),
        streams=streams,
        totals=totals,
        clauses=tuple(_clause(entry, name, streams) for entry in data.get("clauses", ())),
        report_tables=tuple(_table(entry, name, streams, totals) for entry in data.get("report_tables", ())),
        caveats=tuple(_caveat(entry, name, streams) for entry in data.get("caveats", ())),
    )
    _check_gases(guideline)
    _check_dates(guideline)
    return guideline


def _check_gases(guideline: Guideline) -> None:
    """Every gas of a formula is one of the guideline's, and gases beyond CO2 name their warming potentials."""
    beyond = [gas for gas in guideline.gases if gas != "CO2"]
    require(not beyond or bool(guideline.gwp), guideline.id, f"gwp: needed for {', '.join(beyond)}")
    for entry in guideline.streams.values():
        for formula in entry.formulas:
            for gas in formula.gases:
                require(gas in guideline.gases, guideline.id, f"gas {gas} of stream {entry.name}")
            require(fits(formula), guideline.id, f"dimension of formula {formula.name} of stream {entry.name}")


def _check_dates(guideline: Guideline) -> None:
    first, last = guideline.in_force_from, guideline.in_force_to
    require(first is None or last is None or first <= last, guideline.id, "in_force_to: before in_force_from")
    require(guideline.id not in guideline.replaces, guideline.id, "replaces: itself")


def _day(data: Mapping[str, Any], key: str) -> date | None:
    text = data.get(key, "")
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        require(False, str(data["id"]), f"{key} {text}")
        return None


def _total(name: str, entry: Any, guideline_id: str, streams: Mapping[str, Stream]) -> Total:
    fields = entry if isinstance(entry, Mapping) else {"members": entry}
    members = tuple(fields["members"])
    for member in members:
        require(member in streams, guideline_id, f"total member {member}")
    label = name.replace("_", " ")
    return Total(name, fields.get("zh", label), fields.get("en", label), members, bool(fields.get("gas_table", False)))


def _applicability(entry: Mapping[str, Any]) -> Applicability:
    return Applicability(
        metals=tuple(entry.get("metals", ())),
        routes=tuple(entry.get("routes", ())),
        excluded_routes=tuple(entry.get("excluded_routes", ())),
        rank=int(entry.get("rank", 0)),
        reason_zh=entry.get("reason_zh", ""),
        reason_en=entry.get("reason_en", ""),
    )


def _rounding(entry: Mapping[str, Any], guideline_id: str, streams: Mapping[str, Stream]) -> Rounding:
    rounding = Rounding(
        mode=entry.get("mode", "none"),
        method=entry.get("method", "half_even"),
        digits=dict(entry.get("digits", {})),
        quantity_digits=dict(entry.get("quantity_digits", {})),
    )
    require(rounding.mode in _MODES, guideline_id, f"rounding mode {rounding.mode}")
    require(rounding.method in _METHODS, guideline_id, f"rounding method {rounding.method}")
    for digits in (rounding.digits, rounding.quantity_digits):
        for name, number in digits.items():
            whole = isinstance(number, int) and 0 <= number <= 6
            require(whole, guideline_id, f"rounding digits {name} = {number}")
    for name in rounding.quantity_digits:
        require(name in streams, guideline_id, f"rounding stream {name}")
    return rounding


def _clause(entry: Mapping[str, Any], guideline_id: str, streams: Mapping[str, Stream]) -> Clause:
    number = str(entry["number"])
    require(is_known(entry["confidence"]), guideline_id, f"confidence {entry['confidence']} of clause {number}")
    for name in entry.get("streams", ()):
        require(name in streams, guideline_id, f"stream {name} of clause {number}")
    return Clause(
        number=number,
        title_zh=entry["title_zh"],
        title_en=entry.get("title_en", ""),
        text_zh=entry.get("text_zh", ""),
        text_en=entry.get("text_en", ""),
        confidence=entry["confidence"],
        source=entry.get("source", ""),
        streams=tuple(entry.get("streams", ())),
    )


def _table(
    entry: Mapping[str, Any], guideline_id: str, streams: Mapping[str, Stream], totals: Mapping[str, Total]
) -> ReportTable:
    rows = []
    for row in entry["rows"]:
        stated, total = row.get("stream", ""), row.get("total", "")
        require(not stated or stated in streams, guideline_id, f"stream {stated} of table {entry['id']}")
        require(not total or total in totals, guideline_id, f"total {total} of table {entry['id']}")
        columns = tuple(row.get("columns", ()))
        rows.append(ReportRow(row["label_zh"], row.get("label_en", ""), total, stated, row.get("item", ""), columns))
    return ReportTable(entry["id"], entry["title_zh"], entry.get("title_en", ""), tuple(rows))


def _caveat(entry: Mapping[str, Any], guideline_id: str, streams: Mapping[str, Stream]) -> Caveat:
    require(entry["severity"] in SEVERITIES, guideline_id, f"severity {entry['severity']}")
    require(entry["when"] == "always" or entry["when"] in streams, guideline_id, f"caveat {entry['when']}")
    items = tuple(entry.get("items", ()))
    return Caveat(entry["rule"], entry["severity"], entry["when"], entry["zh"], entry["en"], items)
