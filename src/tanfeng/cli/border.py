"""``tanfeng cbam`` and ``tanfeng ets``: border and market figures of aluminium (碳边境、碳市场)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.cli.opening import EnterpriseOption, GuidelineOption, JsonOption, Place, YearOption
from tanfeng.cli.screen import Column, print_findings, say, table
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import blocking
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tanfeng.accounting.activity_account import Account
    from tanfeng.accounting.border import Cbam, Ets
    from tanfeng.accounting.border.product import Product
    from tanfeng.accounting.enterprise import EnterpriseYear
    from tanfeng.reference import Reference

CBAM_HELP = choose(
    "碳边境调节机制（CBAM）：铝产品的实际隐含排放与默认值（含加成）对照",
    "CBAM: actual embedded emissions of aluminium products beside the default with its mark-up",
)
ETS_HELP = choose(
    "全国碳市场：铝电解工序的排放量与吨铝强度，逐月列出",
    "National carbon market: emissions and intensity of the electrolysis step, month by month",
)

#: Said of products above their findings, by name.
_NO_GOOD = "cbam.not-a-good"


def cbam(  # noqa: PLR0917 - the options of a command
    workspace: Place,
    enterprise: EnterpriseOption = "",
    year: YearOption = None,
    price: Annotated[
        float | None,
        typer.Option("--price", min=0, help=choose("CBAM 凭证价格，欧元/tCO2e", "Price of a certificate, EUR/tCO2e")),
    ] = None,
    imports: Annotated[
        float | None,
        typer.Option("--imports", min=0, help=choose("一家进口商当年进口量，吨", "Tonnes of one importer in the year")),
    ] = None,
    slope: Annotated[
        str,
        typer.Option(
            "--slope",
            metavar="TECHNOLOGY",
            help=choose(
                "用欧盟斜率法重算阳极效应（槽型，如 cwpb）", "Anode effects by the EU slope (cell type: cwpb …)"
            ),
        ),
    ] = "",
    default_year: Annotated[
        int | None,
        typer.Option(
            "--import-year",
            metavar="YYYY",
            help=choose("进口年份，决定默认值加成（缺省为核算年份）", "Year of import; decides the mark-up"),
        ),
    ] = None,
    guideline: GuidelineOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print what the mechanism says of each product. Exit code 1 if a finding blocks."""
    from tanfeng.accounting.border import cbam as compute
    from tanfeng.cli.opening import open_enterprise_year

    view = open_enterprise_year(workspace, enterprise, year, guideline=guideline)
    options = {"price": price, "imports": imports}
    result = compute(
        _account(view),
        view.ledger,
        reference=view.reference,
        year=view.year,
        import_year=default_year,
        slope=slope,
        **options,
    )
    if as_json:
        typer.echo(json.dumps(result.to_dict(), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print_cbam(Console(), result, view.reference)
    if blocking(result.findings):
        raise typer.Exit(1)


def ets(
    workspace: Place,
    enterprise: EnterpriseOption = "",
    year: YearOption = None,
    guideline: GuidelineOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print the electrolysis step. Exit code 1 if a finding blocks."""
    from tanfeng.accounting.border import ets as compute
    from tanfeng.cli.opening import open_enterprise_year

    view = open_enterprise_year(workspace, enterprise, year, guideline=guideline)
    result = compute(view.account, reference=view.reference, year=view.year)
    if as_json:
        typer.echo(json.dumps(result.to_dict(), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        _print_ets(Console(), result, view.reference)
    if blocking(result.findings):
        raise typer.Exit(1)


def _account(view: EnterpriseYear) -> Account | None:
    """The account of the enterprise; without activity the defaults alone are shown."""
    try:
        return view.account
    except UsageError:
        return None


def _number(value: float | None, digits: int = 3) -> str:
    return choose("无", "none") if value is None else f"{value:,.{digits}f}"


def _print_cbam(console: Console, result: Cbam, reference: Reference) -> None:
    goods = [product for product in result.products if product.coverage.status == "good"]
    if goods:
        console.print(_goods(goods, result.price))
    _print_no_goods(console, [product for product in result.products if product not in goods])
    if any(product.benchmarks for product in goods):
        words = sorted({row.confidence for product in goods for row in product.benchmarks})
        listed = ", ".join(confidence_name(word, current()) for word in words)
        text = choose(
            f"免费配额基准（{listed}）仅供参考：终稿与退坡比例未见原文，费用未扣除免费配额。",
            f"Benchmarks ({listed}) are for information: their final text and phase-out were not read; costs are "
            "before free allocation.",
        )
        say(console, text, "dim")
    _print_threshold(console, result)
    print_findings(console, [f for f in result.findings if f.rule != _NO_GOOD], reference)


def _goods(goods: Sequence[Product], price: float | None) -> Table:
    shown = table(
        choose("隐含排放（tCO₂e/t）", "Embedded emissions (tCO₂e/t)"),
        Column("产品", "Product"),
        Column("CN", "CN", whole=True),
        Column("实际", "Actual", number=True),
        Column("默认值", "Default", number=True),
        Column("含加成", "Marked up", number=True),
        Column("配额基准", "Benchmark", number=True),
        Column("较低者", "Lower", whole=True),
        *([Column("少付 EUR/t", "Saved EUR/t", number=True)] if price is not None else []),
    )
    for product in goods:
        shown.add_row(*_cells(product, price))
    return shown


def _print_no_goods(console: Console, products: Sequence[Product]) -> None:
    """Products outside the mechanism have no figures, not zero: they are named, by reason."""
    reasons: dict[str, list[str]] = {}
    for product in products:
        reason = choose(product.coverage.zh, product.coverage.en)
        reasons.setdefault(reason, []).append(
            f"{product.product}{choose('（', ' (')}{product.unit_id}{choose('）', ')')}"
        )
    for reason, names in reasons.items():
        say(console, f"{choose('、', ', ').join(names)}{choose('：', ': ')}{reason}{choose('。', '.')}")


def _cells(product: Product, price: float | None) -> list[str]:
    lower = {"actual": choose("实际", "actual"), "default": choose("默认值", "default"), "equal": "="}
    nothing = "—"
    cells = [
        escape(f"{product.product} {product.unit_id}"),
        product.cn_code or nothing,
        _number(None if product.actual is None else float(product.actual.total)),
        _number(None if product.default is None else float(product.default.plain)),
        _number(None if product.default is None else float(product.default.marked)),
        " + ".join(f"{row.number:g}" for row in product.benchmarks) or nothing,
        lower.get(product.better or "", nothing),
    ]
    return cells if price is None else [*cells, _number(product.cost(price)["saved_by_actual_data"], 2)]


def _print_threshold(console: Console, result: Cbam) -> None:
    row = result.threshold
    if row is None:
        return
    word = confidence_name(row.confidence, current())
    text = choose(
        f"每家进口商每年不超过 {row.number:g} t 的进口免除义务（{word}）。",
        f"Imports of one importer that do not exceed {row.number:g} t a year are exempt ({word}).",
    )
    if result.exempt is not None:
        text += choose("属于免除。", " Exempt.") if result.exempt else choose("不免除。", " Not exempt.")
    say(console, text, "dim")


def _print_ets(console: Console, result: Ets, reference: Reference) -> None:
    if result.months.height:
        console.print(_months(result))
        rounding = {
            "line_month": choose("逐行逐月修约后相加", "each line of each month rounded, then added"),
            "none": choose("未修约", "not rounded"),
        }
        say(console, f"{choose('修约：', 'Rounding: ')}{rounding.get(result.rounding, result.rounding)}", "dim")
        _print_published(console, result)
        allowances = choose(result.allocation["zh"], result.allocation["en"])
        say(console, f"{choose('配额：', 'Allowances: ')}{allowances}", "dim")
    print_findings(console, result.findings, reference)


def _months(result: Ets) -> Table:
    shown = table(
        choose("铝电解工序（tCO₂e）", "Electrolysis step (tCO₂e)"),
        Column("期间", "Period", whole=True),
        Column("炭阳极", "Anodes", number=True),
        Column("阳极效应", "Anode effects", number=True),
        Column("合计", "Total", number=True),
        Column("铝液 t", "Aluminium t", number=True),
        Column("tCO₂e/t", "tCO₂e/t", number=True),
    )
    for row in result.months.iter_rows(named=True):
        shown.add_row(
            row["period"],
            _number(row["anode_tco2e"], 2),
            _number(row["anode_effect_tco2e"], 2),
            _number(row["tco2e"], 2),
            _number(row["liquid_aluminium"], 2),
            _number(row["intensity"], 4),
        )
    total = None if result.emissions is None else float(result.emissions)
    shown.add_section()
    year = (_number(total, 2), _number(result.liquid_aluminium, 2), _number(result.intensity, 4))
    shown.add_row(choose("全年", "Year"), "", "", *year)
    return shown


def _print_published(console: Console, result: Ets) -> None:
    words = {
        "within": choose("在公布值范围内", "within what is published"),
        "below": choose("低于公布值", "below what is published"),
        "above": choose("高于公布值", "above what is published"),
        "implausible": choose("远离公布值，请检查单位", "far from what is published: check the units"),
    }
    names = {"anode": choose("炭阳极", "anodes"), "anode_effect": choose("阳极效应", "anode effects")}
    for stream, among in result.published.items():
        if among:
            spread = f"{float(among[0].value):.4g}–{float(among[-1].value):.4g} tCO₂e/t"
            place = words.get(result.places.get(stream, ""), choose("未对照", "not compared"))
            text = (
                f"{names.get(stream, stream)}{choose('：公布值 ', ': published ')}{spread}{choose('，', ', ')}{place}"
            )
            say(console, text, "dim")
