"""``tanfeng pathway drivers``: what makes a scenario rise or fall, or two scenarios differ (情景的驱动因素)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import polars as pl
import typer

from tanfeng.cli.opening import JsonOption
from tanfeng.cli.pathway_opening import Place, ScenarioOption, open_pathway, scenario_of, working
from tanfeng.core.errors import UsageError
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from tanfeng.pathway.decomposition import Decomposition
    from tanfeng.workspace import Workspace

HELP = choose(
    "驱动因素：情景的变化，或两个情景之差，由产量、结构、能耗、电网等各造成多少（LMDI）",
    "Drivers: what makes a scenario change, or two scenarios differ (LMDI)",
)

#: Effects below this share of all of them are rounding.
ROUNDING = 1e-12


def drivers(  # noqa: PLR0917 - the options of a command
    workspace: Place = None,
    scenario: ScenarioOption = "",
    against: Annotated[
        str,
        typer.Option(
            "--against", metavar="NAME", help=choose("与另一情景比较（同一年）", "Another scenario, in one year")
        ),
    ] = "",
    first: Annotated[
        int | None, typer.Option("--from", metavar="YYYY", help=choose("起始年（缺省：基年）", "From (base year)"))
    ] = None,
    last: Annotated[
        int | None, typer.Option("--to", metavar="YYYY", help=choose("终止年（缺省：最后一年）", "To (last year)"))
    ] = None,
    boundary: Annotated[str, typer.Option("--boundary", help="direct | indirect | total | energy")] = "total",
    table: Annotated[
        Path | None,
        typer.Option(
            "--table",
            metavar="FILE.csv",
            help=choose("另存因素表（可交给 tanfeng decompose）", "Save the factors, for tanfeng decompose"),
        ),
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="OUT", help=choose("另存瀑布图", "Save a waterfall picture"))
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print the effect of each factor; they add up to the change."""
    if against and first is not None:
        raise UsageError(
            "--against 比较同一年的两个情景，只用 --to 指定年份。",
            "--against compares two scenarios in one year: name it with --to.",
        )
    opened = open_pathway(workspace)
    with working(f"求解情景 {scenario}", f"solving {scenario}"):
        rows = (
            _differing(opened, scenario, against, last, boundary)
            if against
            else _changing(opened, scenario, first, last, boundary)
        )
    from tanfeng.pathway.decomposition import decompose

    result = decompose(rows)
    if table is not None:
        _save(table, rows.write_csv())
    if svg is not None and not result.blocked:
        from tanfeng.report.waterfall import waterfall

        _save(svg, waterfall(_named(result)))
    if as_json:
        from tanfeng.cli.pathway import print_json

        print_json(_document(result, scenario, against, boundary))
    else:
        from rich.console import Console

        from tanfeng.cli.decompose_tables import print_decomposition
        from tanfeng.cli.screen import say

        console = Console()
        say(console, _title(opened, (scenario, against), last, boundary), "bold")
        print_decomposition(console, _named(result, whole=True))
    if result.blocked:
        raise typer.Exit(1)


def _changing(workspace: Workspace, name: str, first: int | None, last: int | None, boundary: str) -> pl.DataFrame:
    """Factors of one scenario in two years."""
    from tanfeng.pathway.decomposition import of_scenario

    problem, solution = _solved(workspace, name)
    start = problem.years[0] if first is None else first
    end = problem.years[-1] if last is None else last
    if start >= end:
        raise UsageError(f"起始年 {start} 应早于终止年 {end}。", f"The first year {start} must be before {end}.")
    return of_scenario.table(problem, solution, boundary, {start: str(start), end: str(end)})


def _differing(workspace: Workspace, name: str, against: str, year: int | None, boundary: str) -> pl.DataFrame:
    """Factors of two scenarios in one year; what only one of them has counts as zero in the other, for it is known."""
    from tanfeng.pathway.decomposition import of_scenario

    if name == against:
        raise UsageError(f"“{name}”与自身没有差别。", f"{name!r} does not differ from itself.")
    frames = []
    for each in (name, against):
        problem, solution = _solved(workspace, each)
        frames.append(of_scenario.table(problem, solution, boundary, {year or problem.years[-1]: each}))
    return of_scenario.side_by_side(*frames)


def _solved(workspace: Workspace, name: str) -> tuple[Any, Any]:
    from tanfeng.cli.pathway_more import problem_of
    from tanfeng.pathway.facility import solve_asked

    scenario = scenario_of(workspace, name)
    problem = problem_of(workspace, name)
    return problem, solve_asked(problem, scenario.time_limit)[1]


def _named(result: Decomposition, *, whole: bool = False) -> Decomposition:
    """The result for people: factors by their names, rounding in the last digits as nothing; ``whole``: in whole t."""
    from dataclasses import replace

    from tanfeng.pathway.decomposition.of_scenario import FACTORS

    names = {key: choose(zh, en) for key, (zh, en) in FACTORS.items()}
    effect = pl.col("effect")
    effects = result.effects.with_columns(
        pl.col("factor").replace(names),
        pl.when(effect.abs() < ROUNDING * effect.abs().sum()).then(0.0).otherwise(effect).alias("effect"),
    )
    if not whole:
        return replace(result, effects=effects)
    return replace(
        result,
        effects=effects.with_columns(pl.col("effect").round(0)),
        change=result.change.with_columns(pl.col("value").round(0)),
    )


def _title(workspace: Workspace, names: tuple[str, str], year: int | None, boundary: str) -> str:
    """The scenarios by name, and the year in which two of them are compared, which the table cannot say."""
    from tanfeng.pathway.wording import BOUNDARY

    zh, en = BOUNDARY[boundary]
    unit = _unit(boundary)
    one, *other = [scenario_of(workspace, name) for name in names if name]
    if not other:
        return choose(
            f"情景“{one.name_zh}”：{zh}的驱动因素（{unit}）",
            f"Scenario '{one.name_en}': what drives {en} ({unit})",
        )
    asked = one.last_year if year is None else year
    return choose(
        f"{asked} 年，从情景“{one.name_zh}”到“{other[0].name_zh}”：{zh}之差的驱动因素（{unit}）",
        f"{asked}, from scenario '{one.name_en}' to '{other[0].name_en}': what drives the difference in {en} ({unit})",
    )


def _unit(boundary: str) -> str:
    return "tce" if boundary == "energy" else "tCO2"


def _document(result: Decomposition, scenario: str, against: str, boundary: str) -> dict[str, Any]:
    from tanfeng.pathway.decomposition.of_scenario import FACTORS

    known = {"scenario": scenario, "against": against or None, "boundary": boundary}
    names = {key: {"zh": zh, "en": en} for key, (zh, en) in FACTORS.items()}
    return {**known, "unit": _unit(boundary), "factors": names, **result.to_dict(by_sector=True)}


def _save(path: Path, content: str) -> None:
    from tanfeng.core.files import whole_file

    with whole_file(path) as temporary:
        temporary.write_text(content, encoding="utf-8")
