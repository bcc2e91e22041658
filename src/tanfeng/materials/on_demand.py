"""The systems of a folder, each computed when it is first asked for (按需计算的物质流系统)."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tanfeng.materials import read_system
from tanfeng.materials.analysis import run
from tanfeng.materials.result import MetalResult

if TYPE_CHECKING:
    from tanfeng.core.findings import Finding
    from tanfeng.reference import Reference


class Systems:
    """The systems of a workspace's ``materials.toml`` for a layer that uses only some of them.

    Nothing is read or computed before it is asked for. A folder without the file has no systems.
    """

    def __init__(self, folder: Path, reference: Reference) -> None:
        self._path = folder / read_system.FILE
        self._reference = reference
        self._results: dict[str, MetalResult] = {}

    @cached_property
    def book(self) -> read_system.Book:
        """What the file holds. Raises ``UsageError`` if it is no readable TOML or has no systems."""
        return read_system.read(self._path, self._reference) if self._path.is_file() else read_system.Book()

    @property
    def names(self) -> tuple[str, ...]:
        """The keys of all systems of the file, also of those that cannot be computed."""
        return self.book.named

    def result(self, key: str) -> MetalResult | None:
        """Return the result of a system; ``None`` where its inputs keep it from being computed."""
        if key not in self._results:
            system = next((one for one in self.book.systems if one.key == key), None)
            if system is None:
                return None
            self._results[key] = run(system)
        return self._results[key]

    def findings(self, key: str) -> tuple[Finding, ...]:
        """Return what was found while the system was read and computed, blocking ones first."""
        where = f"systems.{key}"
        read = [f for f in self.book.findings if f"{f.address.column}.".startswith(f"{where}.")]
        result = self.result(key)
        found = [*read, *(result.findings if result else ())]
        return tuple(sorted(found, key=lambda f: not f.blocks))
