"""What the bottom-up view has to say (自下而上核算的问题): each unit that is in no sum is named, with the reason."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from tanfeng.accounting.assumptions import Assumptions
from tanfeng.core.findings import Address, Finding

#: Reason → severity, Chinese, English. ``{n}`` units, ``{capacity}`` their published capacity (t/a).
REASONS: dict[str, tuple[str, str]] = {
    "status": (
        "{n} 个单元未公布是否在产，未计入（已知产能合计 {capacity:,.0f} t/a）",
        "{n} units whose status is not published are not counted (known capacity {capacity:,.0f} t/a)",
    ),
    "not_at_work": (
        "{n} 个单元在 {year} 年未投产、停产或已退出，未计入（产能合计 {capacity:,.0f} t/a）",
        "{n} units were not at work in {year} and are not counted (capacity {capacity:,.0f} t/a)",
    ),
    "capacity": (
        "{n} 个在产单元没有公布以产品计的产能，无法估算",
        "{n} operating units have no published capacity in tonnes of product and cannot be estimated",
    ),
    "route": (
        "{n} 个在产单元没有可对应的工艺路线，无法估算（产能合计 {capacity:,.0f} t/a）",
        "{n} operating units have no route of the reference tables and cannot be estimated "
        "(capacity {capacity:,.0f} t/a)",
    ),
    "intensity": (
        "{n} 个在产单元的工艺路线没有可用单耗，无法估算（产能合计 {capacity:,.0f} t/a）",
        "{n} operating units are on routes without a usable intensity (capacity {capacity:,.0f} t/a)",
    ),
    "electricity": (
        "{n} 个估算单元的路线没有有出处的单位电耗：直接与间接不能拆分，两项为空，合计只是下限",
        "{n} estimated units are on routes whose electricity is not sourced: direct and indirect cannot be told apart "
        "and are empty, the total is a floor",
    ),
}
#: Reasons that concern units at work only: another reason already keeps the rest out.
_AT_WORK = ("capacity", "route", "intensity", "electricity")
_SHOWN = 12


def of_assumptions(assumptions: Assumptions, needed: Mapping[str, str]) -> list[Finding]:
    """Name the assumptions an estimate needs and the workspace does not state."""
    return [
        Finding(
            "info",
            "bottom-up.no-assumption",
            f"工作区没有给出设定 {name}，依赖它的估算为空。",
            f"The workspace does not state the assumption {name}: what depends on it is empty.",
            address=Address(file="assumptions.toml", column=name),
            expected=name,
        )
        for name in needed
        if not assumptions.of(name)
    ]


def of_units(rows: pl.DataFrame, year: int) -> list[Finding]:
    """One finding per reason, with the units it concerns and their capacity."""
    found: list[Finding] = []
    for reason, (zh, en) in REASONS.items():
        concerned = rows.filter(pl.col("missing").list.contains(reason), pl.col("method") != "measured")
        if reason in _AT_WORK:
            concerned = concerned.filter(pl.col("active").fill_null(False))
        if not concerned.height:
            continue
        numbers = {"n": concerned.height, "capacity": concerned["capacity"].sum(), "year": year}
        zh_list, en_list, listed = _listed(concerned)
        found.append(
            Finding(
                "warning",
                f"bottom-up.{reason.replace('_', '-')}",
                zh.format(**numbers) + f"：{zh_list}。",
                en.format(**numbers) + f": {en_list}.",
                address=Address(file=str(concerned["_file"][0] or "units"), row=int(concerned["_row"][0] or 0)),
                given=listed,
                count=concerned.height,
            )
        )
    homeless = rows.filter(pl.col("method") != "none", pl.col("sector").is_null())
    if homeless.height:
        zh_list, en_list, listed = _listed(homeless)
        found.append(
            Finding(
                "warning",
                "bottom-up.no-sector",
                f"{homeless.height} 个单元没有可对应的工艺路线，企业也没有行业代码，"
                f"不能归入冶炼或采选，未进合计：{zh_list}。",
                f"{homeless.height} units have neither a known route nor an industry code: they are in no sector and "
                f"in no sum: {en_list}.",
                address=Address(file="enterprises", column="industry_code"),
                given=listed,
                count=homeless.height,
            )
        )
    estimated = rows.filter(pl.col("method") == "estimated").height
    if estimated:
        found.append(
            Finding(
                "info",
                "bottom-up.scope",
                f"{estimated} 个估算单元只含能源活动；碳酸盐、草酸、阳极等过程排放无公开数据，未计入。",
                f"The {estimated} estimated units hold energy only: process emissions (carbonates, oxalic acid, "
                "anodes) have no public data and are not in.",
                address=Address(file="units"),
                count=estimated,
            )
        )
    return found


def _listed(units: pl.DataFrame) -> tuple[str, str, str]:
    """Return the units by name for people (Chinese and English punctuation) and by id for programs."""
    rest = units.height - _SHOWN
    names, ids = units["name"].to_list()[:_SHOWN], units["unit_id"].to_list()
    zh, en = "、".join(names), ", ".join(names)
    return (f"{zh} 等另 {rest} 个", f"{en} and {rest} more", ", ".join(ids)) if rest > 0 else (zh, en, ", ".join(ids))
