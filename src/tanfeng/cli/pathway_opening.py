"""From a workspace and names to what the pathway commands ask for (打开路径模型)."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tanfeng.core.errors import UsageError
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tanfeng.core.findings import Finding
    from tanfeng.core.lineage import Lineage
    from tanfeng.pathway.inputs import Assembled, BaseInputs
    from tanfeng.pathway.scenario import Scenario
    from tanfeng.report.pathway_page import Extra
    from tanfeng.report.pathway_run import PathwayRun
    from tanfeng.workspace import Workspace

Place = Annotated[
    Path | None, typer.Argument(metavar="WORKSPACE", help=choose("工作区文件夹（缺省：当前文件夹）", "Workspace"))
]
ScenarioOption = Annotated[
    str,
    typer.Option("--scenario", metavar="NAME", help=choose("情景名（scenarios/ 下文件名）", "Its name")),
]
ToOption = Annotated[
    int | None,
    typer.Option("--to", metavar="YYYY", help=choose("算到哪一年（缺省按情景），如 2060", "Last year, such as 2060")),
]
_NEAREST = 3


def nearest(wanted: str, known: Iterable[str], zh: str, en: str) -> UsageError:
    """Return the sentence for an unknown name: the nearest known ones, or all where there are few."""
    names = list(known)
    near = difflib.get_close_matches(wanted, names, n=_NEAREST, cutoff=0.5) or names[:12]
    rest = "……" if len(names) > len(near) == 12 else ""
    return UsageError(
        f"没有{zh}“{wanted}”；最接近的：{'、'.join(near)}{rest}。" if near else f"没有{zh}“{wanted}”。",
        f"There is no {en} {wanted!r}; nearest: {', '.join(near)}{rest}." if near else f"There is no {en} {wanted!r}.",
    )


def place_and(given: Sequence[str], names: Sequence[str]) -> tuple[Path | None, list[str]]:
    """Return the workspace (``None``: the current folder) and the words behind it. Raises ``UsageError``."""
    if len(given) not in (len(names), len(names) + 1):
        wanted = " ".join(names)
        raise UsageError(
            f"应为 [WORKSPACE] {wanted}（在工作区文件夹内可省去 WORKSPACE），所给：{' '.join(given)}。",
            f"Give [WORKSPACE] {wanted} (no WORKSPACE inside its folder), not: {' '.join(given)}.",
        )
    place = Path(given[0]) if len(given) > len(names) else None
    return place, list(given[-len(names) :])


def open_pathway(path: Path | None, to: int | None = None) -> Workspace:
    """Open a workspace that has scenarios, to another last year than theirs if asked. Raises ``UsageError``."""
    from tanfeng.workspace import Workspace

    opened = Workspace.open(path)
    if opened.file.scenarios is None:
        raise UsageError(f"工作区 {opened.folder} 没有情景。", f"The workspace {opened.folder} has no scenarios.")
    _say_blocked(opened)
    return opened if to is None else replace(opened, file=replace(opened.file, last_year=to))


def blocked(workspace: Workspace) -> list[Finding]:
    """Return what is wrong with the data themselves, so that a unit may not count as its owner meant it to."""
    return [finding for finding in workspace.findings if finding.blocks]


def _say_blocked(workspace: Workspace) -> None:
    """Say on the error screen that data are wrong, before any figure is shown."""
    from rich.console import Console

    from tanfeng.cli.screen import say, told

    found = blocked(workspace)
    if not found:
        return
    console = Console(stderr=True)
    say(
        console,
        choose(
            f"台账或参考数据有 {len(found)} 处错误，涉及的单元可能没有按原意计入（全部见 tanfeng ledger check）。",
            f"Ledger or reference data hold {len(found)} errors; the units concerned may not count as meant "
            "(all of them: tanfeng ledger check).",
        ),
        "bold red",
    )
    say(console, told(found[0], workspace.reference), "red")


def scenario_of(workspace: Workspace, name: str) -> Scenario:
    """Return the scenario of that name. Raises ``UsageError`` naming the nearest."""
    from tanfeng.pathway import load_scenarios
    from tanfeng.pathway.horizon import to_year

    assert workspace.file.scenarios is not None
    scenarios = to_year(load_scenarios(workspace.file.scenarios), workspace.file.last_year)
    if not name:
        raise UsageError(
            f"请用 --scenario 指明情景：{'、'.join(s.name for s in scenarios)}。",
            f"Name the scenario with --scenario: {', '.join(s.name for s in scenarios)}.",
        )
    found = next((s for s in scenarios if s.name == name), None)
    if found is None:
        raise nearest(name, [s.name for s in scenarios], "情景", "scenario")
    return found


def base_of(workspace: Workspace) -> BaseInputs:
    """Return what every scenario of the workspace starts from (基年)."""
    from tanfeng.materials import Systems
    from tanfeng.pathway import BaseInputs, marks_of

    above, below, file = workspace.views.top_down, workspace.views.bottom_up, workspace.file
    marks = marks_of(above.accounts, above.fuel_history, file.region)
    systems = Systems(workspace.folder, workspace.reference)
    return BaseInputs(file.region, below.unit_accounts, above.accounts, file.base_year, marks, below.year, systems)


def assembled_of(workspace: Workspace, scenario: Scenario) -> Assembled:
    """Return the question of a scenario with the findings of putting it together (组装)."""
    from tanfeng.pathway.inputs import assemble

    return assemble(base_of(workspace), workspace.plan, workspace.reference, scenario)


def solve(workspace: Workspace, *names: str) -> list[PathwayRun]:
    """Solve scenarios and gather what is shown of each. Raises where one of them has no question to solve."""
    from tanfeng.core.errors import TanfengError
    from tanfeng.report.numbers import Said
    from tanfeng.report.pathway_run import PathwayRun
    from tanfeng.workspace.main_job import facts, marks

    for name in names:
        scenario_of(workspace, name)
    result = workspace.pathway(*names, killable=True)
    solved = {scenario["name"]: scenario for scenario in result.scenarios}
    missing = [name for name in names if name not in solved]
    if missing:
        said = [finding for finding in result.findings if finding.severity != "info"] or list(result.findings)
        raise TanfengError(
            f"情景“{missing[0]}”不能求解：" + "".join(f.zh for f in said[:3]),
            f"The scenario {missing[0]!r} cannot be solved: " + " ".join(f.en for f in said[:3]),
        )
    lineage = _chains(workspace, result.lineage)
    items = {item.id: Said(item.title_zh, item.title_en) for item in workspace.plan.items if item.title_zh}
    items |= {target.id: Said(target.name_zh, target.name_en) for target in workspace.plan.targets}
    return [
        PathwayRun(
            facts=facts(workspace),
            scenario=solved[name],
            peaks=[peak for peak in result.peaks if peak["scenario"] == name],
            findings=(*blocked(workspace), *result.findings),
            lineage=lineage,
            history=history_of(workspace),
            marks=tuple(marks(workspace.views, workspace.reference)),
            items=items,
            reference=workspace.reference,
        )
        for name in names
    ]


def _chains(workspace: Workspace, own: Lineage) -> Lineage:
    """The figures of the scenarios with those of the statistics and units they rest on, down to the sources."""
    from tanfeng.core.lineage import Lineage

    views = workspace.views
    lineage = Lineage()
    lineage.update(views.reconciliation.lineage)
    if views.account is not None:
        lineage.update(views.account.lineage)
    lineage.update(own)
    return lineage


def history_of(workspace: Workspace) -> dict[int, float]:
    """Direct emission of the whole sector by year, as the statement of the peak sees it."""
    from tanfeng.pathway.history import from_accounts

    known, _ = from_accounts(workspace.views.top_down.accounts, workspace.file.region)
    return dict(zip(known.years, known.direct, strict=True)) if known is not None else {}


@contextmanager
def working(zh: str, en: str) -> Iterator[Callable[[str, str], None]]:
    """Show on the error screen that something is being done, with the time it takes; yields what tells the step."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(choose(zh, en), total=None)
        yield lambda said_zh, said_en: progress.update(task, description=choose(said_zh, said_en))


