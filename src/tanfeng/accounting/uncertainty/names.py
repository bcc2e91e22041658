"""What an input of the uncertainty model is called (输入名称): in words, not in ids."""

from __future__ import annotations

import polars as pl

from tanfeng.accounting.ledger_figures import figure_id
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

_METER, _LEDGER = "meter:", "ledger:"


class Names:
    """Names of inputs in Chinese and English; ``analyses`` is the ledger's table, if there is one."""

    def __init__(self, reference: Reference, analyses: pl.DataFrame | None) -> None:
        self._reference = reference
        self._analyses: dict[str, tuple[str, str, str]] = {}
        if analyses is not None and analyses.height:
            rows = analyses.select(figure_id("analyses").alias("id"), "item", "parameter", "period").iter_rows()
            self._analyses = {key: (item or "", parameter or "", period or "") for key, item, parameter, period in rows}

    def of(self, entry: str) -> tuple[str, str]:
        """Return the name of an input in both languages; of an id nobody knows, the id."""
        if self._reference.row(entry) is not None:
            figure = self._reference.figure(entry)
            return figure.name_zh, figure.name_en
        if entry.startswith(_METER):
            meter = entry.removeprefix(_METER)
            return f"计量器具 {meter}", f"meter {meter}"
        if entry in self._analyses:
            return self._of_analysis(*self._analyses[entry])
        if entry.startswith(_LEDGER):
            return self._of_cell(entry)
        return entry, entry

    def _of_analysis(self, item: str, parameter: str, period: str) -> tuple[str, str]:
        known = self._reference.item(item)
        words = {choice.key: choice for choice in TABLES["analyses"].column("parameter").choices}
        word = words.get(parameter)
        zh = f"{known.name_zh if known else item}{word.zh if word else parameter}检测值 {period}"
        en = f"{known.name_en if known else item}: {word.en if word else parameter} analysed, {period}"
        return zh, en

    def _of_cell(self, entry: str) -> tuple[str, str]:
        """Name a row or a cell of activity: ``ledger:activity#12`` is its quantity, ``…#12:ncv`` a value in it."""
        table, _, place = entry.removeprefix(_LEDGER).partition("#")
        row, _, column = place.rpartition(":") if not place.rpartition(":")[2].isdigit() else (place, "", "quantity")
        if table not in TABLES or column not in TABLES[table].names:
            return entry, entry
        shown = TABLES[table].column(column)
        return f"{TABLES[table].zh}第 {row} 行 {shown.zh}", f"{TABLES[table].en}, row {row}: {shown.en}"
