"""The loaded reference data: tables, vocabularies, rows, findings, under the overlays of a workspace."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, in_order
from tanfeng.core.lineage import Figure
from tanfeng.reference import lookup as looking
from tanfeng.reference import tables as reading
from tanfeng.reference.rows import Item, Metal, ReferenceRow, Region, Route, Source
from tanfeng.reference.vocabulary import Named, Vocabulary, split

if TYPE_CHECKING:
    import polars as pl


class Reference:
    """All reference data of one edition (参考数据).

    Do not construct it; use :meth:`load`. Frames returned are shared: they are immutable in Polars.
    """

    def __init__(self, texts: Mapping[str, pl.DataFrame]) -> None:
        self._texts = dict(sorted(texts.items()))
        self._frames = {name: reading.typed(frame) for name, frame in self._texts.items()}
        self._rows: dict[str, tuple[ReferenceRow, ...]] = {}
        self._names: dict[tuple[str, str], Mapping[str, str]] = {}

    @classmethod
    def load(cls, overlays: Sequence[Path] = ()) -> Reference:
        """Load the shipped tables, and over them the CSV files of each overlay folder in the order given.

        A row of an overlay with the same key replaces, a new key adds. Raises :class:`UsageError` if an overlay is no
        folder or a file in it is no CSV of reference data.
        """
        if not overlays:
            return _shipped()
        texts = dict(_shipped()._texts)
        for folder in overlays:
            for path in _overlay_files(Path(folder)):
                name = path.stem
                frame = reading.read_text(path, str(path))
                key = reading.key_column(name)
                if key not in frame.columns:
                    raise UsageError(
                        f"参考数据文件 {path} 缺少列“{key}”。", f"The reference file {path} has no column {key!r}."
                    )
                texts[name] = reading.stack(texts.get(name), [frame], key)
        return cls(texts)

    @classmethod
    def of_contents(cls, contents: Mapping[str, pl.DataFrame]) -> Reference:
        """Return the reference data of an edition from what :meth:`contents` once gave."""
        return cls({name: reading.placed(frame, name) for name, frame in contents.items()})

    def contents(self) -> dict[str, pl.DataFrame]:
        """Return what the edition is made of: every table, every cell text, without where it is written."""
        return {name: frame.drop(reading.PLACE) for name, frame in self._texts.items()}

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of all tables, vocabularies included."""
        return tuple(self._frames)

    def table(self, name: str) -> pl.DataFrame:
        """Return one table, typed: numbers Float64, ``year`` Int64, validity Date, the rest text, null where blank.

        Raises :class:`UsageError` on an unknown name.
        """
        return self._frame(name).drop(reading.PLACE)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks found in the tables themselves."""
        from tanfeng.reference.checks import check

        return tuple(in_order(check(self)))

    @cached_property
    def edition(self) -> str:
        """A hash over the content of all tables: the same data, the same edition, wherever they lie."""
        digest = hashlib.sha256()
        for name, frame in self._texts.items():
            digest.update(f"\x1e{name}\x1e".encode())
            digest.update(frame.drop(reading.PLACE).write_csv().encode())
        return digest.hexdigest()[:12]

    # ------------------------------------------------------------------ rows

    def rows(self, table: str) -> tuple[ReferenceRow, ...]:
        """Return every row of a numeric table or register as records, in the order of the keys."""
        if table not in self._rows:
            self._rows[table] = _records(table, self._frame(table))
        return self._rows[table]

    def all_rows(self) -> list[ReferenceRow]:
        """Return every row of every table that has keys."""
        return [row for table in self.numeric_tables for row in self.rows(table)]

    def known_names(self) -> list[str]:
        """Return what ``show`` understands: keys of rows, tables, names of items and of the other vocabularies."""
        entries: tuple[Named, ...] = (
            *self.items.entries,
            *self.metals.entries,
            *self.routes.entries,
            *self.regions.entries,
        )
        names = [n for e in entries for n in (e.key, e.name_zh, e.name_en, *e.aliases) if n]
        return [*self.tables, *self._sources, *dict.fromkeys(names), *self._by_key]

    def row(self, key: str) -> ReferenceRow | None:
        """Return the row with this key (with or without ``ref:``), or ``None``."""
        return self._by_key.get(key.removeprefix("ref:"))

    def select(self, table: str, **dims: object) -> list[ReferenceRow]:
        """Return the rows with these values in the table's own columns, ``quantity``, ``region`` or ``edition``."""
        return [row for row in self.rows(table) if looking.matches(row, dims)]

    def lookup(
        self, table: str, *, quantity: str, on: date | None = None, regions: Sequence[str] = (), **dims: object
    ) -> ReferenceRow | Finding:
        """Return exactly one row with a value, or the finding ``reference.no-row`` or ``reference.several-rows``.

        ``regions`` runs from the most to the least specific; ``on`` is a day within the validity; the rest are values
        of the table's own columns (``item="coke"``, ``year=2022``) or ``edition``.
        """
        return looking.answer(self.rows(table), looking.Question(table, quantity, on, regions, dims))

    def available(self, table: str, name: str, *, quantity: str, **dims: object) -> tuple[str, ...]:
        """Return the values of the column ``name`` that have a row: ``available(…, "year", …)`` gives the years."""
        return looking.other_values(self.rows(table), looking.Question(table, quantity, None, (), dims), name)

    def figure(self, key: str) -> Figure:
        """Return the row as a figure with the id ``ref:<key>`` and the citation of its source.

        Raises ``KeyError`` on an unknown key.
        """
        from tanfeng.reference.names import name_of

        row = self.row(key)
        if row is None:
            raise KeyError(key)
        source = self.source(row.source)
        return row.figure(
            name_of(self, row, "zh"), name_of(self, row, "en"), source.citation() if source else row.source
        )

    # ---------------------------------------------------------- vocabularies

    def source(self, source_id: str) -> Source | None:
        """Return the source with this id."""
        return self._sources.get(source_id)

    def item(self, text: str | None) -> Item | None:
        """Return the item a text names: key, Chinese or English name, or alias."""
        return self.items.find(text)

    def region(self, text: str | None) -> Region | None:
        """Return the region a text names."""
        return self.regions.find(text)

    def metal(self, text: str | None) -> Metal | None:
        """Return the metal a text names: symbol or name."""
        return self.metals.find(text)

    def route(self, text: str | None) -> Route | None:
        """Return the route a text names."""
        return self.routes.find(text)

    def specificity(self, region: str) -> tuple[str, ...]:
        """Return the region and what it lies in, most specific first: prefecture, province, country, world."""
        chain: list[str] = []
        found = self.regions.find(region)
        while found is not None and found.key not in chain:
            chain.append(found.key)
            found = self.regions.find(found.parent)
        return tuple(chain)

    @cached_property
    def items(self) -> Vocabulary[Item]:
        """All items."""
        return Vocabulary(
            Item(
                r["item"],
                r["name_zh"] or "",
                r["name_en"] or "",
                r["kind"] or "",
                r["canonical_unit"] or "",
                split(r["aliases"]),
                split(r.get("also_units")),
            )
            for r in self._frame("items").to_dicts()
        )

    @cached_property
    def regions(self) -> Vocabulary[Region]:
        """All regions."""
        return Vocabulary(
            Region(
                r["region"],
                r["name_zh"] or "",
                r["name_en"] or "",
                r["level"] or "",
                r["parent"] or "",
                split(r["aliases"]),
            )
            for r in self._frame("regions").to_dicts()
        )

    @cached_property
    def metals(self) -> Vocabulary[Metal]:
        """All metals."""
        return Vocabulary(
            Metal(
                r["metal"],
                r["name_zh"] or "",
                r["name_en"] or "",
                r["ten_nonferrous"] == "true",
                split(r["aliases"]),
            )
            for r in self._frame("metals").to_dicts()
        )

    @cached_property
    def routes(self) -> Vocabulary[Route]:
        """All routes."""
        return Vocabulary(
            Route(
                r["route"],
                split(r["metal"]),
                r["name_zh"] or "",
                r["name_en"] or "",
                r["origin"] or "",
                r["product"] or "",
                split(r["aliases"]),
            )
            for r in self._frame("routes").to_dicts()
        )

    def names(self, vocabulary: str, lang: str) -> Mapping[str, str]:
        """Return code to name for ``tables``, ``quantities`` or ``terms``."""
        if (vocabulary, lang) not in self._names:
            key = reading.key_column(vocabulary)
            entries = self._frame(vocabulary).to_dicts()
            self._names[vocabulary, lang] = {r[key]: r[f"name_{lang}"] or r[key] for r in entries}
        return self._names[vocabulary, lang]

    def map(self, region: str) -> dict[str, Any]:
        """Return the schematic map of a region's parts as GeoJSON; each feature's ``id`` is an adcode.

        Raises :class:`UsageError` if none is shipped for the region.
        """
        found = self.regions.find(region)
        path = files("tanfeng.reference").joinpath("data", "maps", f"{found.key if found else region}.geojson")
        if not path.is_file():
            raise UsageError(f"没有地区“{region}”的地图。", f"There is no map of the region {region!r}.")
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return document

    def search(self, text: str) -> list[ReferenceRow]:
        """Return the rows that hold every word of the text in key, names, note or source, Chinese or English."""
        from tanfeng.reference.searching import search

        return search(self, text)

    # ---------------------------------------------------------------- inside

    @cached_property
    def _by_key(self) -> dict[str, ReferenceRow]:
        return {row.key: row for table in self.numeric_tables for row in self.rows(table)}

    @cached_property
    def numeric_tables(self) -> tuple[str, ...]:
        """The tables whose rows have keys: all but the vocabularies."""
        return tuple(name for name in self.tables if name not in reading.VOCABULARIES)

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {
            r["source"]: Source(
                r["source"],
                *(r[c] or "" for c in ("title_zh", "title_en", "document", "url", "publisher", "licence", "accessed")),
            )
            for r in self._frame("sources").to_dicts()
        }

    def _frame(self, name: str) -> pl.DataFrame:
        if name not in self._frames:
            raise UsageError(f"没有参考数据表“{name}”。", f"There is no reference table {name!r}.")
        return self._frames[name]

    def text_frames(self) -> Mapping[str, pl.DataFrame]:
        """Return the tables as they are written, every cell text, with ``_file`` and ``_row`` (for the checks)."""
        return self._texts


