"""Reading ``materials.toml`` (物质流设定文件): systems, end uses and inputs; what is wrong with them as findings."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.materials.inputs import Input
from tanfeng.materials.lifetime import SPREADS
from tanfeng.materials.problems import Problems
from tanfeng.materials.read_input import TABLE, InputReader
from tanfeng.materials.rules import rules
from tanfeng.materials.system import INFLOW, STOCK, EndUse, System
from tanfeng.materials.topology import topology
from tanfeng.reference import Reference

__all__ = ["FILE", "TABLE", "Book", "of_tables", "read"]

#: The file of a workspace.
FILE = "materials.toml"
_SYSTEM = {"zh", "en", "metal", "region", "first_year", "last_year", "driver", "timing", "back_years", "end_uses"}
_END_USE = {"zh", "en", "distribution"}
_OF_END_USE = ("share", "series", "lifetime", "shape", "cv", "collection")
_OF_SYSTEM = ("series", "growth", *(kind for stage in topology().stages.values() for kind in stage.needs))


@dataclass(frozen=True)
class Book:
    """The systems that can be computed, what was wrong with the file, and the keys of all its systems (物质流设定)."""

    systems: tuple[System, ...] = ()
    findings: tuple[Finding, ...] = ()
    named: tuple[str, ...] = ()


def read(path: Path, reference: Reference) -> Book:
    """Read a file. A system with a blocking finding is not in the book.

    Raises :class:`UsageError` if the file cannot be read, is no TOML, or has no ``[systems.…]``.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"{path} 无法读取，须为有效的 TOML：{error}", f"{path} is no readable TOML: {error}"
        ) from error
    return of_tables(document, reference, str(path.name))


def of_tables(document: Mapping[str, Any], reference: Reference, file: str = FILE) -> Book:
    """Return the systems of a document already parsed. Raises :class:`UsageError` where it has none."""
    systems = document.get("systems")
    if not isinstance(systems, Mapping) or not all(isinstance(table, Mapping) for table in systems.values()):
        raise UsageError(f"{file} 没有 [systems.…] 一节。", f"{file} has no section [systems.…].")
    problems = Problems(file)
    read_systems = [_system(key, table, reference, problems) for key, table in systems.items()]
    usable = [s for s in read_systems if s is not None and not problems.block(f"systems.{s.key}")]
    return Book(tuple(usable), tuple(problems.findings), tuple(systems))


def _system(key: str, table: Mapping[str, Any], reference: Reference, problems: Problems) -> System | None:
    where = f"systems.{key}"
    metal, region = reference.metal(str(table.get("metal", ""))), reference.region(str(table.get("region", "")))
    first, last = table.get("first_year"), table.get("last_year")
    _unknown(where, set(table) - _SYSTEM - set(_OF_SYSTEM), problems)
    if metal is None or region is None:
        _wrong(where, "须写明参考数据中的 metal 和 region", "names no known metal and region", problems)
        return None
    if not isinstance(first, int) or not isinstance(last, int) or first > last:
        _wrong(where, "须写明 first_year 和 last_year", "states no first_year and last_year in order", problems)
        return None
    driver, timing = table.get("driver"), table.get("timing", rules().timing)
    back = table.get("back_years", 0)
    if driver not in (INFLOW, STOCK):
        _wrong(f"{where}.driver", "应为 inflow 或 stock", "is inflow or stock", problems)
    if timing not in rules().timings:
        _wrong(f"{where}.timing", f"应为 {' | '.join(rules().timings)}", f"is one of {rules().timings}", problems)
    if not isinstance(back, int) or isinstance(back, bool) or back < 0:
        _wrong(f"{where}.back_years", "应为非负整数", "is a whole number, not negative", problems)
    uses = table.get("end_uses")
    if not isinstance(uses, Mapping) or not uses or not all(isinstance(use, Mapping) for use in uses.values()):
        _wrong(f"{where}.end_uses", "至少要有一个终端用途", "has no end use", problems)
        return None
    if problems.block(where):
        return None
    reader = InputReader(key, metal.key, region.key, reference, problems)
    system = System(
        key,
        str(table.get("zh", key)),
        str(table.get("en", key)),
        metal.key,
        region.key,
        first,
        last,
        str(driver),
        str(timing),
        tuple(_end_use(name, use, reader) for name, use in uses.items()),
        _inputs(_OF_SYSTEM, "", table, reader),
        back,
        problems.file,
    )
    # What an input lacks would be said once more of the whole: first the inputs, then what they are to each other.
    if not problems.block(where):
        _consistent(system, where, problems)
    return system


def _end_use(key: str, table: Mapping[str, Any], reader: InputReader) -> EndUse:
    where = f"systems.{reader.system}.end_uses.{key}"
    _unknown(where, set(table) - _END_USE - set(_OF_END_USE), reader.problems)
    distribution = str(table.get("distribution", ""))
    inputs = _inputs(_OF_END_USE, f"end_uses.{key}.", table, reader)
    if distribution not in SPREADS:
        _wrong(f"{where}.distribution", f"应为 {' | '.join(SPREADS)}", f"is one of {list(SPREADS)}", reader.problems)
        distribution = "fixed"
    for needed in ("lifetime", SPREADS[distribution]):
        if needed and needed not in table:
            _wrong(f"{where}.{needed}", "没有给出", "is not given", reader.problems)
    if "lifetime" in inputs:
        inputs["lifetime"] = _lifetime(inputs["lifetime"], where, reader.problems)
    return EndUse(key, str(table.get("zh", key)), str(table.get("en", key)), distribution, inputs)


