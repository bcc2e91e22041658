"""What the validation is told (验证设定): windows, band, samples, and where activity is known. All of it is data.

The shipped ``validation.toml`` holds for the public inventory; a file of the same form in a workspace replaces the
tables it names, key by key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from tanfeng.core.errors import UsageError

FILE = "validation.toml"
SHIPPED = f"tanfeng/pathway/validation/{FILE}"


@dataclass(frozen=True)
class Windows:
    """Years to calibrate on and years to predict, both ends inside (率定窗口与预测窗口)."""

    calibrate: tuple[int, int]
    predict: tuple[int, int]
    minimum_years: int

    @property
    def predicted_years(self) -> tuple[int, ...]:
        return tuple(range(self.predict[0], self.predict[1] + 1))

    @property
    def calibration_years(self) -> tuple[int, ...]:
        return tuple(range(self.calibrate[0], self.calibrate[1] + 1))


@dataclass(frozen=True)
class Activity:
    """A published activity (公开的活动水平): reference key by year."""

    key: str
    name_zh: str
    name_en: str
    note_zh: str
    note_en: str
    years: Mapping[int, str]


@dataclass(frozen=True)
class Rolling:
    """Rolling origin (滚动起点): fewest years of calibration, longest lead, fewest origins that make a figure."""

    minimum_years: int
    leads: int
    minimum_origins: int
    measure: str


@dataclass(frozen=True)
class Declared:
    """Names of the assumptions that move the rest of the sector, and the scenario they are taken from."""

    scenario: str
    growth: tuple[str, ...]
    decline: str


@dataclass(frozen=True)
class KnownGrowth:
    """Growth of activity as it could be known at the end of the calibration (率定期末可知的增速)."""

    refs: tuple[str, ...]
    low: float
    high: float
    source: str
    confidence: str


@dataclass(frozen=True)
class Settings:
    """Everything the validation is told (验证设定). ``leave_out`` is ``None`` where the checks of the series decide."""

    windows: Windows
    leave_out: tuple[int, ...] | None
    plateau_tolerance: float
    band: tuple[float, float]
    size: int
    seed: int
    rolling: Rolling
    declared: Declared
    known_growth: KnownGrowth
    activities: tuple[Activity, ...]

    @classmethod
    def load(cls, path: Path | None = None) -> Settings:
        """Read the shipped settings, and over them the file ``path``. Raises :class:`UsageError`."""
        data = tomllib.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
        if path is None:
            return cls.of(data, SHIPPED)
        try:
            own = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"{path} 不能读取：{error}。", f"{path} cannot be read: {error}.") from error
        return cls.of(_over(data, own, path), str(path))

    @classmethod
    def of(cls, data: Mapping[str, Any], where: str = FILE) -> Settings:
        """Make settings of the tables of a file. Raises :class:`UsageError` naming the key that is wrong."""
        try:
            return _settings(data, where)
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(f"{where} 的内容有误：{error}。", f"{where} is not as it should be: {error}.") from error


def _over(data: Mapping[str, Any], own: Mapping[str, Any], path: Path) -> dict[str, Any]:
    """Lay the user's tables over the shipped ones; a key that does not exist is refused, activities may be added."""
    merged = dict(data)
    for table, rows in own.items():
        if table not in data or not isinstance(rows, Mapping):
            raise UsageError(f"{path} 中没有表 [{table}]。", f"{path}: there is no table [{table}].")
        unknown = [key for key in rows if key not in data[table]]
        if unknown and table != "activity":
            raise UsageError(
                f"{path} 的 [{table}] 中没有“{unknown[0]}”。", f"{path}: [{table}] has no key {unknown[0]!r}."
            )
        merged[table] = {**data[table], **rows}
    return merged


def _settings(data: Mapping[str, Any], where: str) -> Settings:
    history, band, ensemble = data["history"], data["band"], data["ensemble"]
    low, high = float(band["low"]), float(band["high"])
    if not 0.0 < low < high < 1.0:
        raise UsageError(
            f"{where} [band]：应有 0 < low < high < 1，实为 {low:g}、{high:g}。",
            f"{where} [band]: 0 < low < high < 1 is wanted, given {low:g} and {high:g}.",
        )
    left = history["leave_out"]
    return Settings(
        windows=_windows(data["windows"], where),
        leave_out=None if left == "checks" else tuple(int(year) for year in left),
        plateau_tolerance=float(history["plateau_tolerance"]),
        band=(low, high),
        size=int(ensemble["size"]),
        seed=int(ensemble["seed"]),
        rolling=Rolling(
            minimum_years=int(data["rolling"]["minimum_years"]),
            leads=int(data["rolling"]["leads"]),
            minimum_origins=int(data["rolling"]["minimum_origins"]),
            measure=str(data["rolling"]["measure"]),
        ),
        declared=Declared(data["declared"]["scenario"], tuple(data["declared"]["growth"]), data["declared"]["decline"]),
        known_growth=_known(data["known_growth"]),
        activities=tuple(_activity(key, row) for key, row in data["activity"].items()),
    )


def _known(row: Mapping[str, Any]) -> KnownGrowth:
    return KnownGrowth(tuple(row["refs"]), float(row["low"]), float(row["high"]), row["source"], row["confidence"])


def _activity(key: str, row: Mapping[str, Any]) -> Activity:
    names = {name: str(row[name]) for name in ("name_zh", "name_en", "note_zh", "note_en")}
    return Activity(key=key, **names, years={int(year): str(ref) for year, ref in row["years"].items()})


def _windows(row: Mapping[str, Any], where: str) -> Windows:
    calibrate, predict = _span(row["calibrate"]), _span(row["predict"])
    windows = Windows(calibrate, predict, int(row["minimum_years"]))
    for name, (first, last) in (("calibrate", calibrate), ("predict", predict)):
        if last < first:
            raise UsageError(
                f"{where} [windows] {name}：末年 {last} 早于首年 {first}。",
                f"{where} [windows] {name}: the last year {last} is before the first, {first}.",
            )
    if predict[0] <= calibrate[1]:
        raise UsageError(
            f"{where} [windows]：预测窗口自 {predict[0]} 年起，与率定窗口（至 {calibrate[1]} 年）重叠。",
            f"{where} [windows]: prediction from {predict[0]} overlaps the calibration, which ends in {calibrate[1]}.",
        )
    if len(windows.calibration_years) < windows.minimum_years:
        raise UsageError(
            f"{where} [windows]：率定窗口只有 {len(windows.calibration_years)} 年，至少要 {windows.minimum_years} 年。",
            f"{where} [windows]: {len(windows.calibration_years)} years to calibrate on; at least "
            f"{windows.minimum_years} are needed.",
        )
    return windows


def _span(pair: Any) -> tuple[int, int]:
    first, last = pair
    return int(first), int(last)
