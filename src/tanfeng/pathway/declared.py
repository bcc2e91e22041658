"""Reading declared numbers (读取设定): a section names assumptions, which are checked where they are used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tanfeng.core.confidence import weakest
from tanfeng.pathway.assumptions import Assumption, Assumptions
from tanfeng.pathway.schema import known_names, refuse
from tanfeng.units import UnitError, factor_to

FILE = "base.toml"


def place(table: str, row: str = "") -> str:
    """Return the address of a table of the scenario file, as people read it."""
    return f"{FILE} [{table}.{row}]" if row else f"{FILE} [{table}]"


def table_of(data: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    """Return a table inside a table, empty where it is not there. Raises ``UsageError`` if it is something else."""
    table = data.get(key, {})
    if not isinstance(table, Mapping):
        refuse(f"{where} {key}", "应为一张表", "this must be a table")
    return table


def section_of(sections: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Return a section of the scenario, empty where it is not there. Raises ``UsageError`` if it is something else."""
    section = sections.get(key, {})
    if not isinstance(section, Mapping):
        refuse(place(key), "应为一张表", "this must be a table")
    return section


class Declared:
    """The numbers one section uses (一节所用的设定), remembered for its lineage.

    ``where`` is the section's address; every refusal names it or the assumption that is wrong.
    """

    def __init__(self, assumptions: Assumptions, where: str) -> None:
        self.assumptions = assumptions
        self.where = where
        self._used: dict[str, Assumption] = {}

    def keys(self, section: Mapping[str, Any], allowed: tuple[str, ...], needed: tuple[str, ...] = ()) -> None:
        """Refuse a key the section does not know, and the lack of one it needs."""
        known_names(self.where, section, allowed)
        for key in needed:
            if key not in section:
                refuse(self.where, f"缺少 {key}", f"{key} is missing")

    def assumption(self, name: object, key: str) -> Assumption:
        """Return the assumption a key names. Raises ``UsageError`` for a literal number or an unknown name."""
        if not isinstance(name, str):
            refuse(
                f"{self.where} {key}",
                f"应写假设的名称，数值写在 [assumptions] 中；所给为 {name!r}",
                f"name an assumption here and put the number under [assumptions]; given {name!r}",
            )
        known_names(f"{self.where} {key}", [name], tuple(self.assumptions))
        self._used[name] = self.assumptions[name]
        return self._used[name]

    def number(
        self,
        name: object,
        key: str,
        unit: str = "",
        *,
        above: float | None = None,
        least: float | None = None,
        most: float | None = None,
    ) -> float:
        """Return the value of a named assumption in ``unit`` (blank: as it stands), within the bounds.

        Raises ``UsageError`` with the address of the assumption for a unit that does not fit or a value out of bounds.
        """
        row = self.assumption(name, key)
        where = f"{row.declared_in}.toml [assumptions.{row.name}]"
        try:
            value = row.value * float(factor_to(row.unit, unit)) if unit else row.value
        except UnitError as error:
            refuse(where, error.zh, error.en)
        for wrong, zh, en in (
            (above is not None and not value > above, f"应大于 {above} {unit}", f"must be above {above} {unit}"),
            (least is not None and not value >= least, f"不应小于 {least} {unit}", f"must be at least {least} {unit}"),
            (most is not None and not value <= most, f"不应大于 {most} {unit}", f"must be at most {most} {unit}"),
        ):
            if wrong:
                refuse(
                    where,
                    f"{zh}；所给 {value:g}（用于 {self.where} {key}）",
                    f"{en}; given {value:g} ({self.where} {key})",
                )
        return value

    @property
    def inputs(self) -> tuple[str, ...]:
        """Ids of the assumptions that were read, in the order of reading."""
        return tuple(row.figure_id for row in self._used.values())

    @property
    def confidence(self) -> str:
        """The weakest confidence of what was read."""
        return weakest(row.confidence for row in self._used.values())
