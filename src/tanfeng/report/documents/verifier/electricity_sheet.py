"""Sheet 电力与绿证: electricity by line, location-based and market-based, and what became of each certificate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference
from tanfeng.reference.names import name_of
from tanfeng.report.documents.annex_details import attribute_name
from tanfeng.report.documents.content import Cell, Column, Number, Row, State, Table, Text
from tanfeng.report.documents.excel_file import Book
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.table_on_page import write_table
from tanfeng.report.documents.verifier.places import HEAD, Places
from tanfeng.report.documents.words import Words

_WIDTHS = (20.0, 16.0, 12.0, 16.0, 16.0, 18.0, 16.0, 16.0, 16.0, 34.0, 16.0, 34.0, 22.0, 8.0)
_LINES = (
    *("unit_id", "period", "stream", "attribute", "amount", "certificate", "proven", "unproven", "location"),
    *("location_factor", "market", "market_factor", "file", "row"),
)
_LINE_NUMBERS = {"amount", "proven", "unproven", "location", "market", "row"}
_CERTIFICATES = ("evidence", "kind", "period", "held", "used", "left", "disputed")
_CERTIFICATE_NUMBERS = {"held", "used", "left"}
_DIGITS = 6
_WH_OF_MWH = 1e6


def electricity_sheet(book: Book, facts: Facts, places: Places) -> None:
    """Write both totals, the lines of the year, and the enterprise's certificates of the year with what is left."""
    words = book.words
    page = book.page(places.sheet("electricity"), _WIDTHS)
    page.text(0, 0, words("verifier.electricity_title"), "title")
    page.text(1, 0, words("verifier.electricity_text"), "note")
    electricity = facts.optional("electricity")
    if electricity is None:
        page.text(HEAD, 0, words("verifier.electricity_none"), "plain")
        return
    row = HEAD
    for name in ("location", "market"):
        value = getattr(electricity, f"{name}_based")
        page.text(row, 0, words(f"verifier.electricity.{name}"), "total")
        if value is None:
            page.text(row, 1, words("cell.missing"), "state")
        else:
            page.number(row, 1, float(value), "#,##0.000000")
        row += 1
    line = _line(facts, words)
    rows = [Row(line(cells)) for cells in electricity.lines.to_dicts()]
    row = write_table(page, _table("lines", _LINES, _LINE_NUMBERS, rows, words), row + 1)
    held = [
        cells
        for cells in electricity.certificates.to_dicts()
        if cells["enterprise_id"] == facts.enterprise_id and str(cells["period"] or "").startswith(str(facts.year))
    ]
    if held:
        certificate = _certificate(words)
        rows = [Row(certificate(cells)) for cells in held]
        write_table(page, _table("certificates", _CERTIFICATES, _CERTIFICATE_NUMBERS, rows, words), row)


def _table(key: str, names: Sequence[str], numbers: set[str], rows: list[Row], words: Words) -> Table:
    columns = tuple(Column(words(f"electricity.column.{name}"), numeric=name in numbers) for name in names)
    return Table(key, words(f"verifier.electricity.{key}"), columns, tuple(rows))


def _line(facts: Facts, words: Words) -> Callable[[dict[str, Any]], tuple[Cell, ...]]:
    names = {choice.key: words.choose(choice.zh, choice.en) for choice in TABLES["activity"].column("stream").choices}

    def cells(row: dict[str, Any]) -> tuple[Cell, ...]:
        claims = row["nature"] == "non_fossil"
        return (
            _text(row["unit_id"]),
            _text(row["period"]),
            _text(names.get(row["stream"], row["stream"])),
            _text(attribute_name(row["attribute"], words) if row["attribute"] else None),
            _mwh(row["wh"]),
            _text(row["certificate"]),
            _mwh(row["proven_wh"]) if claims else State.NOT_APPLICABLE,
            _mwh(row["unproven_wh"]) if claims else State.NOT_APPLICABLE,
            _number(row["location_tco2"]),
            _factor(row["location_factor"], facts.reference, words),
            _number(row["market_tco2"]),
            _factor(row["market_factor"], facts.reference, words),
            _text(row["_file"]),
            Number(float(row["_row"]), 0),
        )

    return cells


def _certificate(words: Words) -> Callable[[dict[str, Any]], tuple[Cell, ...]]:
    kinds = {choice.key: words.choose(choice.zh, choice.en) for choice in TABLES["certificates"].column("kind").choices}

    def cells(row: dict[str, Any]) -> tuple[Cell, ...]:
        return (
            _text(row["evidence"]),
            _text(kinds.get(row["kind"], row["kind"])),
            _text(row["period"]),
            _mwh(row["wh"]),
            _mwh(row["used_wh"]),
            _mwh(row["left_wh"]),
            Text(words("cell.yes" if row["disputed"] else "cell.no")),
        )

    return cells


def _text(value: Any) -> Cell:
    return State.BLANK if value is None or value == "" else Text(str(value))


def _number(value: float | None) -> Cell:
    return State.MISSING if value is None else Number(value, _DIGITS)


def _mwh(watt_hours: int | None) -> Cell:
    return State.MISSING if watt_hours is None else Number(watt_hours / _WH_OF_MWH, _DIGITS)


def _factor(key: str | None, reference: Reference, words: Words) -> Cell:
    """The factor in words; one that people wrote into the row says so."""
    row = reference.row(key) if key else None
    if row is not None:
        return Text(name_of(reference, row, words.lang))
    return Text(words("electricity.given_factor")) if key else State.BLANK
