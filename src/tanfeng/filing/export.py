"""A version as a folder of plain files (导出): what an archive keeps and any other program can read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl

from tanfeng.core.files import whole_folder
from tanfeng.filing import parts
from tanfeng.filing.canonical import from_bytes
from tanfeng.filing.result import tonnes
from tanfeng.filing.store import Store
from tanfeng.filing.version import VersionId

_FRAMES = (parts.INPUTS, parts.REFERENCE, parts.LINES)
#: Characters that would make a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(store: Store, version_id: VersionId, folder: Path) -> None:
    """Write every part of a version as CSV or JSON, with ``version.json`` that lists hashes, audit and totals.

    Raises :class:`tanfeng.core.errors.TanfengError` if the content is not what its hashes say, or cannot be written.
    """
    content = store.content(version_id)
    with whole_folder(folder) as target:
        for name, part in content.items():
            table = name.startswith(_FRAMES)
            path = target / f"{name}{'.csv' if table else '.json'}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_csv(from_bytes(part)) if table else part + b"\n")
        (target / "version.json").write_text(_summary(store, version_id, content), encoding="utf-8")


def _csv(frame: pl.DataFrame) -> bytes:
    lists = [name for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    plain = frame.with_columns(*(pl.col(name).list.join(" | ") for name in lists), *(_guarded(name) for name in texts))
    return plain.write_csv(line_terminator="\n").encode()


def _guarded(name: str) -> pl.Expr:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    text = pl.col(name)
    risky = pl.any_horizontal(text.str.starts_with(sign) for sign in _FORMULA)
    return pl.when(risky).then(pl.lit("'") + text).otherwise(text).alias(name)


def _summary(store: Store, version_id: VersionId, content: Mapping[str, bytes]) -> str:
    version = store.version(version_id)
    document: dict[str, Any] = {
        "version": str(version_id),
        "enterprise_id": version.enterprise_id,
        "period": version.period,
        "guideline_set": version.guideline_set,
        "kind": version.kind,
        "based_on": version.based_on,
        "reason": version.reason,
        "state": version.state,
        "content": version.content,
        "computed_with": asdict(parts.made_of(content)),
        "totals_t": {name: tonnes(value) for name, value in parts.totals_of(content).items()},
        "parts": store.parts(version_id),
        "audit": [asdict(step) for step in store.audit(version_id)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
