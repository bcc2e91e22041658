"""Declared assumptions (假设): a number nobody has measured, with a range, a reason and a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from tanfeng.core.errors import UsageError
from tanfeng.core.lineage import Figure


@dataclass(frozen=True)
class Assumption:
    """One assumption (一项假设).

    ``value`` is the central figure, ``low`` and ``high`` bound what is held possible; ``search`` is the wider interval
    in which a break-even value is looked for (default: ``low`` to ``high``). ``declared_in`` is the scenario file that
    gave the value. ``distribution`` is that of its samples where it is not for the ensemble to say.
    """

    name: str
    name_zh: str
    name_en: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str
    confidence: str
    note_zh: str = ""
    note_en: str = ""
    search: tuple[float, float] | None = None
    declared_in: str = "base"
    refs: tuple[str, ...] = ()
    distribution: str = ""

    @property
    def figure_id(self) -> str:
        return f"assumption:{self.declared_in}/{self.name}"

    @property
    def has_range(self) -> bool:
        return self.low is not None and self.high is not None and self.low < self.high

    @property
    def interval(self) -> tuple[float, float] | None:
        """Where to look for a break-even value, or ``None`` where the value has no range."""
        if self.search is not None:
            return self.search
        if self.low is not None and self.high is not None and self.low < self.high:
            return (self.low, self.high)
        return None

    def figure(self) -> Figure:
        bounds = f"[{self.low:g}, {self.high:g}]" if self.low is not None and self.high is not None else ""
        return Figure(
            id=self.figure_id,
            name_zh=self.name_zh,
            name_en=self.name_en,
            value=self.value,
            unit=self.unit,
            formula=f"{' / '.join(self.refs) or 'declared'} {bounds}".strip(),
            inputs=tuple(f"ref:{key}" for key in self.refs),
            confidence=self.confidence,
            source=self.source,
            note_zh=self.note_zh,
            note_en=self.note_en,
        )

    def to_dict(self) -> dict[str, Any]:
        data = asdict(self)
        data["search"] = list(self.search) if self.search else None
        data["figure"] = self.figure_id
        if not self.distribution:
            del data["distribution"]
        return data


class Assumptions(Mapping[str, Assumption]):
    """The assumptions of one scenario by name (假设表). ``number(name)`` gives the central value."""

    def __init__(self, rows: Mapping[str, Assumption]) -> None:
        self._rows = dict(rows)

    def __getitem__(self, name: str) -> Assumption:
        try:
            return self._rows[name]
        except KeyError:
            raise UsageError(
                f"情景缺少假设“{name}”；请在 base.toml 的 [assumptions.{name}] 中写明取值、范围与来源。",
                f"The scenario lacks the assumption {name!r}; "
                f"declare it in base.toml under [assumptions.{name}] with value, range and source.",
            ) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, name: object) -> bool:
        return name in self._rows

    def number(self, name: str) -> float:
        return self[name].value

    def including(self, more: Iterable[Assumption]) -> Assumptions:
        """Return the same assumptions and some more."""
        return Assumptions({**self._rows, **{row.name: row for row in more}})

    def changed(self, **values: float) -> Assumptions:
        """Return the same assumptions with other central values (for tests of sensitivity)."""
        rows = dict(self._rows)
        for name, value in values.items():
            rows[name] = replace(self[name], value=value)
        return Assumptions(rows)
