"""The results as tables for programs (数据表): one Parquet file per frame, and the lineage as ``figures.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tanfeng.core.lineage import Figure, Lineage
from tanfeng.report.results import RunResults, plain

FIGURES = "figures.json"


def frames(results: RunResults) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield (name, frame) for every table that has columns."""
    named = {
        "accounts": results.accounts,
        "fuel_history": results.fuel_history,
        "unit_accounts": results.unit_accounts,
        "reconciliation": results.reconciliation,
        "enterprises": results.enterprises,
        "units": results.units,
        "parks": results.parks,
        "scenarios": scenario_frame(results.scenarios),
    }
    yield from ((name, frame) for name, frame in named.items() if frame.width)


def scenario_frame(scenarios: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Return the scenarios in long form: scenario, boundary, year, tco2."""
    rows = [
        {"scenario": str(scenario["name"]), "boundary": boundary, "year": int(year), "tco2": value}
        for scenario in scenarios
        for boundary in ("direct", "indirect", "total")
        for year, value in zip(scenario["years"], plain(scenario.get(f"{boundary}_tco2") or []), strict=False)
    ]
    schema = {"scenario": pl.String, "boundary": pl.String, "year": pl.Int64, "tco2": pl.Float64}
    return pl.DataFrame(rows, schema=schema)


def write_tables(results: RunResults, folder: Path) -> None:
    """Write the Parquet files into ``folder``, which exists."""
    for name, frame in frames(results):
        frame.write_parquet(folder / f"{name}.parquet")


def write_figures(lineage: Lineage, path: Path) -> None:
    """Write the lineage as JSON, figures in their order."""
    figures = [plain(figure.to_dict()) for figure in lineage]
    path.write_text(json.dumps({"figures": figures}, ensure_ascii=False, allow_nan=False), encoding="utf-8")


def read_figures(path: Path) -> Lineage:
    """Return the lineage of a written run.

    Raises ``OSError`` if the file cannot be read and ``ValueError`` if it is not a file of figures.
    """
    document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict) or not isinstance(document.get("figures"), list):
        raise ValueError("not a file of figures")
    try:
        return Lineage(Figure.from_dict(entry) for entry in document["figures"])
    except TypeError as error:
        raise ValueError("not a file of figures") from error
