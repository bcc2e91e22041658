"""What a pathway run leaves behind (写出情景结果): page, workbook, tables, lineage and JSON, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tanfeng.core.files import whole_folder
from tanfeng.core.language import current
from tanfeng.report.pathway_page import Extra, render
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.pathway_tables import frames, front, sheets
from tanfeng.report.tables import FIGURES, write_figures
from tanfeng.report.workbook import write_sheets

PAGE, WORKBOOK, RESULTS, TABLES = "pathway.html", "pathway.xlsx", "pathway.json", "tables"


@dataclass(frozen=True)
class Written:
    """Where the results are."""

    folder: Path

    @property
    def page(self) -> Path:
        return self.folder / PAGE

    @property
    def workbook(self) -> Path:
        return self.folder / WORKBOOK


def write(run: PathwayRun, folder: Path, extras: Sequence[Extra] = ()) -> Written:
    """Write everything of a run into ``folder``; earlier results stay until all of it is there.

    ``extras`` are further pictures for the page.

    ``tanfeng trace FIGURE --out FOLDER`` opens its figures. Raises :class:`tanfeng.core.errors.TanfengError` on a full
    disk and :class:`tanfeng.core.errors.UsageError` without permission or for a folder of something else.
    """
    with whole_folder(folder) as new:
        (new / PAGE).write_text(render(run, extras, lang=current()), encoding="utf-8")
        title = f"{run.facts.name}：{run.name.zh}" + ("" if run.final else "（非最终结果）")
        write_sheets(new / WORKBOOK, title, front(run), sheets(run))
        (new / TABLES).mkdir()
        for name, frame in frames(run).items():
            frame.write_parquet(new / TABLES / f"{name}.parquet")
        write_figures(run.lineage, new / FIGURES)
        document = json.dumps(run.document(), ensure_ascii=False, allow_nan=False, indent=1)
        (new / RESULTS).write_text(document + "\n", encoding="utf-8")
    return Written(folder)
