"""An ensemble of a scenario with its files (集合模拟及其文件): progress while it runs, then page and tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tanfeng.cli.pathway_more import optimised, outlook, past_highest
from tanfeng.cli.pathway_opening import solve, working
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

    from tanfeng.core.findings import Finding
    from tanfeng.workspace import Workspace

PAGE, RESULTS, TABLES, SAMPLES = "ensemble.html", "ensemble.json", "tables", "samples"


@dataclass(frozen=True)
class EnsembleRun:
    """What an ensemble says: its JSON and its findings."""

    document: dict[str, Any]
    findings: Sequence[Finding]


def run_ensemble(
    workspace: Workspace, name: str, size: int, folder: Path, *, optimise: bool, workers: int | str
) -> EnsembleRun:
    """Run the ensemble and write its files into ``folder``; samples done before are kept there and not done again."""
    from tanfeng.report.pathway_page import render
    from tanfeng.report.pathway_pictures import ensemble_extras

    if optimise:
        # First, so that a cluster that is not there or a folder of another question is said at once.
        with _bar() as progress:
            result = optimised(workspace, name, size, folder / SAMPLES, workers=workers, progress=progress)
    with working(f"求解情景 {name}", f"solving {name}"):
        (run,) = solve(workspace, name)
    if optimise:
        document = result.to_dict(past_highest(workspace, run.years))
        tables, findings = result.tables(), result.findings
    else:
        with working("固定方案，抽样计算", "the plan held, drawing samples"):
            held = outlook(workspace, run, size)
        document, tables, findings = held.to_dict(), held.tables(), held.findings
    deadline = run.peaks[0]["last_year_in_time"] if run.peaks else None
    page = render(run, ensemble_extras(document, deadline), current())
    _write(folder, document, tables, page)
    return EnsembleRun(document, findings)


def _write(folder: Path, document: dict[str, Any], tables: dict[str, pl.DataFrame], page: str) -> None:
    """Write each file whole: what stands in the folder stays until its successor is complete."""
    from tanfeng.core.files import whole_file

    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    for name, content in ((PAGE, page), (RESULTS, text)):
        with whole_file(folder / name) as temporary:
            temporary.write_text(content, encoding="utf-8")
    for name, frame in tables.items():
        with whole_file(folder / TABLES / f"{name}.parquet") as temporary:
            frame.write_parquet(temporary)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """Show a bar on the error screen; yields what is told (samples done, samples in all)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(choose("逐样本优化", "optimising samples"), total=None)
        yield lambda done, whole: progress.update(task, completed=done, total=whole)
