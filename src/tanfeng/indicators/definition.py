"""Definitions and options (口径与选项): what an indicator counts, where the plan leaves it open.

What the plan itself leaves open is an option of the target and lives with the plan. Each indicator adds one file in
``definitions/``: the formula in words, the ledger items it reads, and the options of the computation. Every result
prints the choices that were used and lists those that were not.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from tanfeng.core.errors import UsageError
from tanfeng.plan import Option as PlanOption
from tanfeng.plan import Plan


@dataclass(frozen=True)
class Choice:
    """One way to read an open definition (一种口径)."""

    key: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    """A named open point of a definition (口径选项). A ``list`` option takes names separated by commas."""

    key: str
    zh: str
    en: str
    default: str
    kind: str
    choices: tuple[Choice, ...]

    def find(self, text: str) -> Choice | None:
        wanted = text.strip().casefold()
        return next((c for c in self.choices if wanted in (c.key.casefold(), *map(str.casefold, c.aliases))), None)


@dataclass(frozen=True)
class Definition:
    """An indicator's definition (指标口径). ``data`` names the ledger items it reads."""

    id: str
    target: str
    zh: str
    en: str
    options: tuple[Option, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def short(self) -> str:
        return self.target.removeprefix("target-")

    def option(self, key: str) -> Option:
        found = next((option for option in self.options if option.key == key), None)
        if found is None:
            names = "、".join(option.key for option in self.options) or "—"
            raise UsageError(
                f"指标 {self.short} 没有选项“{key}”，可用：{names}。",
                f"The indicator {self.short} has no option {key!r}; it has: {names}.",
            )
        return found

    def text(self, used: Mapping[str, str]) -> tuple[str, str]:
        """Return the definition with the choices in use, in Chinese and English."""
        zh, en = [self.zh], [self.en]
        for option in self.options:
            choice = option.find(used[option.key])
            zh.append(f"{option.zh}：{choice.zh if choice else used[option.key]}")
            en.append(f"{option.en}: {choice.en if choice else used[option.key]}")
        return "；".join(zh), "; ".join(en)

    def unused(self, used: Mapping[str, str]) -> dict[str, list[str]]:
        """Return the choices of each option that were not used."""
        return {o.key: [c.key for c in o.choices if c.key != used[o.key]] for o in self.options if len(o.choices) > 1}


def _choice(key: str, raw: Mapping[str, Any]) -> Choice:
    return Choice(key, raw["zh"], raw["en"], tuple(raw.get("aliases", ())))


def _option(key: str, raw: Mapping[str, Any]) -> Option:
    choices = tuple(_choice(name, value) for name, value in raw.get("choices", {}).items())
    option = Option(key, raw["zh"], raw["en"], raw["default"], raw.get("kind", "choice"), choices)
    if option.kind == "choice" and option.find(option.default) is None:
        raise ValueError(f"the default of option {key!r} is none of its choices")
    return option


def read_options(raw: Mapping[str, Any]) -> tuple[Option, ...]:
    """Return the options of a definition file. Raises ``ValueError`` where a default is none of the choices."""
    return tuple(_option(key, value) for key, value in raw.get("options", {}).items())


def _of_plan(option: PlanOption) -> Option:
    """Return an option of the plan; a choice whose name starts with a letter (``A: …``) answers to it."""
    choices = tuple(Choice(c.key, c.name_zh, c.name_en, _letter(c.name_en)) for c in option.choices)
    return Option(option.key, option.name_zh, option.name_en, option.default, "choice", choices)


def _letter(name: str) -> tuple[str, ...]:
    head, colon, _ = name.partition(":")
    return (head,) if colon and len(head) == 1 else ()


def for_plan(plan: Plan) -> dict[str, Definition]:
    """Return the definition of each target of ``plan`` that an indicator answers, the plan's options first."""
    shipped = load_all()
    return {
        t.id: replace(shipped[t.id], options=(*map(_of_plan, t.options), *shipped[t.id].options))
        for t in plan.targets
        if t.id in shipped
    }


@cache
def load_all() -> dict[str, Definition]:
    """Return every shipped definition by the id of the target it answers."""
    folder = files("tanfeng.indicators").joinpath("definitions")
    found = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        options = read_options(raw)
        found[raw["target"]] = Definition(
            path.name.removesuffix(".toml"), raw["target"], raw["zh"], raw["en"], options, raw.get("data", {})
        )
    return found


def _locate(name: str, definitions: Iterable[Definition]) -> Definition:
    known = list(definitions)
    for definition in known:
        if name in (definition.id, definition.target, definition.short):
            return definition
    names = "、".join(sorted(d.short for d in known))
    raise UsageError(f"没有名为“{name}”的目标，可用：{names}。", f"There is no target {name!r}; there are: {names}.")


def _settle(definition: Definition, name: str, text: str) -> tuple[str, str]:
    """Return (option, value) for ``name`` (may be empty: the choice itself then names its option)."""
    if name:
        option = definition.option(name)
        if option.kind != "choice":
            return option.key, text
        choice = option.find(text)
        if choice is not None:
            return option.key, choice.key
    else:
        hits = [(o.key, c.key) for o in definition.options if (c := o.find(text)) is not None]
        if len(hits) == 1:
            return hits[0]
    offered = "、".join(f"{o.key}={c.key}" for o in definition.options if name in ("", o.key) for c in o.choices)
    raise UsageError(
        f"指标 {definition.short} 没有选择“{text}”，可用：{offered or '—'}。",
        f"The indicator {definition.short} has no choice {text!r}; there are: {offered or 'none'}.",
    )


def resolve(given: Mapping[str, str], definitions: Mapping[str, Definition]) -> dict[str, dict[str, str]]:
    """Return the options in use, by target id and option, defaults filled in.

    Keys of ``given`` are ``target`` (the choice names its option) or ``target.option``; a target is named with or
    without its ``target-``. Raises :class:`UsageError` on an unknown target, option or choice.
    """
    used = {target: {o.key: o.default for o in d.options} for target, d in definitions.items()}
    for key, text in given.items():
        name, _, option = key.partition(".")
        definition = _locate(name.strip(), definitions.values())
        settled, value = _settle(definition, option.strip(), text)
        used[definition.target][settled] = value
    return used


def parse_option(text: str) -> tuple[str, str]:
    """Read ``target=choice`` or ``target.option=value`` from the command line. Raises :class:`UsageError`."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise UsageError(
            f"选项应写成 目标=口径，例如 recycled-share=primary-plus-recycled，不是“{text}”。",
            f"An option is written target=choice, such as recycled-share=primary-plus-recycled, not {text!r}.",
        )
    return name.strip(), value.strip()