#: Columns of the registers that are the row's own numbers, not dimensions.
_MEASURES = ("capacity", "capacity_unit", "output", "output_unit")


def _records(table: str, frame: pl.DataFrame) -> tuple[ReferenceRow, ...]:
    taken = {*reading.COMMON, *reading.PLACE, *_MEASURES, "key"}
    own = [c for c in frame.columns if c not in taken]
    return tuple(
        _record(table, cells, {c: str(cells[c]) for c in own if cells[c] is not None}) for cells in frame.to_dicts()
    )


def _record(table: str, cells: dict[str, Any], dims: dict[str, str]) -> ReferenceRow:
    register = table in reading.REGISTERS
    return ReferenceRow(
        key=cells["key"] or "",
        table=table,
        quantity=cells.get("quantity") or ("capacity" if register and "capacity" in cells else ""),
        value=cells.get("capacity") if register else cells.get("value"),
        value_low=cells.get("value_low"),
        value_high=cells.get("value_high"),
        value_text=cells.get("value_text") or "",
        unit=(cells.get("capacity_unit") if register else cells.get("unit")) or "",
        region=(cells.get("city_region") if register else cells.get("region")) or "",
        valid_from=cells.get("valid_from"),
        valid_to=cells.get("valid_to"),
        edition=cells.get("edition") or "",
        source=cells.get("source") or "",
        confidence=cells.get("confidence") or "",
        note=cells.get("note") or "",
        dims=dims,
        file=cells["_file"],
        line=cells["_row"],
    )


def _overlay_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UsageError(
            f"参考数据叠加目录 {folder} 不存在或不是文件夹。", f"The reference overlay {folder} is no folder."
        )
    return sorted(folder.glob("[!.]*.csv"))


@cache
def _shipped() -> Reference:
    with as_file(files("tanfeng.reference").joinpath("data")) as folder:
        return Reference({path.stem: reading.read_text(path, path.stem) for path in sorted(folder.glob("[!.]*.csv"))})
