"""The decomposition on the screen (分解的屏幕表格): one step by factor, several steps as rows, a total at the end."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Console

from tanfeng.cli.screen import Column, print_findings, say, table
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from tanfeng.pathway.decomposition import Decomposition

#: What a screen of 80 columns has room for beside the steps; more factors continue in a further table.
_FACTORS_BESIDE = 4
_NAMES = {"lmdi-1": "LMDI-I", "lmdi-2": "LMDI-II"}


def print_decomposition(console: Console, result: Decomposition) -> None:
    """Print the effects, or nothing but the findings if one blocks."""
    if not result.blocked:
        steps = result.change.height
        _one_step(console, result) if steps == 1 else _many_steps(console, result)
        say(console, _closing(result), "dim")
    print_findings(console, result.findings)


def _one_step(console: Console, result: Decomposition) -> None:
    start, end, change = result.change.row(0)
    shown = table(
        f"{start} → {end} · {_NAMES[result.method]}",
        Column("因素", "Factor"),
        Column(*_effect(result), number=True),
        Column("占变化", "Share", number=True),
    )
    for _, _, factor, effect in result.effects.iter_rows():
        shown.add_row(factor, _number(effect), _share(result, effect, change))
    shown.add_section()
    shown.add_row(choose("合计变化", "Change"), _number(change), _share(result, change, change), style="bold")
    console.print(shown)


def _many_steps(console: Console, result: Decomposition) -> None:
    steps = result.change.height
    count = result.effects.height // steps
    names = result.effects["factor"][:count].to_list()
    effects = result.effects["effect"].to_list()
    changes = result.change["value"].to_list()
    for first in range(0, count, _FACTORS_BESIDE):
        shown_names = names[first : first + _FACTORS_BESIDE]
        title = f"{choose(*_effect(result))} · {_NAMES[result.method]}"
        shown = table(
            title,
            Column("步", "Step", whole=True),
            *(Column(name, name, number=True) for name in shown_names),
            Column("合计变化", "Change", number=True),
        )
        for step, (start, end, change) in enumerate(result.change.iter_rows()):
            at = step * count + first
            row = effects[at : at + len(shown_names)]
            shown.add_row(f"{start} → {end}", *(_number(value) for value in row), _number(change))
        shown.add_section()
        whole = [_over_all(result, effects[index::count]) for index in range(first, first + len(shown_names))]
        total = [_number(value) for value in (*whole, _over_all(result, changes))]
        shown.add_row(choose("合计", "Total"), *total, style="bold")
        console.print(shown)


def _over_all(result: Decomposition, values: list[float]) -> float:
    return math.fsum(values) if result.form == "additive" else math.prod(values)


def _effect(result: Decomposition) -> tuple[str, str]:
    return ("效应（差）", "Effect") if result.form == "additive" else ("效应（比）", "Effect (ratio)")


def _number(value: float) -> str:
    return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"


def _share(result: Decomposition, effect: float, change: float) -> str:
    """Return the part of the change, of its logarithm where effects multiply; a change of nothing has no parts."""
    part, whole = effect, change
    if result.form == "multiplicative":
        if min(effect, change) <= 0:
            return "—"
        part, whole = math.log(effect), math.log(change)
    return f"{part / whole + 0.0:,.1%}" if whole else "—"


def _closing(result: Decomposition) -> str:
    if result.form == "additive":
        return choose("各因素效应之和等于变化，没有余项。", "The effects add up to the change, without residual.")
    return choose("各因素效应之积等于比值，没有余项。", "The effects multiply to the ratio, without residual.")
