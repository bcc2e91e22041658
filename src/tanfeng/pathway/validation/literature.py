"""Literature checks (文献对照): published figures of the sector beside each other and beside the product's own.

What a check computes is data (``literature.toml``). A figure known from memory alone never decides, nor does one that
the product was built on; both are computed and shown, and the verdict says why it stays open.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from tanfeng.core.confidence import may_decide, weakest
from tanfeng.core.errors import UsageError
from tanfeng.pathway.validation import model_figures
from tanfeng.reference import Reference
from tanfeng.units import factor_to

FILE = "literature.toml"
TABLE = "peak_literature"
Verdict = Literal["agree", "differs", "not_checked"]
Side = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Check:
    """One check (一项对照). ``difference`` is ``given / expected - 1``; figures are ``None`` where one is missing."""

    id: str
    rows: tuple[str, ...]
    name_zh: str
    name_en: str
    unit: str
    expected: float | None
    given: float | None
    difference: float | None
    tolerance: float | None
    verdict: Verdict
    reason_zh: str
    reason_en: str
    note_zh: str
    note_en: str
    confidence: str

    def to_dict(self) -> dict[str, Any]:
        return {**vars(self), "rows": list(self.rows)}


@dataclass(frozen=True)
class _Sum:
    """A side worked out: its value, the confidence of what it used, and what was missing."""

    value: float | None
    confidence: str
    missing: tuple[str, ...]
    recalled: tuple[str, ...]


def check_all(
    reference: Reference, model: Mapping[str, float], definitions: Mapping[str, Any] | None = None
) -> tuple[Check, ...]:
    """Work out every check and name the rows that none can reach (逐项对照).

    ``model`` holds the product's own figures by name (see :func:`model_figures.of`); ``definitions`` other checks than
    the shipped ones. Raises :class:`UsageError` if a check names a row that does not exist.
    """
    data = definitions if definitions is not None else _shipped()
    reader = _Reader(reference, model, data.get("quoted", {}))
    default = float(data["defaults"]["tolerance"])
    return (*(_check(row, reader, default) for row in data["check"]), *map(_unchecked, data.get("unchecked", ())))


@dataclass(frozen=True)
class _Reader:
    """Where factors come from: reference rows, numbers quoted in their notes, the product's own figures."""

    reference: Reference
    model: Mapping[str, float]
    quoted: Mapping[str, Mapping[str, Any]]

    def side(self, terms: Side) -> _Sum:
        total, words, missing, recalled = 0.0, [], [], []
        for term in terms:
            product = 1.0
            for text in term:
                name = text.removeprefix("/")
                value, word = self._factor(name)
                words.append(word)
                if value is None:
                    missing.append(name)
                    continue
                if not may_decide(word):
                    recalled.append(name)
                product = product / value if text.startswith("/") else product * value
            total += product
        return _Sum(None if missing else total, weakest(words), tuple(missing), tuple(recalled))

    def _factor(self, name: str) -> tuple[float | None, str]:
        if name in ("1", "-1"):
            return float(name), "measured"
        if name.startswith("model."):
            return self.model.get(name.removeprefix("model.")), "assumed"
        if name.startswith("quoted."):
            quoted = self.quoted[name.removeprefix("quoted.")]
            return float(quoted["value"]), self._row(str(quoted["row"]))[1]
        return self._row(name)

    def _row(self, name: str) -> tuple[float | None, str]:
        key, _, unit = name.partition("@")
        row = self.reference.row(key)
        if row is None:
            raise UsageError(
                f"{FILE} 引用的参考数据 {key} 不存在。", f"{FILE} names the reference row {key}, which does not exist."
            )
        if row.value is None:
            return None, row.confidence
        return row.number * float(factor_to(row.unit, unit) if unit else 1), row.confidence


def _check(row: Mapping[str, Any], reader: _Reader, default: float) -> Check:
    expected, given = reader.side(row["expected"]), reader.side(row["given"])
    tolerance = float(row.get("tolerance", default))
    difference = None
    if expected.value and given.value is not None:
        difference = given.value / expected.value - 1.0
    verdict, zh, en = _verdict(row, difference, tolerance, expected, given)
    return Check(
        id=str(row["id"]),
        rows=tuple(f"{TABLE}.{name}" for name in row["rows"]),
        name_zh=str(row["name_zh"]),
        name_en=str(row["name_en"]),
        unit=str(row["unit"]),
        expected=expected.value,
        given=given.value,
        difference=difference,
        tolerance=tolerance,
        verdict=verdict,
        reason_zh=zh,
        reason_en=en,
        note_zh=str(row.get("note_zh", "")),
        note_en=str(row.get("note_en", "")),
        confidence=weakest((expected.confidence, given.confidence)),
    )


def _verdict(
    row: Mapping[str, Any], difference: float | None, tolerance: float, expected: _Sum, given: _Sum
) -> tuple[Verdict, str, str]:
    missing = (*expected.missing, *given.missing)
    recalled = (*expected.recalled, *given.recalled)
    if missing:
        zh, en = model_figures.why_missing(missing[0])
        return "not_checked", zh, en
    if recalled:
        names = "、".join(recalled)
        return (
            "not_checked",
            f"{names} 待核原文，不能定结论。",
            f"{', '.join(recalled)} is recalled and decides nothing.",
        )
    if row.get("by_construction"):
        return (
            "not_checked",
            "产品即由此数建立，不是独立对照。",
            "The product was built on this figure: no independent check.",
        )
    if difference is None:
        return "not_checked", "应得为零，没有相对差。", "Nothing is expected, so there is no relative difference."
    return ("agree" if abs(difference) <= tolerance + _EXACT else "differs"), "", ""


def _unchecked(row: Mapping[str, Any]) -> Check:
    keys = tuple(f"{TABLE}.{name}" for name in row["rows"])
    names = "、".join(name.upper() for name in row["rows"])
    return Check(
        id=row["rows"][0],
        rows=keys,
        name_zh=names,
        name_en=names.replace("、", ", "),
        unit="",
        expected=None,
        given=None,
        difference=None,
        tolerance=None,
        verdict="not_checked",
        reason_zh=str(row["zh"]),
        reason_en=str(row["en"]),
        note_zh="",
        note_en="",
        confidence="not-found",
    )


def _shipped() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))


#: What floats leave of two equal numbers.
_EXACT = 1e-12
