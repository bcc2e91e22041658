import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tanfeng.plan import Plan
from tanfeng.plan.folder import SHIPPED

HUNAN = "hunan-nonferrous-2022"


@pytest.fixture(scope="session")
def plan() -> Plan:
    return Plan.load(HUNAN)


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Return a function that copies the shipped plan and replaces words in one of its files, once."""

    def alter(file: str, old: str, new: str) -> Path:
        folder = tmp_path / "plan"
        if not folder.exists():
            shutil.copytree(SHIPPED / HUNAN, folder)
        content = (folder / file).read_text(encoding="utf-8")
        assert old in content
        (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8")
        return folder

    return alter