def _inputs(kinds: tuple[str, ...], prefix: str, table: Mapping[str, Any], reader: InputReader) -> dict[str, Input]:
    found = {kind: reader.read(kind, f"{prefix}{kind}", table[kind]) for kind in dict.fromkeys(kinds) if kind in table}
    return {kind: one for kind, one in found.items() if one is not None}


def _lifetime(one: Input, where: str, problems: Problems) -> Input:
    """Refuse a mean lifetime below the step; cut a range that reaches below it, and say so."""
    shortest = rules().shortest_lifetime
    if one.centre < shortest:
        problems.add(
            "lifetime-below-year",
            f"{where}.lifetime",
            f"平均寿命须不小于 {shortest:g} 年：按年计算分辨不出更短的寿命。",
            f"A mean lifetime is at least {shortest:g} year: a yearly step cannot follow less.",
            expected=f">= {shortest:g} a",
            given=f"{one.centre:g} a",
        )
    elif one.low is not None and one.low < shortest:
        problems.add(
            "lifetime-range-cut",
            f"{where}.lifetime",
            f"寿命范围的下端 {one.low:g} 年不足一个时间步，按 {shortest:g} 年计算。",
            f"The low end of the lifetime, {one.low:g} a, is below the yearly step and is taken as {shortest:g} a.",
            expected=f">= {shortest:g} a",
            given=f"{one.low:g} a",
            severity="warning",
        )
        return replace(one, low=shortest)
    return one


def _consistent(system: System, where: str, problems: Problems) -> None:
    """Check what the inputs must be to each other: shares, series, years, losses."""
    own = [use for use in system.end_uses if "series" in use.inputs]
    shared = [use for use in system.end_uses if "share" in use.inputs]
    if "series" in system.inputs:
        whole = sum(use.inputs["share"].centre for use in shared)
        if own or len(shared) < len(system.end_uses):
            _wrong(where, "有总序列时每个终端用途须写 share", "has a series: each end use states a share", problems)
        elif abs(whole - 1.0) > rules().shares_closure:
            problems.add(
                "share-sum",
                f"{where}.end_uses",
                f"终端用途占比之和为 {whole:.6g}，应为 1。",
                f"The shares of the end uses add up to {whole:.6g}, not to 1.",
                expected="1",
                given=f"{whole:.6g}",
            )
    elif len(own) < len(system.end_uses) or shared:
        _wrong(
            where, "须有总序列 series，或每个终端用途各有 series", "has no series, nor one for each end use", problems
        )
    for one in system.all_inputs():
        if gaps := one.uncovered(system.years):
            problems.add(
                "year-missing",
                f"{where}.{one.path}",
                f"{one.path} 没有 {gaps[0]} 年等 {len(gaps)} 年的数，也未写明如何内插；不外推。",
                f"{one.path} has no value for {gaps[0]} and says not how to fill it ({len(gaps)} years); "
                "nothing is carried beyond what is stated.",
                expected=f"{system.first_year}-{system.last_year}",
                given=f"{min(one.points)}-{max(one.points)}",
            )
    for one in system.of_kind("series"):
        if not one.is_series:
            _wrong(
                f"{where}.{one.path}", "须是分年的数（points 或 rows）", "is given by year (points or rows)", problems
            )
    lost = [system.inputs[k] for k in ("new_scrap_share", "manufacturing_loss_share") if k in system.inputs]
    if sum(max([*one.points.values(), one.centre]) if one.is_series else (one.high or one.centre) for one in lost) >= 1:
        _wrong(where, "新废料与加工损失之和不小于 1", "loses all its metal in manufacturing", problems)
    _before(system, where, problems)


def _before(system: System, where: str, problems: Problems) -> None:
    """Say what the years before the first one are taken to be."""
    if system.back_years and "growth" not in system.inputs:
        _wrong(where, "写了 back_years 须写 growth", "has back_years but no growth", problems)
    if not system.back_years:
        inflow = system.driver == INFLOW
        problems.add(
            "nothing-before",
            f"{where}.back_years",
            f"没有写明 {system.first_year} 年以前的情况："
            + ("此前进入使用的不计，存量与报废量偏低。" if inflow else "首年存量全当作当年新增，此后报废量偏晚。"),
            f"Nothing is stated of the years before {system.first_year}: "
            + ("what entered use earlier is left out, stock and scrap are too low." if inflow else
               "the first stock counts as new in that year, and its scrap comes too late."),
            severity="warning",
        )  # fmt: skip


def _unknown(where: str, names: set[str], problems: Problems) -> None:
    for name in sorted(names):
        _wrong(f"{where}.{name}", "不认识这一项", "is not known", problems)


def _wrong(where: str, zh: str, en: str, problems: Problems) -> None:
    problems.add("input", where, f"{where} {zh}。", f"{where} {en}.")
