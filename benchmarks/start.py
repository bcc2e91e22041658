"""How long it takes to start: ``import tanfeng`` beside ``import polars`` and ``import pandas``; then the main job.

    python benchmarks/start.py

Whole processes, the median of several after one that is not counted; nothing is timed inside a process.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
IMPORTS = ("tanfeng", "polars", "pandas")
IMPORT_RUNS, JOB_RUNS = 9, 3


def seconds(command: list[str], runs: int) -> float:
    """Return the median wall-clock seconds of a command, the first run left out."""
    taken = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[1:])


def main() -> None:
    nothing = seconds([sys.executable, "-c", "pass"], IMPORT_RUNS)
    print(f"{'python, nothing imported':32} {nothing:6.3f} s")
    for module in IMPORTS:
        whole = seconds([sys.executable, "-c", f"import {module}"], IMPORT_RUNS)
        print(f"{'import ' + module:32} {whole - nothing:6.3f} s")
    with tempfile.TemporaryDirectory() as folder:
        job = [sys.executable, "-m", "tanfeng.cli.main", "run", "workspaces/hunan-public", "--out", f"{folder}/out"]
        print(f"{'tanfeng run, shipped workspace':32} {seconds(job, JOB_RUNS):6.1f} s")


if __name__ == "__main__":
    main()
