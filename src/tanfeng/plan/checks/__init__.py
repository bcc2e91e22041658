"""The checks of a plan (方案检查): does the data still say what the text says? One theme per file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tanfeng.core.findings import Finding
from tanfeng.plan.checks import duties, names, structure, targets, words
from tanfeng.plan.folder import Folder
from tanfeng.plan.target import Target
from tanfeng.plan.tiling import Tiling


def check(folder: Folder, tiling: Tiling, known_targets: Sequence[Target]) -> Iterator[Finding]:
    """Yield what does not hold in the plan of the folder."""
    yield from structure.check(folder)
    yield from words.check(folder, tiling)
    yield from duties.check(folder)
    yield from names.check(folder)
    yield from targets.check(folder, known_targets)
