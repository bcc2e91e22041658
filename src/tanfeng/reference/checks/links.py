"""Items, regions, metals, routes and technologies named by a row exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding
from tanfeng.reference.checks.common import at

if TYPE_CHECKING:
    from tanfeng.reference.store import Reference

#: Column of a row -> (table, column) that holds the keys.
_LINKS = {
    "item": ("items", "item"),
    "region": ("regions", "region"),
    "city_region": ("regions", "region"),
    "parent": ("regions", "region"),
    "metal": ("metals", "metal"),
    "route": ("routes", "route"),
    "technology": ("technologies", "technology"),
}
#: ``technology`` of an electricity factor is a kind of power plant, not a technology of the catalogue.
_OTHER_MEANING = {("electricity_factors", "technology")}


def check(reference: Reference) -> Iterator[Finding]:
    import polars as pl

    frames = reference.text_frames()
    for name, frame in frames.items():
        for column, (table, key) in _LINKS.items():
            if column not in frame.columns or (table == name and column == key) or (name, column) in _OTHER_MEANING:
                continue
            known = frames[table][key].drop_nulls().to_list()
            unknown = pl.col(column).str.split("|").list.eval(pl.element().is_in(known)).list.all().not_()
            for cells in frame.filter(unknown.fill_null(False)).to_dicts():
                yield Finding(
                    "blocks entry",
                    f"reference.unknown-{column.removeprefix('city_')}",
                    f"“{cells[column]}”不在 {table} 表中。",
                    f"{cells[column]!r} is not in the table {table}.",
                    at(cells, column),
                    given=cells[column],
                )
