"""The field-by-field difference of two versions (逐项差异): options, inputs, texts, factors, guidelines, results.

The order is stable: the sections as above, tables and columns as the ledger declares them, rows by their identity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tanfeng.core.findings import Address
from tanfeng.core.language import choose
from tanfeng.filing import parts
from tanfeng.filing.factors import used_rows
from tanfeng.filing.result import FIXED, tonnes
from tanfeng.filing.rows import KEY, identity, keyed
from tanfeng.ledger.frames import ADDRESS, companion
from tanfeng.ledger.schema import NOT_APPLICABLE, TABLES, Table

#: The sections in the order in which they are shown, with their names.
SECTIONS: dict[str, tuple[str, str]] = {
    "option": ("选项", "option"),
    "input": ("输入", "input"),
    "text": ("文字", "text"),
    "factor": ("因子", "factor"),
    "guideline": ("指南", "guideline"),
    "total": ("合计", "total"),
    "line": ("核算行", "line"),
    "finding": ("问题", "finding"),
}
#: Kinds of columns whose cells are figures or decide one; all others are words about them.
_FIGURES = ("number", "year", "boolean", "unit", "period", "item", "choice", "code", "metal", "route")
_LINE_FIELDS = (*FIXED, "formula", "factors", "energy_factors", "confidence")
#: A row as a whole: it was added or removed.
ROW = ""


@dataclass(frozen=True)
class Difference:
    """One field that is not the same in two versions (差异).

    ``where`` names the row, factor or guideline; ``column`` the field, empty for a row that one side lacks;
    ``before`` and ``after`` are the values as text, empty where there is none. ``address`` is the cell of the later
    version's ledger, or of the earlier one's where the later has none.
    """

    section: str
    where: str
    column: str
    before: str
    after: str
    field_zh: str = ""
    field_en: str = ""
    address: Address = field(default_factory=Address)

    def to_dict(self, lang: str | None = None) -> dict[str, Any]:
        """Return the difference as the JSON contract prints it."""
        return {
            "section": self.section,
            "section_name": choose(*SECTIONS[self.section], lang),
            "where": self.where,
            "field": self.column or None,
            "field_name": self.name(lang),
            "before": self.before,
            "after": self.after,
            "address": self.address.to_dict(),
        }

    def name(self, lang: str | None = None) -> str:
        """Return the name of the field as people read it."""
        if self.column == ROW:
            return choose("整行", "row", lang)
        return choose(self.field_zh or self.column, self.field_en or self.column, lang)


def difference(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Difference, ...]:
    """Return what differs between the stored parts of two versions, in a stable order."""
    found = [
        *_options(before, after),
        *_inputs(before, after),
        *_factors(before, after),
        *_guidelines(before, after),
        *_totals(before, after),
        *_lines(before, after),
        *_findings(before, after),
    ]
    rank = list(SECTIONS)
    return tuple(sorted(found, key=lambda one: rank.index(one.section)))


def _options(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    one, other = ({**flat(parts.options_of(c).to_dict()), **flat(vars(parts.made_of(c)))} for c in (before, after))
    yield from _mappings("option", "", one, other)


def _inputs(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    one, other = parts.tables_of(before), parts.tables_of(after)
    for name, table in TABLES.items():
        if name in one or name in other:
            yield from _table(table, one.get(name), other.get(name))


def _table(table: Table, before: pl.DataFrame | None, after: pl.DataFrame | None) -> Iterator[Difference]:
    one, other = (None if frame is None else keyed(table.name, _texts(table, frame)) for frame in (before, after))
    if one is None or other is None:
        lone = one if other is None else other
        assert lone is not None  # _inputs asks for tables that one side has
        yield from (_whole_row(table, row, added=one is None) for row in lone.sort(KEY).iter_rows(named=True))
        return
    both = one.join(other, on=KEY, how="full", coalesce=True, suffix="_after").sort(KEY)
    fields = [c for c in table.columns if c.name not in identity(table)]
    changed = pl.any_horizontal(pl.col(c.name).ne_missing(pl.col(f"{c.name}_after")) for c in fields)
    lone_row = pl.col("_row").is_null() | pl.col("_row_after").is_null()
    for row in both.filter(changed | lone_row).iter_rows(named=True):
        if row["_row"] is None or row["_row_after"] is None:
            yield _whole_row(table, row, added=row["_row"] is None)
            continue
        for column in fields:
            old, new = row[column.name], row[f"{column.name}_after"]
            if old != new:
                address = _address(table, row, column.name, "_after")
                section = "input" if column.kind in _FIGURES else "text"
                where = f"{table.name}: {row['_shown']}"
                yield Difference(section, where, column.name, old or "", new or "", column.zh, column.en, address)


def _texts(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """Return every column as text, not applicable as ``n/a``; columns that a stored table lacks are empty."""
    texts = []
    for column in table.columns:
        if column.name not in frame.columns:
            texts.append(pl.lit(None, pl.String).alias(column.name))
            continue
        text = pl.col(column.name).cast(pl.String)
        if column.typed and companion(column.name) in frame.columns:
            text = pl.when(pl.col(companion(column.name))).then(pl.lit(NOT_APPLICABLE)).otherwise(text)
        texts.append(text.alias(column.name))
    return frame.select(*texts, *ADDRESS)


def _whole_row(table: Table, row: Mapping[str, Any], *, added: bool) -> Difference:
    end = "_after" if added and "_row_after" in row else ""
    cells = [(c.name, row[c.name + end]) for c in table.columns if c.name not in identity(table)]
    said = "; ".join(f"{name}={value}" for name, value in cells if value is not None)
    before, after = ("", said) if added else (said, "")
    where = f"{table.name}: {row['_shown' + end]}"
    return Difference("input", where, ROW, before, after, address=_address(table, row, "", end))


def _address(table: Table, row: Mapping[str, Any], column: str, end: str) -> Address:
    place = (row[name + end] for name in ("_file", "_sheet", "_row"))
    file, sheet, number = place
    return Address(file or table.name, sheet or "", number or 0, column)


def _factors(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    one, other = used_rows(before), used_rows(after)
    for key in sorted({*one, *other}):
        if key in one and key in other:
            yield from _mappings("factor", key, one[key], other[key])
        else:
            old, new = (_said(side[key]) if key in side else "" for side in (one, other))
            yield Difference("factor", key, ROW, old, new)


def _said(row: Mapping[str, str]) -> str:
    return " ".join(row[name] for name in ("value", "value_text", "unit", "edition") if row.get(name))


def _guidelines(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    one, other = parts.guidelines_of(before), parts.guidelines_of(after)
    for name in sorted({*one, *other}):
        if name in one and name in other:
            yield from _mappings("guideline", name, flat(one[name]), flat(other[name]))
        else:
            old, new = (str(side[name].get("title_zh", name)) if name in side else "" for side in (one, other))
            yield Difference("guideline", name, ROW, old, new)


def _totals(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    one, other = (
        {name: tonnes(value) for name, value in parts.totals_of(content).items()} for content in (before, after)
    )
    yield from _mappings("total", "", one, other)


def _lines(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    one, other = _line_fields(before), _line_fields(after)
    for key in sorted(one.keys() & other.keys()):  # a row that one side lacks is said among the inputs
        yield from _mappings("line", one[key][0], one[key][1], other[key][1])


def _line_fields(content: Mapping[str, bytes]) -> dict[str, tuple[str, dict[str, str]]]:
    """Return, by the identity of its activity row, how a line is named and what it says."""
    activity = parts.tables_of(content).get("activity")
    lines = parts.lines_of(content)
    if activity is None or lines.is_empty():
        return {}
    names = keyed("activity", activity).select(*ADDRESS, KEY, "_shown")
    joined = lines.join(names, on=list(ADDRESS), how="left", nulls_equal=True, maintain_order="left")
    return {
        row[KEY]: (row["_shown"], {name: _field(name, row[name]) for name in _LINE_FIELDS if name in row})
        for row in joined.iter_rows(named=True)
        if row[KEY] is not None
    }


def _field(name: str, value: Any) -> str:
    if name in FIXED:
        return tonnes(value)
    if isinstance(value, list):
        # A measured cell is named by its place in the file, which is no content.
        return ", ".join(text.rpartition(":")[2] if text.startswith("ledger:") else text for text in value)
    return "" if value is None else str(value)


def _findings(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Difference]:
    one, other = ({(f.rule, f.zh, f.en, f.given): f for f in parts.findings_of(c)} for c in (before, after))
    for key in sorted({*one, *other}):
        if (key in one) != (key in other):
            finding = one.get(key) or other[key]
            said = choose(finding.zh, finding.en)
            old, new = (said, "") if key in one else ("", said)
            yield Difference("finding", finding.rule, ROW, old, new, address=finding.address)


def _mappings(section: str, where: str, one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[Difference]:
    for name in dict.fromkeys([*one, *other]):
        old, new = one.get(name, ""), other.get(name, "")
        if old != new:
            yield Difference(section, where, name, old, new)


def flat(value: Any, path: str = "") -> dict[str, str]:
    """Return nested data as dotted paths and texts; entries of a list go by their own name where they have one."""
    if isinstance(value, Mapping):
        return {k: v for name, one in value.items() for k, v in flat(one, f"{path}.{name}" if path else name).items()}
    if isinstance(value, Sequence) and not isinstance(value, str) and any(isinstance(one, Mapping) for one in value):
        named = {str(_own_name(one) or place): one for place, one in enumerate(value)}
        return {k: v for name, one in named.items() for k, v in flat(one, f"{path}[{name}]").items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return {path: ", ".join(map(str, value))}
    return {path: "" if value is None else str(value)}


def _own_name(entry: Any) -> str:
    names = (entry.get(word) for word in ("number", "id", "rule")) if isinstance(entry, Mapping) else ()
    return next((str(name) for name in names if name), "")
