"""``tanfeng energy``: consumption by carrier, energy per product and step against limits, per value added (能耗)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from tanfeng.cli.opening import EnterpriseOption, FactorYearOption, GuidelineOption, JsonOption, Place, YearOption
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding, blocking, in_order
from tanfeng.core.language import choose

if TYPE_CHECKING:
    import polars as pl

    from tanfeng.accounting.enterprise import EnterpriseYear
    from tanfeng.indicators.energy_per_value_added import EnergyPerValueAdded
    from tanfeng.ratings.product_energy import ProductRating

HELP = choose(
    "能耗：分品种综合能耗（当量值与等价值）、单位产品能耗与限额和标杆对照、单位增加值能耗",
    "Energy: by carrier in both values, per product and step against limits, per value added",
)

PurposeOption = Annotated[
    str,
    typer.Option(
        "--purpose",
        help=choose(
            "按哪类项目判定：existing 现有 | new 新建 | advanced 先进值", "Judge as: existing | new | advanced"
        ),
    ),
]
DefinitionOption = Annotated[
    list[str] | None,
    typer.Option(
        "--option",
        metavar=choose("选项=口径", "OPTION=CHOICE"),
        help=choose(
            "单位增加值能耗的口径，可重复，如 scope=less-nonfossil",
            "Definition of energy per value added, repeatable, such as scope=less-nonfossil",
        ),
    ),
]


@dataclass(frozen=True)
class Shown:
    """What the command computes (能耗结果)."""

    view: EnterpriseYear
    carriers: pl.DataFrame
    rating: ProductRating
    intensity: EnergyPerValueAdded | None
    findings: list[Finding]


def energy(  # noqa: PLR0917 - the options of a command
    workspace: Place,
    enterprise: EnterpriseOption = "",
    year: YearOption = None,
    purpose: PurposeOption = "existing",
    option: DefinitionOption = None,
    guideline: GuidelineOption = "",
    factor_year: FactorYearOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the energy of an enterprise in a year. Exit code 1 if a finding blocks."""
    from tanfeng.cli.opening import open_enterprise_year

    view = open_enterprise_year(workspace, enterprise, year, guideline=guideline, factor_year=factor_year)
    shown = _computed(view, purpose, _choices(option or []))
    if as_json:
        typer.echo(json.dumps(_document(shown), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        from tanfeng.cli.energy_tables import print_energy

        print_energy(Console(), shown)
    if blocking(shown.findings):
        raise typer.Exit(1)


def _choices(given: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    wrong = [text for text, (name, _, value) in zip(given, pairs, strict=True) if not name.strip() or not value.strip()]
    if wrong:
        raise UsageError(
            f"选项应写成 选项=口径，例如 scope=less-nonfossil，不是“{wrong[0]}”。",
            f"An option is written option=choice, such as scope=less-nonfossil, not {wrong[0]!r}.",
        )
    return {name.strip(): value.strip() for name, _, value in pairs}


def _computed(view: EnterpriseYear, purpose: str, choices: dict[str, str]) -> Shown:
    from tanfeng.accounting.energy_carriers import by_carrier
    from tanfeng.accounting.energy_problems import RULES
    from tanfeng.ratings.product_energy import rate

    account, products = view.account, view.product_energy
    rating = rate(products, view.reference, purpose=purpose)
    intensity = _per_value_added(view, choices)
    findings = [
        *(f for f in account.findings if f.rule in RULES or f in view.findings),
        *products.findings,
        *rating.findings,
        *(intensity.findings if intensity else ()),
    ]
    return Shown(view, by_carrier(account, view.year), rating, intensity, in_order(findings))


def _per_value_added(view: EnterpriseYear, choices: dict[str, str]) -> EnergyPerValueAdded | None:
    """Return it over all years with both figures; nothing where the ledger has no value added of the enterprise."""
    from dataclasses import replace

    import polars as pl

    from tanfeng.indicators.energy_per_value_added import of_enterprise

    economics = view.history.table("economics").filter(pl.col("enterprise_id") == view.enterprise_id)
    if economics.is_empty():
        if choices:
            raise UsageError(
                "台账没有本企业的增加值，--option 无从使用。",
                "The ledger has no value added of the enterprise, so there is nothing for --option.",
            )
        return None
    spoken = view.history.table("activity")["period"].drop_nulls().str.slice(0, 4).cast(pl.Int64, strict=False)
    years = sorted({int(y) for y in economics["year"].drop_nulls()} & {int(y) for y in spoken.drop_nulls()})
    accounts = {year: (view if year == view.year else replace(view, year=year)).account for year in years}
    return of_enterprise(accounts, view.history, view.enterprise_id, choices)


def _document(shown: Shown) -> dict[str, Any]:
    view = shown.view
    products = view.product_energy.to_dict()
    return {
        "enterprise_id": view.enterprise_id,
        "year": view.year,
        "guideline": view.account.guideline,
        "edition": view.account.edition,
        "energy": {name: None if value is None else float(value) for name, value in view.account.energy.items()},
        "carriers": shown.carriers.to_dicts(),
        "products": products["products"],
        "steps": products["steps"],
        "rating": {"purpose": shown.rating.purpose, "lines": shown.rating.lines.to_dicts()},
        "per_value_added": None if shown.intensity is None else shown.intensity.to_dict(),
        "findings": [finding.to_dict() for finding in shown.findings],
    }
