"""Flows that cannot be (负流量): inflow that a stock would need to be negative, a need of primary metal below zero."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tanfeng.core.findings import Address, Finding
from tanfeng.materials.cycle import Cycle
from tanfeng.materials.lifetime import Floats
from tanfeng.materials.rules import rules
from tanfeng.materials.sampling import Columns
from tanfeng.materials.system import System
from tanfeng.materials.topology import topology

INFLOW_RULE = "materials.negative-inflow"
FLOW_RULE = "materials.negative-flow"
DRAWS_RULE = "materials.draws-left-out"


def possible(system: System, cycle: Cycle, columns: Columns) -> tuple[Cycle | None, NDArray[np.bool_], list[Finding]]:
    """Return what of the cycle can be, which columns can, and what cannot.

    A stage with a negative flow of the stated values is taken out with the stages after it; of use itself nothing
    remains, and the cycle is ``None``. Columns of draws in which a remaining flow is negative do not count.
    """
    findings = []
    for use in system.end_uses:
        years = _years(system, _negative(cycle.end_uses[use.key].inflow)[:, 0])
        if years:
            findings.append(_inflow_finding(system, f"systems.{system.key}.end_uses.{use.key}", use.zh, use.en, years))
    if findings:
        return None, np.zeros(columns.width, dtype=bool), findings
    known, out = topology(), set[str]()
    for key, flow in known.flows.items():
        years = [] if flow.signed or key not in cycle.flows else _years(system, _negative(cycle.flows[key])[:, 0])
        if years and flow.stage not in out:
            findings.append(_flow_finding(system, flow.zh, flow.en, flow.formula, years))
            out.add(flow.stage)
    for stage in known.stages.values():
        if out & set(stage.after):
            out.add(stage.key)
    kept = replace(cycle, flows={key: f for key, f in cycle.flows.items() if known.flows[key].stage not in out})
    columns_kept, notes = _columns(system, kept, columns)
    return kept, columns_kept, [*findings, *notes]


def _columns(system: System, cycle: Cycle, columns: Columns) -> tuple[NDArray[np.bool_], list[Finding]]:
    parts = [path.inflow for path in cycle.end_uses.values()]
    parts += [values for key, values in cycle.flows.items() if not topology().flows[key].signed]
    wrong = np.any([np.any(_negative(part), axis=0) for part in parts], axis=0)
    out = int(np.count_nonzero(wrong[columns.first_draw :]))
    if not out:
        return ~wrong, []
    finding = Finding(
        "warning",
        DRAWS_RULE,
        f"“{system.zh}”{columns.draws} 次抽样中有 {out} 次出现负流量，说明各输入的范围互不相容，未计入区间。",
        f"{system.en}: {out} of {columns.draws} draws have a flow below zero, as the ranges of the inputs do not go "
        "together; they are not in the interval.",
        Address(file=system.file, column=f"systems.{system.key}"),
        expected="0",
        given=str(out),
    )
    return ~wrong, [finding]


def _negative(values: Floats) -> NDArray[np.bool_]:
    """Say where a flow is below zero by more than the balance may miss."""
    return values < -rules().balance_closure * max(float(np.max(np.abs(values))), 1.0)


def _years(system: System, wrong: NDArray[np.bool_]) -> list[int]:
    return [year for year, is_wrong in zip(system.years, wrong.tolist(), strict=True) if is_wrong]


def _inflow_finding(system: System, where: str, zh: str, en: str, years: list[int]) -> Finding:
    return Finding(
        "blocks submission",
        INFLOW_RULE,
        f"“{system.zh}”的“{zh}”在 {years[0]} 年等 {len(years)} 年进入使用的量为负：存量下降快于报废，"
        "存量序列与寿命不相容，不出结果。",
        f"{system.en}, {en}: the inflow of {years[0]} ({len(years)} years) is negative: the stock falls faster than "
        "things die, stock and lifetime do not go together, and there is no result.",
        Address(file=system.file, column=where),
        expected=">= 0",
        given="、".join(map(str, years)),
    )


def _flow_finding(system: System, zh: str, en: str, formula: str, years: list[int]) -> Finding:
    return Finding(
        "blocks submission",
        FLOW_RULE,
        f"“{system.zh}”{years[0]} 年等 {len(years)} 年的“{zh}”（{formula}）为负，各输入互不相容，该量及其后不出结果。",
        f"{system.en}: {en} ({formula}) is negative in {years[0]} ({len(years)} years): the inputs do not go together; "
        "it and what follows from it have no result.",
        Address(file=system.file, column=f"systems.{system.key}"),
        expected=">= 0",
        given="、".join(map(str, years)),
    )
