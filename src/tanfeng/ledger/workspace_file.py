"""``tanfeng.toml`` (工作区配置): which region, plan and base year, and where ledger, overlays and assumptions lie."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tanfeng.core.errors import UsageError

NAME = "tanfeng.toml"
#: The key of each entry of ``[workspace]`` and the type its value has.
ENTRIES: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "name_en": str,
    "region": str,
    "plan": str,
    "base_year": int,
    "ledger": str,
    "reference": (list, str),
    "assumptions": str,
    "scenarios": str,
    "guidelines": str,
    "guideline": str,
    "factor_year": int,
}
REQUIRED = ("name", "region")
_ADCODE = re.compile(r"\d{6}")


@dataclass(frozen=True)
class WorkspaceFile:
    """The settings of a workspace (工作区).

    ``folder`` is the workspace; ``ledger`` a folder or file; ``reference`` the folders laid over the shipped reference
    data; ``assumptions`` a file and ``scenarios`` a folder, or ``None`` where the workspace has none. ``plan`` is
    ``""`` and ``base_year`` ``None`` where the file names none. ``guidelines`` is the folder in which an operator
    completes the clauses of a guideline; ``guideline`` the one for what belongs to no single unit, ``""`` if none is
    named; ``factor_year`` the year of the electricity factor, ``None`` for the period's own;
    ``last_year`` the last year of all scenarios where somebody asks for another than theirs. Paths are absolute or
    start with ``folder``.
    """

    folder: Path
    name: str
    name_en: str
    region: str
    plan: str
    base_year: int | None
    ledger: Path
    reference: tuple[Path, ...]
    assumptions: Path | None
    scenarios: Path | None
    guidelines: Path | None = None
    guideline: str = ""
    factor_year: int | None = None
    last_year: int | None = None

    @classmethod
    def read(cls, folder: Path) -> WorkspaceFile:
        """Read the ``tanfeng.toml`` of a folder (or that file itself).

        Raises :class:`UsageError` if there is none, if it is no TOML, if an entry is missing, unknown or of the wrong
        type, or if a path it names does not exist or lies outside the workspace.
        """
        path = folder if folder.name == NAME else folder / NAME
        home = path.parent
        table = _table(path)
        _check_entries(path, table)
        overlays = table.get("reference", [])
        return cls(
            folder=home,
            name=table["name"],
            name_en=table.get("name_en", ""),
            region=_region(path, table["region"]),
            plan=table.get("plan", ""),
            base_year=table.get("base_year"),
            ledger=_existing(path, "ledger", table.get("ledger", "ledger/")),
            reference=tuple(
                _existing(path, "reference", entry) for entry in ([overlays] if isinstance(overlays, str) else overlays)
            ),
            assumptions=_optional(path, "assumptions", table, "assumptions.toml"),
            scenarios=_optional(path, "scenarios", table, "scenarios"),
            guidelines=_optional(path, "guidelines", table, "guidelines"),
            guideline=table.get("guideline", ""),
            factor_year=table.get("factor_year"),
        )


def is_workspace(path: Path) -> bool:
    """Say whether the path is a workspace: a folder with a ``tanfeng.toml``, or that file."""
    return (path / NAME).is_file() or (path.name == NAME and path.is_file())


def _table(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(
            f"{path.parent} 不是工作区：没有 {NAME}；可用 tanfeng init 新建。",
            f"{path.parent} is no workspace: it has no {NAME}; tanfeng init makes one.",
        ) from error
    except PermissionError as error:
        raise UsageError(f"没有读取 {path} 的权限。", f"No permission to read {path}.") from error
    except OSError as error:
        raise UsageError(f"无法读取 {path}：{error.strerror}", f"Cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} 不是 UTF-8 编码。", f"{path} is not in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} 不是有效的 TOML：{error}", f"{path} is no valid TOML: {error}") from error
    table = document.get("workspace")
    if not isinstance(table, dict):
        raise UsageError(f"{path} 缺少 [workspace] 一节。", f"{path} has no section [workspace].")
    return table


def _check_entries(path: Path, table: Mapping[str, Any]) -> None:
    for key, value in table.items():
        if key not in ENTRIES:
            known = "、".join(ENTRIES)
            raise UsageError(
                f"{path} 的 [workspace] 中不认识“{key}”；可用的有 {known}。",
                f"{path}: [workspace] knows no {key!r}; it knows {', '.join(ENTRIES)}.",
            )
        if not isinstance(value, ENTRIES[key]) or isinstance(value, bool):
            raise UsageError(
                f"{path} 中 {key} 的值类型不对：{value!r}。", f"{path}: {key} has a wrong value: {value!r}."
            )
        if isinstance(value, list) and not all(isinstance(entry, str) for entry in value):
            raise UsageError(f"{path} 中 {key} 应为路径列表。", f"{path}: {key} must be a list of paths.")
    for key in REQUIRED:
        if not table.get(key):
            raise UsageError(f"{path} 的 [workspace] 缺少“{key}”。", f"{path}: [workspace] lacks {key!r}.")


def _region(path: Path, region: str) -> str:
    if not _ADCODE.fullmatch(region):
        raise UsageError(
            f"{path} 中 region 应为 6 位行政区划代码，填的是“{region}”。",
            f"{path}: region must be a 6-digit adcode, not {region!r}.",
        )
    return region


def _inside(path: Path, key: str, text: str) -> Path:
    """Return the path an entry names. It stays in the workspace, so that a workspace can be passed on as a whole."""
    home = path.parent.resolve()
    target = (home / text).resolve()
    if not target.is_relative_to(home):
        raise UsageError(
            f"{path} 中 {key} 指向工作区之外：{text}。", f"{path}: {key} points out of the workspace: {text}."
        )
    return path.parent / text


def _existing(path: Path, key: str, text: str) -> Path:
    target = _inside(path, key, text)
    if not target.exists():
        raise UsageError(
            f"{path} 中 {key} 指向的 {text} 不存在。", f"{path}: {key} names {text}, which does not exist."
        )
    return target


def _optional(path: Path, key: str, table: Mapping[str, Any], default: str) -> Path | None:
    """Return the path an entry names, the default one if that exists, or ``None``."""
    if key in table:
        return _existing(path, key, table[key])
    target = path.parent / default
    return target if target.exists() else None
