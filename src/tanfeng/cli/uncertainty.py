"""``tanfeng uncertainty``: how surely the totals of an enterprise's year are known (不确定度)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.cli.opening import (
    EnterpriseOption,
    FactorYearOption,
    GuidelineOption,
    JsonOption,
    Place,
    RegionOption,
    YearOption,
    open_enterprise_year,
)
from tanfeng.cli.screen import Column, print_findings, say, table
from tanfeng.core.errors import UsageError
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from tanfeng.accounting import Account
    from tanfeng.accounting.uncertainty import Interval, Uncertainty

HELP = choose(
    "不确定度：误差传递与蒙特卡洛两种方法的 95 % 区间，及影响最大的输入",
    "The 95 % interval of the totals by error propagation and Monte Carlo, with the largest contributors",
)

SeedOption = Annotated[int, typer.Option("--seed", help=choose("随机数种子", "Seed of the random numbers"))]
DrawsOption = Annotated[int, typer.Option("--draws", help=choose("抽样次数", "Number of draws"))]
#: Said of a total that lacks rows: its interval is of the rest.
_INCOMPLETE = "account.total-incomplete"
_SEED, _DRAWS = 2060, 10_000
_FEWEST = 100
#: Contributors on the screen; the JSON holds more.
_SHOWN = 10


def uncertainty(  # noqa: PLR0917 - the options of a command
    workspace: Place,
    enterprise: EnterpriseOption = "",
    year: YearOption = None,
    seed: SeedOption = _SEED,
    draws: DrawsOption = _DRAWS,
    guideline: GuidelineOption = "",
    region: RegionOption = "",
    factor_year: FactorYearOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the intervals. Exit code 0: an interval is no verdict."""
    if draws < _FEWEST:
        raise UsageError(f"--draws 至少为 {_FEWEST}。", f"--draws is at least {_FEWEST}.")
    if seed < 0:
        raise UsageError("--seed 不能为负。", "--seed is not negative.")
    from tanfeng.accounting.uncertainty import uncertainty as analyse

    view = open_enterprise_year(
        workspace, enterprise, year, guideline=guideline, region=region, factor_year=factor_year
    )
    result = analyse(
        view.account,
        reference=view.reference,
        meters=view.ledger.table("meters"),
        analyses=view.ledger.table("analyses"),
        seed=seed,
        draws=draws,
    )
    if as_json:
        typer.echo(json.dumps(result.to_dict(), ensure_ascii=False, indent=2, allow_nan=False))
        return
    console = Console()
    say(console, f"{view.enterprise['name']} · {view.year}", "bold")
    console.print(_intervals(result, view.account.stream_names(), _total_names(view.account)))
    console.print(_contributors(result))
    incomplete = [finding for finding in view.account.findings if finding.rule == _INCOMPLETE]
    print_findings(console, [*incomplete, *result.findings], view.reference)


def _intervals(result: Uncertainty, names: dict[str, str], total_names: dict[str, str]) -> Table:
    title = choose(f"{result.level * 100:.0f} % 区间（tCO₂e）", f"{result.level * 100:.0f} % interval (tCO₂e)")
    partly = any(interval.unstated for interval in result.streams.values())
    shown = table(
        title,
        Column("源流", "Stream"),
        Column("排放量", "Value", number=True),
        Column("±", "±", number=True),
        Column("误差传递", "Propagation", number=True),
        Column("蒙特卡洛", "Monte Carlo", number=True),
        *([Column("信息不全", "Unstated", number=True)] if partly else []),
    )
    for name, interval in result.streams.items():
        shown.add_row(escape(names.get(name, name)), *_cells(interval, partly=partly))
    shown.add_section()
    for name, interval in result.totals.items():
        shown.add_row(escape(total_names.get(name, name)), *_cells(interval, partly=partly))
    return shown


def _total_names(account: Account) -> dict[str, str]:
    return {
        name: choose(total.zh, total.en) for guideline in account.guidelines for name, total in guideline.totals.items()
    }


def _cells(interval: Interval, *, partly: bool) -> list[str]:
    unknown = choose("未知", "unknown")
    return [
        f"{interval.value:,.0f}",
        unknown if interval.half_width is None else f"{interval.half_width * 100:.1f} %",
        _range(interval.low_1, interval.high_1) or unknown,
        _range(interval.low_2, interval.high_2) or unknown,
        *([f"{interval.unstated * 100:.0f} %" if interval.unstated else ""] if partly else []),
    ]


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:,.0f}~{high:,.0f}"


def _contributors(result: Uncertainty) -> Table:
    shown = table(
        choose("影响最大的输入", "Largest contributors"),
        Column("", "", whole=True),
        Column("输入", "Input"),
        Column("自身 ±", "Own ±", number=True),
        Column("合计 ± tCO₂e", "Total ± tCO₂e", number=True),
        Column("方差份额", "Variance", number=True),
    )
    for row in result.contributors.head(_SHOWN).iter_rows(named=True):
        shown.add_row(
            str(row["rank"]),
            escape(choose(row["name_zh"], row["name_en"])),
            f"{row['half_width'] * 100:.1f} %",
            f"{row['effect']:,.0f}",
            f"{row['share'] * 100:.1f} %",
        )
    return shown
