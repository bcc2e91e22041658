"""Finding a guideline's file, and laying over it what an operator completed (指南载入与补充)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tanfeng.accounting.guideline.model import Guideline
from tanfeng.accounting.guideline.overlays import merged
from tanfeng.accounting.guideline.parsing import parse
from tanfeng.core.errors import UsageError

FOLDER = "guidelines"
_SUFFIX = ".toml"


def known(overlays: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return the ids of the guidelines that come with the program and of those that overlay folders add."""
    shipped = files("tanfeng.accounting").joinpath(FOLDER)
    names = {f.name.removesuffix(_SUFFIX) for f in shipped.iterdir() if f.name.endswith(_SUFFIX)}
    for folder in overlays:
        names |= {path.stem for path in Path(folder).glob(f"*{_SUFFIX}")}
    return tuple(sorted(names))


def load(guideline_id: str, overlays: Sequence[Path] = ()) -> Guideline:
    """Return the guideline of that id, completed by the files of the same name in the overlay folders, in order."""
    folders = tuple(Path(folder) for folder in overlays)
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"没有核算指南文件夹 {folder}。", f"There is no folder of guidelines {folder}.")
    return _load(guideline_id, folders)


def content(guideline_id: str, overlays: Sequence[Path] = ()) -> dict[str, Any]:
    """Return the content of the guideline's file with the overlays laid over it, before it is read as a guideline."""
    if guideline_id not in known(overlays):
        names = known(overlays)
        raise UsageError(
            f"没有核算指南“{guideline_id}”；现有：{'、'.join(names)}。",
            f"There is no guideline {guideline_id!r}; known: {', '.join(names)}.",
        )
    shipped = files("tanfeng.accounting").joinpath(FOLDER, f"{guideline_id}{_SUFFIX}")
    data: dict[str, Any] = _read(shipped.read_text("utf-8"), guideline_id) if shipped.is_file() else {}
    for folder in overlays:
        path = Path(folder) / f"{guideline_id}{_SUFFIX}"
        if path.is_file():
            data = merged(data, _read(path.read_text("utf-8"), str(path)), guideline_id)
    return data


def _read(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(
            f"核算指南文件 {name} 不是有效的 TOML：{error}。", f"{name} is no valid TOML: {error}."
        ) from error


@cache
def _shipped(guideline_id: str) -> Guideline:
    return parse(content(guideline_id))


def _load(guideline_id: str, folders: tuple[Path, ...]) -> Guideline:
    if not any((folder / f"{guideline_id}{_SUFFIX}").is_file() for folder in folders):
        return _shipped(guideline_id) if guideline_id in known() else parse(content(guideline_id, folders))
    data: Mapping[str, Any] = content(guideline_id, folders)
    return parse(data)
