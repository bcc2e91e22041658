"""Background databases that the user is licensed for (外接背景数据库), solved by Brightway.

The folder holds ``background.toml`` (name, version, licence, gwp, confidence), ``datasets.csv`` (key, id, unit, name,
region, year) and datapackages of ``bw_processing`` as ``*.zip``: the database with its technosphere and biosphere, and
the characterisation of the same GWP set. Nothing of it is copied into the results but the scores of the datasets used.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from tanfeng.accounting.footprint.background import Factor
from tanfeng.accounting.footprint.brightway import brightway
from tanfeng.accounting.footprint.rules import rules, uncertainty_classes
from tanfeng.core.confidence import is_known
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding
from tanfeng.units import UnitError, factor_to

DESCRIPTION = "background.toml"
INDEX = "datasets.csv"
_NEEDED = ("key", "id", "unit", "name")


@dataclass
class AttachedDatabase:
    """One attached folder (外接库). Call it with a dataset key and a canonical unit."""

    folder: Path
    about: Mapping[str, Any]
    datasets: Mapping[str, Mapping[str, str]]
    scores: dict[str, float] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path) -> AttachedDatabase:
        """Read the description and the index. Raises :class:`UsageError` on what is missing or another GWP set."""
        about = _description(folder)
        path = folder / INDEX
        if not path.is_file() or not list(folder.glob("*.zip")):
            raise UsageError(
                f"背景数据库文件夹 {folder} 须有 {INDEX} 和 bw_processing 的 *.zip 数据包。",
                f"The background folder {folder} must hold {INDEX} and datapackages of bw_processing (*.zip).",
            )
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        if not rows or any(not row.get(name) for row in rows for name in _NEEDED):
            raise UsageError(
                f"{path} 每行须有 {', '.join(_NEEDED)}。", f"Every row of {path} needs {', '.join(_NEEDED)}."
            )
        return cls(folder, about, {row["key"]: row for row in rows})

    def __call__(self, dataset: str, unit: str) -> Factor | Finding | None:
        """Return the factor of a dataset per canonical unit, ``None`` if the index does not have it."""
        row = self.datasets.get(dataset)
        if row is None:
            return None
        try:
            scale = float(factor_to(unit, row["unit"]))
        except UnitError:
            return Finding(
                "blocks submission",
                "footprint.background-unit",
                f"数据集 {dataset} 以“{row['unit']}”计，不能用于以“{unit}”计的物料。",
                f"The dataset {dataset} is per {row['unit']!r} and cannot serve a flow in {unit!r}.",
                Address(file=str(self.folder / INDEX), column="unit"),
                expected=unit,
                given=row["unit"],
            )
        confidence = str(self.about["confidence"])
        return Factor(
            key=f"background:{self.about['name']}/{dataset}",
            value=self._score(dataset, int(row["id"])) * scale,
            unit=f"tCO2e/{unit}",
            confidence=confidence,
            half_width=float(uncertainty_classes()["factor"][confidence]),
            kind="average",
            category=row.get("category") or "material",
            year=int(row["year"]) if row.get("year") else None,
            region=row.get("region") or "",
            name_zh=row["name"],
            name_en=row["name"],
            source=f"{self.about['name']} {self.about['version']} ({self.about['licence']})",
            version=str(self.about["version"]),
        )

    def _score(self, dataset: str, node: int) -> float:
        """Tonnes of CO2e per unit of the dataset; databases count in kg."""
        if dataset not in self.scores:
            calculation = self._calculation
            calculation.lcia(demand={node: 1.0})
            self.scores[dataset] = float(calculation.score) * float(factor_to("kgCO2e", "tCO2e"))
        return self.scores[dataset]

    @cached_property
    def _calculation(self) -> Any:
        """One calculation over all datapackages, factorised once."""
        import bw_processing
        from fsspec.implementations.zip import ZipFileSystem  # type: ignore[import-untyped]

        packages = [
            bw_processing.load_datapackage(ZipFileSystem(str(path))) for path in sorted(self.folder.glob("*.zip"))
        ]
        first = int(next(iter(self.datasets.values()))["id"])
        calculation = brightway().LCA({first: 1.0}, data_objs=packages)
        calculation.lci(factorize=True)
        calculation.lcia()
        return calculation


def _description(folder: Path) -> Mapping[str, Any]:
    path = folder / DESCRIPTION
    try:
        about = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"背景数据库文件夹 {folder} 没有可读的 {DESCRIPTION}。",
            f"The background folder {folder} has no readable {DESCRIPTION}.",
        ) from error
    missing = [name for name in ("name", "version", "licence", "gwp", "confidence") if not about.get(name)]
    wanted = rules()["standard"]["gwp"]
    if missing or about.get("gwp") != wanted or not is_known(str(about.get("confidence"))):
        raise UsageError(
            f"{path} 须写明 name、version、licence、confidence，且 gwp 须为 {wanted}（产品碳足迹用最新的 IPCC 报告）。",
            f"{path} must name name, version, licence and confidence, and gwp must be {wanted!r} (the latest IPCC "
            "report for footprints).",
        )
    return about