def default(table: str, key: str) -> str:
    """Return what a command takes where the person has not said (缺省值)."""
    import tomllib
    from importlib.resources import files

    text = (files("tanfeng.cli") / "pathway.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)[table][key])


def ladder_of(text: str) -> tuple[float, ...]:
    """Return the rungs of ``low:high:steps``, or of a list with commas, in CNY/t. Raises ``UsageError``."""
    from tanfeng.pathway.macc import rungs

    try:
        if ":" in text:
            low, high, steps = text.split(":")
            return rungs(float(low), float(high), int(steps))
        return tuple(float(price) for price in text.replace("，", ",").split(",") if price.strip())
    except ValueError as error:
        raise UsageError(
            f"--prices 应为 低:高:级数（如 0:1000:11）或逗号分隔的数，不是“{text}”。",
            f"--prices is low:high:steps (such as 0:1000:11) or numbers with commas, not {text!r}.",
        ) from error


def places_of(workspace: Workspace, level: str) -> Callable[[str], str]:
    """Return what cities or enterprises are called, by their id."""
    if level == "city":
        regions = workspace.reference
        return lambda key: choose(found.name_zh, found.name_en or key) if (found := regions.region(key)) else key
    table = workspace.ledger.table("enterprises")
    names = dict(table.select("enterprise_id", "name").drop_nulls().iter_rows())
    return lambda key: names.get(key, key)


def save_pictures(path: Path, extra: Extra) -> None:
    """Write the pictures as one page, or as SVG files beside each other where there are several."""
    from tanfeng.core.files import whole_file
    from tanfeng.core.language import current
    from tanfeng.report.pathway_page import pictures_page

    if path.suffix.lower() not in (".svg", ".html"):
        raise UsageError(f"--out 应为 .svg 或 .html 文件，不是 {path}。", f"--out is a .svg or .html file, not {path}.")
    made = [picture(current()) for picture in extra.pictures]
    if path.suffix.lower() == ".html":
        files = {path: pictures_page(extra, current())}
    else:
        first = {path: made[0]}
        files = first | {path.with_stem(f"{path.stem}-{n}"): svg for n, svg in enumerate(made[1:], start=2)}
    for target, content in files.items():
        with whole_file(target) as temporary:
            temporary.write_text(content, encoding="utf-8")
