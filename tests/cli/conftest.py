"""The command line is tested as people and other programs meet it: as a process, with its exit code and its output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "workspaces" / "hunan-public"


@dataclass(frozen=True)
class Answer:
    """What a command said: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Answer]


@pytest.fixture
def tanfeng(tmp_path: Path) -> Command:
    """Run ``tanfeng …`` in an empty folder and refuse tracebacks, whatever happens."""

    def run(*arguments: str | Path, lang: str = "zh", cwd: Path | None = None, columns: int = 160) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "tanfeng.cli.main", *map(str, arguments)],
            capture_output=True,
            cwd=cwd or tmp_path,
            env={**os.environ, "TANFENG_LANG": lang, "COLUMNS": str(columns), "NO_COLOR": "1"},
            check=False,
            timeout=120,
        )
        answer = Answer(done.returncode, done.stdout.decode(), done.stderr.decode())
        assert "Traceback" not in answer.err + answer.out, answer.err
        return answer

    return run
