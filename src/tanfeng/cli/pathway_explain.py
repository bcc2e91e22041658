"""One figure or one plan item of a solved scenario, opened (打开一个数字或条目)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import typer

from tanfeng.cli.pathway_opening import nearest
from tanfeng.cli.pathway_screen import tell
from tanfeng.cli.screen import Column, say, table, unit_name
from tanfeng.core.errors import UsageError
from tanfeng.core.language import choose
from tanfeng.report.pathway_words import asked_for, price_meaning, shortfall

if TYPE_CHECKING:
    from rich.console import Console

    from tanfeng.report.pathway_run import PathwayRun


def item_of(run: PathwayRun, wanted: str) -> Mapping[str, Any] | None:
    """Return the plan item of that id or name; ``None`` where none is meant."""
    text = wanted.strip()
    for row in run.scenario["policies"]:
        if text in (row["item"], *run.item(str(row["item"]))):
            return dict(row)
    return None


def explain_item(console: Console, run: PathwayRun, row: Mapping[str, Any], as_json: bool) -> None:
    """Print the row of an item: what the plan says, as which formula, how much is missing, what one unit more costs."""
    formula = formula_of(run, str(row["item"]))
    name = run.item(str(row["item"]))
    if as_json:
        meaning = price_meaning(row)
        document = {**row, "name_zh": name.zh, "name_en": name.en, "formula": formula}
        typer.echo(
            json.dumps({**document, "meaning_zh": meaning.zh, "meaning_en": meaning.en}, ensure_ascii=False, indent=2)
        )
        return
    console.print(f"[bold]{tell(name)}[/bold]  [dim]{row['item']}[/dim]")
    say(console, str(row["quote"]), mark=choose("方案原文", "The plan says"))
    say(console, formula, mark=choose("公式", "Formula"))
    choices = ", ".join(f"{key} = {value}" for key, value in row["choices"].items())
    required = tell(asked_for(row))
    say(console, required + (choose("；", "; ") + choices if choices else ""), mark=choose("要求", "Required"))
    say(console, tell(shortfall(row)), mark=choose("缺口", "Shortfall"))
    say(console, tell(price_meaning(row)), mark=choose("影子价格", "Shadow price"))
    if row["by_year"]:
        console.print(_years(row))


def _years(row: Mapping[str, Any]) -> Any:
    unit = unit_name(str(row["slack_unit"]))
    shown = table(
        choose("逐年", "By year"),
        Column("年份", "Year", whole=True),
        Column(f"缺口（{unit}）", f"Shortfall ({unit})", number=True),
        Column(f"影子价格（元/{unit}）", f"Shadow price (CNY/{unit})", number=True),
    )
    for year, said in row["by_year"].items():
        price = said["shadow_price"]
        shown.add_row(str(year), f"{said['slack']:,.0f}", "—" if price is None else f"{price:,.2f}")
    return shown


def formula_of(run: PathwayRun, item: str) -> str:
    """Return the row of an item as the model writes it; a rule of the plan has the formula of its form."""
    from tanfeng.pathway.facility.items import BY_ITEM

    row = next(row for row in run.scenario["policies"] if row["item"] == item)
    module = BY_ITEM.get(str(row.get("rows_of", item)))
    return "" if module is None else str(module.FORMULA)


def explain_figure(run: PathwayRun, wanted: str, as_json: bool) -> None:
    """Print the chain of a figure. Raises ``UsageError`` naming the nearest figures and items."""
    from tanfeng.cli.trace import Tree, find, nested

    try:
        found = find(run.lineage, wanted)
    except UsageError:
        known = [str(row["item"]) for row in run.scenario["policies"]]
        if any(wanted in figure.id or wanted in figure.name_zh for figure in run.lineage):
            raise
        ids = [f.id for f in run.lineage]
        raise nearest(wanted, [*known, *ids], "数字或方案条目", "figure or item of the plan") from None
    if as_json:
        typer.echo(json.dumps(nested(run.lineage, found.id), ensure_ascii=False, indent=2))
        return
    Tree(run.lineage).show(found)
