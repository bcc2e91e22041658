"""From raw sheets to the typed tables of the ledger (组表)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from tanfeng.core.findings import Finding
from tanfeng.ledger import frames
from tanfeng.ledger.origins import Origins, Place, findings_of_rows
from tanfeng.ledger.reading import cells, header_problems
from tanfeng.ledger.reading.headers import Header, columns_of, read_headers
from tanfeng.ledger.reading.raw import RawSheet
from tanfeng.ledger.reading.unreadable import rule_of, sentence_of
from tanfeng.ledger.schema import EXAMPLE_MARK, TABLES, Column, Table

#: A title and a few remarks may stand above the header.
HEADER_SEARCH_ROWS = 10


@dataclass(frozen=True)
class Part:
    """What one sheet or file gave to one table."""

    table: Table
    raw: RawSheet
    frame: pl.DataFrame
    unreadable: pl.DataFrame
    findings: tuple[Finding, ...]
    headers: Mapping[str, str] = field(default_factory=dict)


def header_row(raw: RawSheet, table: Table | None) -> int:
    """Return the position of the header among the first rows: the one with most known columns; 0 if none has any."""
    tables: Iterable[Table] = [table] if table else TABLES.values()
    rows = raw.cells.select(raw.columns).head(HEADER_SEARCH_ROWS).rows()
    known = [max(len(columns_of(read_headers(list(row), one))) for one in tables) for row in rows]
    return known.index(max(known)) if known else 0


def header_texts(raw: RawSheet, position: int) -> list[str | None]:
    return list(raw.cells.select(raw.columns).row(position)) if raw.cells.height else []


def part_of(raw: RawSheet, table: Table, lookups: Mapping[str, cells.Lookup]) -> Part:
    """Type the cells of one sheet as rows of the table."""
    position = header_row(raw, table)
    headers = read_headers(header_texts(raw, position), table)
    positions = columns_of(headers)
    shown = _shown(raw, headers, positions)
    origins = Origins({(table.name, raw.file, raw.sheet): shown})
    body = raw.cells.slice(position + 1)
    texts = body.select(
        *(
            (pl.col(raw.columns[positions[c.name]]) if c.name in positions else pl.lit(None, pl.String)).alias(c.name)
            for c in table.columns
        ),
        pl.lit(raw.file).alias("_file"),
        pl.lit(raw.sheet or None, pl.String).alias("_sheet"),
        "_row",
    )
    columns = header_problems.Columns(raw, table, headers, positions, position)
    findings = header_problems.findings(columns, body)
    texts, header_units = header_problems.with_header_units(texts, columns, origins)
    texts, examples = _without_example(texts, table, origins)
    frame, unreadable, cell_findings = _typed(texts, table, lookups, origins)
    everything = (*findings, *header_units, *examples, *cell_findings)
    return Part(table, raw, frame, unreadable, everything, shown)


def _shown(raw: RawSheet, headers: list[Header], positions: Mapping[str, int]) -> dict[str, str]:
    """Return each column's header as the user wrote it, in a spreadsheet with the column letter."""
    shown = {}
    for column, position in positions.items():
        text = " ".join(headers[position].text.split())
        shown[column] = f"{text} ({raw.letters[position]})" if raw.letters else text
    return shown


def _without_example(texts: pl.DataFrame, table: Table, origins: Origins) -> tuple[pl.DataFrame, list[Finding]]:
    """Leave out the untouched example row of the template; a changed one stays, with a finding."""
    marked = pl.col("note") == EXAMPLE_MARK
    if texts.filter(marked).is_empty():
        return texts, []
    untouched = pl.all_horizontal(_still_example(column) for column in table.columns if column.name != "note")
    changed = (
        texts.filter(marked & ~untouched).with_columns(given=pl.lit("")).select("_file", "_sheet", "_row", "given")
    )
    findings = findings_of_rows(
        changed,
        header_problems.EXAMPLE_CHANGED,
        Place(origins, table.name, "note"),
        lambda _: (
            "这一行仍标着“示例行”，但内容已改动；若是真实数据请清空备注，若不是请删除该行。",
            "This row is still marked as the example, but was changed; clear its note if it is real, else delete it.",
        ),
    )
    return texts.filter(~(marked.fill_null(False) & untouched)), findings


def _still_example(column: Column) -> pl.Expr:
    cell = pl.col(column.name)
    if column.kind in _LISTED:
        return pl.lit(True)
    if not column.example:
        return cell.is_null()
    words = {word for c in column.choices if column.example in (c.key, c.zh, c.en) for word in (c.key, c.zh, c.en)}
    same = cell.is_in(sorted({column.example, *words}))
    if column.kind == "number":
        same = same | (cell.cast(pl.Float64, strict=False) == float(column.example))
    return same.fill_null(False)


#: Kinds whose example is a name of the reference data, in the language of the template.
_LISTED = ("item", "topic", "region", "metal", "route", "technology")


def _typed(
    texts: pl.DataFrame, table: Table, lookups: Mapping[str, cells.Lookup], origins: Origins
) -> tuple[pl.DataFrame, pl.DataFrame, list[Finding]]:
    columns: dict[str, pl.Series] = {}
    companions: dict[str, pl.Series] = {}
    bad_rows: list[pl.DataFrame] = []
    findings: list[Finding] = []
    for column in table.columns:
        converted = cells.convert(texts[column.name], column, lookups)
        columns[column.name] = converted["value"].cast(frames.dtype_of(column.kind))
        if column.typed:
            companions[frames.companion(column.name)] = converted["na"]
        bad = texts.filter(converted["bad"]).select(*frames.ADDRESS, pl.col(column.name).alias("given"))
        if not bad.is_empty():
            findings += findings_of_rows(
                bad, rule_of(column), Place(origins, table.name, column.name), sentence_of(column)
            )
            bad_rows.append(bad.select(*frames.ADDRESS, column=pl.lit(column.name)))
    frame = pl.DataFrame({**columns, **companions}).hstack(texts.select(list(frames.ADDRESS)))
    unreadable = pl.concat(bad_rows) if bad_rows else pl.DataFrame(schema={**frames.ADDRESS, "column": pl.String})
    return frame, unreadable, findings
