"""The names a plan uses (词表): departments, metals, places, with their other names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """Anything with a key, a Chinese name and other names."""

    @property
    def key(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Department:
    """A department (部门), called as the plan calls it. ``collective``: a group such as 各有关部门."""

    name_zh: str
    name_en: str
    collective: bool
    aliases: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.name_zh


@dataclass(frozen=True)
class Metal:
    """A metal (金属) by its symbol, or a group of them with its members."""

    key: str
    name_zh: str
    name_en: str
    members: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A place (地点): prefecture, county, area, park or base; ``adcodes`` are the divisions it is or lies in."""

    name_zh: str
    name_en: str
    kind: str
    adcodes: tuple[str, ...]
    aliases: tuple[str, ...]
    note: str

    @property
    def key(self) -> str:
        return self.name_zh


Entry = TypeVar("Entry", bound=Named)


class Vocabulary(Generic[Entry]):
    """Names of one sort, by key or by any of their names."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(entries)

    @cached_property
    def _by_name(self) -> dict[str, Entry]:
        return {name: entry for entry in self.entries for name in (entry.key, entry.name_zh, *entry.aliases)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = sorted((n for e in self.entries for n in (e.name_zh, *e.aliases)), key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names)))

    def get(self, name: str) -> Entry | None:
        """Return the entry of this key, name or other name."""
        return self._by_name.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def is_named_in(self, key: str, text: str) -> bool:
        """Say whether the text calls the entry by its name or by another of its names."""
        entry = self._by_name[key]
        return any(name in text for name in (entry.name_zh, *entry.aliases))

    def named_in(self, text: str) -> list[str]:
        """Return the keys of the entries the text names, in its order; a longer name hides a shorter one within it."""
        if not self.entries:
            return []
        return list(dict.fromkeys(self._by_name[name].key for name in self._pattern.findall(text)))
