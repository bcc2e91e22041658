"""``tanfeng electricity``: bought and own power, location-based and market-based, with its proof (电力)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.cli.account import region_key
from tanfeng.cli.opening import EnterpriseOption, FactorYearOption, JsonOption, Place, RegionOption, YearOption
from tanfeng.cli.screen import Column, number, pairs, print_findings, say, table, unit_name
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.findings import Finding, blocking
from tanfeng.core.language import choose, current
from tanfeng.report.plain_words import attribute_name

if TYPE_CHECKING:
    from decimal import Decimal

    from tanfeng.accounting.electricity import ElectricityAccount
    from tanfeng.reference import Reference

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
    result, reference, findings = _computed(workspace, enterprise, year, factor_year=factor_year, **options)
    if as_json:
        document = {**result.to_dict(), "findings": [finding.to_dict() for finding in findings]}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print(Console(), result, reference, findings)
    if blocking(findings):
        raise typer.Exit(1)


def _computed(
    path: Place, enterprise: str, year: int | None, *, purpose: str, region: str, factor_year: int | None
) -> tuple[ElectricityAccount, Reference, list[Finding]]:
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
    return result, view.reference, in_order([*result.findings, *_of_electricity(view.findings)])


def _of_electricity(findings: tuple[Finding, ...]) -> list[Finding]:
    """The ledger's findings that stop these figures; what is wrong elsewhere is told by the account."""
    return [f for f in findings if f.rule.startswith("ledger.certificate")]


def _print(console: Console, result: ElectricityAccount, reference: Reference, findings: list[Finding]) -> None:
    from tanfeng.accounting.electricity import FactorKinds

    say(console, f"{result.year} · {FactorKinds.load().purpose(result.purpose).name()}", "bold")
    _print_factors(console, result)
    console.print(_lines(result))
    if result.certificates.height:
        _print_certificates(console, result)
    console.print(_totals(result))
    print_findings(console, findings, reference)


def _print_factors(console: Console, result: ElectricityAccount) -> None:
    for label, factor in (
        (choose("位置法因子", "Location-based factor"), result.location_factor),
        (choose("市场法其余电量的因子", "Market-based factor of the rest"), result.residual_factor),
    ):
        if factor is None:
            continue
        parts = (
            f"{factor.row.number:g} {unit_name(factor.kind.unit)}",
            factor.kind.name(),
            choose(f"{factor.year} 年", str(factor.year)),
            factor.notice or "",
            confidence_name(factor.row.confidence, current()),
        )
        say(console, f"{label}{choose('：', ': ')}{choose('，', ', ').join(part for part in parts if part)}", "dim")


def _lines(result: ElectricityAccount) -> Table:
    """The kinds of power, each summed over the lines of the year; single lines are in the JSON."""
    shown = table(
        choose("电力", "Electricity"),
        Column("获取", "How it came"),
        Column("电量 MWh", "MWh", number=True),
        Column("已证明 MWh", "Proven", number=True),
        Column("位置法 tCO₂", "Location tCO₂", number=True),
        Column("市场法 tCO₂", "Market tCO₂", number=True),
    )
    for row in result.by("stream", "acquisition", "nature", "attribute").iter_rows(named=True):
        sold = row["stream"] == "electricity_out"
        amount = row["sold_mwh"] if sold else _sum(row["acquired_mwh"], row["self_generated_mwh"])
        claims = row["nature"] == "non_fossil" and not sold
        shown.add_row(
            escape(_power(row, sold=sold)),
            number(amount),
            number(row["proven_mwh"]) if claims else "",
            number(row["location_tco2"]),
            number(row["market_tco2"]),
        )
    return shown


def _power(row: dict[str, Any], *, sold: bool) -> str:
    """What kind of power a row sums up: own photovoltaics, bought from the grid, sold."""
    from tanfeng.accounting.electricity.power import PowerTable

    words = PowerTable.load()
    name = attribute_name(row["attribute"]) or words.word(row["nature"])
    if sold:
        return choose(f"售出：{name}", f"sold: {name}")
    bought = row["acquisition"] == "acquired"
    return choose(f"购入：{name}" if bought else name, f"Bought: {name.lower()}" if bought else name)


def _sum(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first + second


def _print_certificates(console: Console, result: ElectricityAccount) -> None:
    shown = table(
        choose("绿证与绿电合同（MWh）", "Certificates and contracts (MWh)"),
        Column("编号", "Number", whole=True),
        Column("期间", "Period", whole=True),
        Column("电量", "Amount", number=True),
        Column("已用", "Used", number=True),
        Column("剩余", "Left", number=True),
    )
    owners = set(result.lines["enterprise_id"].drop_nulls())
    year = str(result.year)
    rows = result.certificates.iter_rows(named=True)
    own = [row for row in rows if row["enterprise_id"] in owners and (row["period"] or "").startswith(year)]
    for row in own[:_SHOWN]:
        amounts = [number(_mega(row[name]), 3) for name in ("wh", "used_wh", "left_wh")]
        shown.add_row(escape(str(row["evidence"])), row["period"], *amounts)
    console.print(shown)
    disputed = sorted({str(row["evidence"]) for row in own if row["disputed"]})
    if disputed:
        listed = choose("、", ", ").join(disputed)
        say(console, choose(f"重复、不予承认：{listed}。", f"Held twice, not accepted: {listed}."), "red")
    if len(own) > _SHOWN:
        rest = len(own) - _SHOWN
        say(console, choose(f"另有 {rest} 份，见 --json。", f"{rest} more: see --json."), "dim")


def _totals(result: ElectricityAccount) -> Table:
    shown = pairs(choose("合计", "Totals"))
    gas = result.location_factor.kind.gas if result.location_factor else "CO2"
    shown.add_row(choose("位置法", "Location-based"), _total(result.location_based, gas))
    shown.add_row(choose("市场法", "Market-based"), _total(result.market_based, gas))
    return shown


def _total(value: Decimal | None, gas: str) -> str:
    return choose("无结果", "no result") if value is None else f"{value:,.2f} {unit_name('t' + gas)}"


def _mega(watt_hours: int | None) -> float | None:
    return None if watt_hours is None else watt_hours / 1e6
