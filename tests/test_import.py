"""Importing the package costs next to nothing: nothing heavy is loaded before it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("polars", "pint", "numpy", "pandas", "xarray", "linopy", "scipy", "duckdb", "fastexcel", "typer", "rich")


@pytest.mark.parametrize(
    "module",
    ["tanfeng", "tanfeng.core.findings", "tanfeng.units", "tanfeng.reference", "tanfeng.plan", "tanfeng.workspace"],
)
def test_importing_a_package_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
