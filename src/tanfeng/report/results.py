"""What one run knows (一次运行的全部结果): the frames, the verdicts, the findings and where each figure came from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import polars as pl

from tanfeng.core.findings import Finding, in_order, to_dicts
from tanfeng.core.lineage import Lineage

if TYPE_CHECKING:
    from tanfeng.materials import Materials
    from tanfeng.reference import Reference


@dataclass(frozen=True)
class WorkspaceFacts:
    """What the run was about (工作区): names in two languages and the editions that fix the result."""

    name: str
    region: str
    plan_id: str
    plan_title_zh: str
    plan_title_en: str
    base_year: int | None
    reference_edition: str
    method_version: str
    name_en: str = ""
    region_zh: str = ""
    region_en: str = ""
    path: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "name_en": self.name_en or None,
            "path": self.path or None,
            "region": self.region,
            "region_zh": self.region_zh or None,
            "region_en": self.region_en or None,
            "plan": self.plan_id,
            "plan_title_zh": self.plan_title_zh,
            "plan_title_en": self.plan_title_en,
            "base_year": self.base_year,
            "reference_edition": self.reference_edition,
            "method_version": self.method_version,
        }


@dataclass(frozen=True)
class Mark:
    """A year of the history that must not be read like the others (序列标记).

    ``anomaly``: the year stands out and is not used for trends. ``break``: the series before this year is not
    comparable with the series from this year on.
    """

    year: int
    kind: Literal["anomaly", "break"]
    zh: str
    en: str


def _empty() -> pl.DataFrame:
    return pl.DataFrame()


@dataclass(frozen=True)
class RunResults:
    """Everything a run knows, in the frames of the layers that made it.

    ``accounts``, ``fuel_history``, ``unit_accounts`` and ``reconciliation`` have one row per figure and carry its id
    in ``figure``; ``targets``, ``scenarios`` and ``peaks`` are the dictionaries of their layers; ``parks`` has the
    columns of the reference table. ``assumptions`` are rows with ``name``, ``value``, ``low``, ``high``, ``unit``,
    ``source``, ``confidence``, ``note_zh``, ``note_en``, ``figure``. ``prefectures`` is the GeoJSON of the map and
    ``map_review_number`` its 审图号, empty for a schematic. ``options`` are the choices the run was made with.
    ``plan`` are the items of the plan in their order, as :meth:`tanfeng.plan.Plan.to_json` gives them, with
    ``departments_en`` beside ``departments`` where English names are known. ``materials`` is the material flow, of a
    workspace that describes one.
    """

    workspace: WorkspaceFacts
    lineage: Lineage
    accounts: pl.DataFrame = field(default_factory=_empty)
    fuel_history: pl.DataFrame = field(default_factory=_empty)
    unit_accounts: pl.DataFrame = field(default_factory=_empty)
    reconciliation: pl.DataFrame = field(default_factory=_empty)
    targets: Sequence[Mapping[str, Any]] = ()
    scenarios: Sequence[Mapping[str, Any]] = ()
    peaks: Sequence[Mapping[str, Any]] = ()
    findings: Sequence[Finding] = ()
    enterprises: pl.DataFrame = field(default_factory=_empty)
    units: pl.DataFrame = field(default_factory=_empty)
    parks: pl.DataFrame = field(default_factory=_empty)
    assumptions: Sequence[Mapping[str, Any]] = ()
    marks: Sequence[Mark] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    plan: Sequence[Mapping[str, Any]] = ()
    materials: Materials | None = None
    reference: Reference | None = None
    prefectures: Mapping[str, Any] | None = None
    map_review_number: str = ""

    def to_json(self, lang: str | None = None) -> dict[str, Any]:
        """Return the contract of ``tanfeng run --json``: tonnes, ``None`` for no data, findings strongest first."""
        return {
            "workspace": self.workspace.to_dict(),
            "options": plain(self.options),
            "accounts": records(self.accounts),
            "reconciliation": records(self.reconciliation),
            "targets": plain(self.targets),
            "scenarios": plain(self.scenarios),
            "peak": plain(self.peaks),
            "findings": to_dicts(in_order(self.findings), lang),
        }


def records(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as JSON-ready dictionaries."""
    rows: list[dict[str, Any]] = plain(frame.to_dicts())
    return rows


def plain(value: Any) -> Any:
    """Return the value as JSON knows it: NaN and infinities become ``None``, other types their text."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset) or hasattr(value, "__iter__"):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        return [plain(item) for item in items]
    if hasattr(value, "as_tuple"):
        return float(value)
    return str(value)
