"""The pathway (路径): will it peak, when, at what cost, and what would have to be true.

``run`` solves scenarios and states their peaks; ``load_scenarios`` reads them from a folder. Nothing heavy is imported
until one of the names is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tanfeng.pathway.comparison import compare
    from tanfeng.pathway.history import Marks, marks_of
    from tanfeng.pathway.inputs import BaseInputs
    from tanfeng.pathway.result import PathwayResult
    from tanfeng.pathway.running import choose, run
    from tanfeng.pathway.scenario import Scenario
    from tanfeng.pathway.scenario_file import load_scenarios

__all__ = [
    "BaseInputs",
    "Marks",
    "PathwayResult",
    "Scenario",
    "choose",
    "compare",
    "load_scenarios",
    "marks_of",
    "run",
]

_WHERE = {
    "BaseInputs": "inputs",
    "Marks": "history",
    "PathwayResult": "result",
    "Scenario": "scenario",
    "choose": "running",
    "compare": "comparison",
    "load_scenarios": "scenario_file",
    "marks_of": "history",
    "run": "running",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
