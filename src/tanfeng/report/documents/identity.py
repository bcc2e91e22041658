"""一 企业基本情况: the enterprise and its production units, as the ledger has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tanfeng.accounting.guideline import Guideline
from tanfeng.core.confidence import may_decide
from tanfeng.core.language import ENGLISH
from tanfeng.ledger.schema import NOT_APPLICABLE, TABLES
from tanfeng.report.documents.content import Cell, Column, Number, Row, State, Table, Text
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import title
from tanfeng.report.documents.words import Words

#: The columns of the enterprise that a report prints, in its order.
_ENTERPRISE = (
    "name",
    "enterprise_id",
    "nature",
    "industry_code",
    "city_code",
    "address",
    "legal_representative",
    "report_writer",
    "contact",
    "phone",
)
_UNITS = ("unit_id", "name", "metal", "product", "route", "capacity", "status", "commissioned")
#: Systems that serve the main one.
_SERVING = ("auxiliary", "affiliated")
_PROCESSES = ("process_id", "unit_id", "name", "system", "product")


def header(table: str, column: str, words: Words) -> str:
    """Return the header of a ledger column as the ledger itself names it."""
    found = TABLES[table].column(column)
    return words.choose(found.zh, found.en)


def cell(facts: Facts, table: str, column: str, row: Mapping[str, Any], *, words: Words, empty: State) -> Cell:
    """Return a ledger cell as a report prints it: keys as names, not applicable as such, ``empty`` where nothing is."""
    value = row.get(column)
    if row.get(f"{column}__na") or value == NOT_APPLICABLE:
        return State.NOT_APPLICABLE
    if value is None or value == "":
        return empty
    if isinstance(value, bool):
        return Text(words("cell.yes" if value else "cell.no"))
    if isinstance(value, int | float):
        return Number(float(value))
    return Text(_named(facts, table, column, str(value), words))


def _named(facts: Facts, table: str, column: str, text: str, words: Words) -> str:
    spec = TABLES[table].column(column)
    for choice in spec.choices:
        if choice.key == text:
            return words.choose(choice.zh, choice.en)
    find: Mapping[str, Any] = {
        "item": facts.reference.item,
        "region": facts.reference.region,
        "metal": facts.reference.metal,
        "route": facts.reference.route,
    }
    found = find[spec.kind](text) if spec.kind in find else None
    if found is None:
        return text
    name = found.name_en if words.lang == ENGLISH else found.name_zh
    return f"{name} ({text})" if spec.kind == "region" and name else name or text


def enterprise_table(facts: Facts, words: Words) -> Table:
    """Return the table of the reporting enterprise; what the ledger does not say is to be filled in."""
    rows = [Row((Text(words("identity.year")), Text(str(facts.year))))]
    for column in _ENTERPRISE:
        value = cell(facts, "enterprises", column, facts.enterprise, words=words, empty=State.TO_FILL)
        rows.append(Row((Text(header("enterprises", column, words)), value)))
    for guideline in facts.guidelines:
        rows.append(Row((Text(words("identity.guideline")), Text(_document(guideline, words)))))
    columns = (Column(words("column.entry"), width=1.2), Column(words("column.content"), width=3.0))
    return Table("enterprise", words("identity.enterprise_caption"), columns, tuple(rows))


def _document(guideline: Guideline, words: Words) -> str:
    """Return title and number of a guideline; a number that was not checked against the document says so."""
    number = guideline.document_number or "—"
    if not may_decide(guideline.document_number_confidence):
        number = words("identity.number_recalled", number=number)
    return words("identity.document", title=title(guideline, words), number=number)


#: Columns of names are wider than those of codes and numbers.
_WIDTHS = {
    "name": 1.4,
    "route": 1.6,
    "unit_id": 1.5,
    "process_id": 1.5,
    "capacity": 1.1,
    "commissioned": 1.2,
    "status": 1.1,
    "metal": 1.1,
    "product": 1.1,
}


def units_table(facts: Facts, words: Words) -> Table:
    """Return the table of the production units."""
    return _listed(facts, "units", _UNITS, facts.units, words)


def processes_table(facts: Facts, words: Words) -> Table:
    """Return the table of the unit processes."""
    return _listed(facts, "processes", _PROCESSES, facts.rows("processes"), words)


def _listed(facts: Facts, table: str, names: tuple[str, ...], rows: list[dict[str, Any]], words: Words) -> Table:
    columns = tuple(
        Column(
            header(table, name, words),
            TABLES[table].column(name).unit,
            width=_WIDTHS.get(name, 1.0),
            numeric=name == "capacity",
        )
        for name in names
    )
    made = [
        Row(tuple(cell(facts, table, name, row, words=words, empty=_empty(name, row)) for name in names))
        for row in rows
    ]
    return Table(table, words(f"identity.{table}_caption"), columns, tuple(made))


def _empty(column: str, row: Mapping[str, Any]) -> State:
    """What an empty cell means: a process that serves others has no product of its own to name."""
    serves = column == "product" and row.get("system") in _SERVING
    return State.NOT_APPLICABLE if serves else State.MISSING
