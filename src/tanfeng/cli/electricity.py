"""``tanfeng electricity``: bought and own power, location-based and market-based, with its proof (电力)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.cli.account import region_key
from tanfeng.cli.opening import EnterpriseOption, FactorYearOption, JsonOption, Place, RegionOption, YearOption
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.findings import SEVERITY_ZH, Finding, blocking
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from decimal import Decimal

    from tanfeng.accounting.electricity import ElectricityAccount

HELP = choose(
    "电力：购入与自发、普通与非化石，位置法与市场法并列，逐行给出因子与绿电凭证",
    "Electricity: location-based and market-based side by side, line by line, with factors and certificates",
)
#: On the screen; the JSON holds all.
_SHOWN = 40

PurposeOption = Annotated[
    str,
    typer.Option(
        "--purpose",
        help=choose(
            "用途，决定位置法因子种类：inventory | enterprise_report_32151 | enterprise_report_2015 | ets | footprint",
            "What for; decides the kind of factor: inventory | enterprise_report_32151 | enterprise_report_2015 | "
            "ets | footprint",
        ),
    ),
]


def electricity(  # noqa: PLR0917 - the options of a command
    workspace: Place,
    enterprise: EnterpriseOption = "",
    year: YearOption = None,
    purpose: PurposeOption = "inventory",
    region: RegionOption = "",
    factor_year: FactorYearOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the electricity of an enterprise, or of all of the ledger's. Exit code 1 if a finding blocks."""
    options = {"purpose": purpose, "region": region}
    result, findings = _computed(workspace, enterprise, year, factor_year=factor_year, **options)
    if as_json:
        document = {**result.to_dict(), "findings": [finding.to_dict() for finding in findings]}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print(Console(), result, findings)
    if blocking(findings):
        raise typer.Exit(1)


def _computed(
    path: Place, enterprise: str, year: int | None, *, purpose: str, region: str, factor_year: int | None
) -> tuple[ElectricityAccount, list[Finding]]:
    from tanfeng.accounting.electricity import electricity_account
    from tanfeng.cli.opening import open_workspace
    from tanfeng.core.findings import in_order

    opened = open_workspace(path)
    view = opened.enterprise_year(enterprise, year, factor_year=factor_year)
    result = electricity_account(
        view.activity,
        view.whole.table("certificates"),
        reference=view.reference,
        region=region_key(view.reference, region) or view.place,
        year=view.year,
        factor_year=view.factor_year,
        purpose=purpose,
    )
    return result, in_order([*result.findings, *_of_electricity(view.findings)])


def _of_electricity(findings: tuple[Finding, ...]) -> list[Finding]:
    """The ledger's findings that stop these figures; what is wrong elsewhere is told by the account."""
    return [f for f in findings if f.rule.startswith("ledger.certificate")]


def _print(console: Console, result: ElectricityAccount, findings: list[Finding]) -> None:
    from tanfeng.accounting.electricity import FactorKinds

    console.print(f"[bold]{result.year} · {escape(FactorKinds.load().purpose(result.purpose).name())}[/bold]")
    console.print(_factors(result))
    console.print(_lines(result))
    if result.certificates.height:
        console.print(_certificates(result))
    console.print(_totals(result))
    _print_findings(console, findings)


def _factors(result: ElectricityAccount) -> Table:
    table = Table(title=choose("所用因子", "Factors"), title_justify="left")
    headers = (("用于", "For"), ("种类", "Kind"), ("年份", "Year"), ("文件", "Notice"), ("可信度", "Confidence"))
    for zh, en in headers:
        table.add_column(choose(zh, en), overflow="fold")
    table.add_column(choose("数值", "Value"), justify="right")
    for label, factor in (
        (choose("位置法", "location-based"), result.location_factor),
        (choose("市场法的其余电量", "market-based, the rest"), result.residual_factor),
    ):
        if factor is not None:
            table.add_row(
                label,
                escape(factor.kind.name()),
                str(factor.year),
                escape(factor.notice or "—"),
                confidence_name(factor.row.confidence, current()),
                f"{factor.row.number:g} {factor.kind.unit}",
            )
    return table


