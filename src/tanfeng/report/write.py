"""Everything a run leaves behind, written whole or not at all (写出结果)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tanfeng.core import language
from tanfeng.core.files import whole_folder
from tanfeng.report.html import render
from tanfeng.report.results import RunResults
from tanfeng.report.tables import FIGURES, write_figures, write_tables
from tanfeng.report.workbook import write_workbook

REPORT, WORKBOOK, RESULTS, TABLES = "report.html", "results.xlsx", "results.json", "tables"


@dataclass(frozen=True)
class Written:
    """Where the results are."""

    folder: Path

    @property
    def report(self) -> Path:
        return self.folder / REPORT

    @property
    def workbook(self) -> Path:
        return self.folder / WORKBOOK

    @property
    def figures(self) -> Path:
        return self.folder / FIGURES


def write(results: RunResults, folder: Path, progress: Callable[[str], None] | None = None) -> Written:
    """Write page, workbook, tables, lineage and JSON into ``folder``; earlier results stay until all of it is there.

    ``progress`` is told the name of each file before it is written. Raises :class:`tanfeng.core.errors.TanfengError`
    on a full disk and :class:`tanfeng.core.errors.UsageError` without permission or for a folder of something else.
    """
    tell = progress or (lambda _name: None)
    with whole_folder(folder) as new:
        tell(REPORT)
        (new / REPORT).write_text(render(results, language.current()), encoding="utf-8")
        tell(WORKBOOK)
        write_workbook(results, new / WORKBOOK)
        tell(TABLES)
        (new / TABLES).mkdir()
        write_tables(results, new / TABLES)
        tell(FIGURES)
        write_figures(results.lineage, new / FIGURES)
        document = json.dumps(results.to_json(), ensure_ascii=False, allow_nan=False, indent=1)
        (new / RESULTS).write_text(document + "\n", encoding="utf-8")
    return Written(folder)
