"""The conventions of the footprint as data (规则): read once from the TOML files beside this one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

Rules = Mapping[str, Any]


@cache
def rules() -> Rules:
    """Return what a standard or a user chooses: roles, streams, checks, electricity (约定)."""
    return _read("rules.toml")


@cache
def uncertainty_classes() -> Rules:
    """Return the assumed half widths by kind and confidence (不确定度缺省)."""
    return _read("uncertainty.toml")


@cache
def quality_matrix() -> Rules:
    """Return the five indicators and their steps (数据质量矩阵)."""
    return _read("quality.toml")


def category_name(category: str) -> tuple[str, str]:
    """Return the Chinese and the English name of a category of contributions."""
    zh, en = rules()["categories"][category]
    return str(zh), str(en)


def _read(name: str) -> Rules:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