def _lines(result: ElectricityAccount) -> Table:
    """The kinds of power, each summed over the lines of the year; single lines are in the JSON."""
    from tanfeng.accounting.electricity.power import PowerTable

    words = PowerTable.load()
    table = Table(title=choose("电力行（按获取方式、类别、属性合计）", "Lines, by kind of power"), title_justify="left")
    for zh, en in (("获取", "Acquired"), ("类别", "Kind"), ("属性", "Attribute")):
        table.add_column(choose(zh, en))
    for zh, en in (
        ("MWh", "MWh"),
        ("已证明 MWh", "Proven MWh"),
        ("位置法 tCO₂", "Location"),
        ("市场法 tCO₂", "Market"),
    ):
        table.add_column(choose(zh, en), justify="right")
    for row in result.by("stream", "acquisition", "nature", "attribute").iter_rows(named=True):
        sold = row["stream"] == "electricity_out"
        amount = row["sold_mwh"] if sold else _sum(row["acquired_mwh"], row["self_generated_mwh"])
        claims = row["nature"] == "non_fossil" and not sold
        table.add_row(
            choose("售出", "sold") if sold else words.word(row["acquisition"]),
            words.word(row["nature"]),
            escape(row["attribute"] or "—"),
            _megawatt_hours(amount),
            _megawatt_hours(row["proven_mwh"]) if claims else "",
            _tonnes(row["location_tco2"]),
            _tonnes(row["market_tco2"]),
        )
    return table


def _sum(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first + second


def _certificates(result: ElectricityAccount) -> Table:
    table = Table(title=choose("绿证与绿电合同", "Certificates and contracts"), title_justify="left")
    for zh, en in (("编号", "Number"), ("期间", "Period")):
        table.add_column(choose(zh, en))
    for zh, en in (("电量 MWh", "MWh"), ("已用", "Used"), ("剩余", "Left")):
        table.add_column(choose(zh, en), justify="right")
    owners = set(result.lines["enterprise_id"].drop_nulls())
    year = str(result.year)
    rows = result.certificates.iter_rows(named=True)
    shown = [row for row in rows if row["enterprise_id"] in owners and (row["period"] or "").startswith(year)]
    for row in shown[:_SHOWN]:
        disputed = choose("（重复，不予承认）", " (twice: not accepted)") if row["disputed"] else ""
        table.add_row(
            escape(f"{row['evidence']}{disputed}"),
            row["period"],
            _megawatt_hours(_mega(row["wh"])),
            _megawatt_hours(_mega(row["used_wh"])),
            _megawatt_hours(_mega(row["left_wh"])),
        )
    if len(shown) > _SHOWN:
        rest = len(shown) - _SHOWN
        table.caption = choose(f"另有 {rest} 份，见 --json", f"{rest} more: see --json")
    return table


def _totals(result: ElectricityAccount) -> Table:
    table = Table(show_header=False, title=choose("合计", "Totals"), title_justify="left")
    table.add_column()
    table.add_column(justify="right")
    gas = result.location_factor.kind.gas if result.location_factor else "CO2"
    table.add_row(choose("位置法", "Location-based"), _total(result.location_based, gas))
    table.add_row(choose("市场法", "Market-based"), _total(result.market_based, gas))
    return table


def _total(value: Decimal | None, gas: str) -> str:
    return choose("无结果", "no result") if value is None else f"{value:,.2f} t{gas}"


def _tonnes(value: float | None) -> str:
    return choose("无", "none") if value is None else f"{value:,.2f}"


def _mega(watt_hours: int | None) -> float | None:
    return None if watt_hours is None else watt_hours / 1e6


def _megawatt_hours(amount: float | None) -> str:
    return choose("无", "none") if amount is None else f"{amount:,.3f}"


def _print_findings(console: Console, findings: list[Finding]) -> None:
    if findings:
        console.print(f"[bold]{choose('问题与说明', 'Findings')}[/bold]")
    for finding in findings:
        style = "red" if finding.blocks else "yellow" if finding.severity == "warning" else "dim"
        severity = choose(SEVERITY_ZH[finding.severity], finding.severity)
        place = str(finding.address)
        count = choose(f"（{finding.count} 行）", f" ({finding.count} rows)") if finding.count > 1 else ""
        prefix = f"{escape(place)}: " if place else ""
        console.print(f"[{style}]{severity}[/{style}] {prefix}{escape(finding.message())}{count}")
