"""``tanfeng plan``: the plan as a tree, one item in full, and how the items cover the text (方案)."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import blocking
from tanfeng.core.language import choose
from tanfeng.plan import Item, Plan, Target
from tanfeng.plan.item import KIND_NAMES, ROLE_NAMES, STAGE_NAMES

app = typer.Typer(no_args_is_help=True)

PlanOption = Annotated[
    str, typer.Option("--plan", help=choose("方案编号或文件夹", "Id of a plan, or the folder of one"))
]
JsonOption = Annotated[bool, typer.Option("--json", help=choose("输出 JSON", "Print JSON"))]


@app.command("show", help=choose("显示方案的条目树，或一个条目", "Show the plan as a tree, or one item in full"))
def show(
    item_id: Annotated[str, typer.Argument(metavar="[ID]", help=choose("条目编号", "Id of an item"))] = "",
    as_json: JsonOption = False,
    plan: PlanOption = "",
) -> None:
    loaded = _load(plan)
    document = loaded.to_json()
    if item_id:
        item = loaded.item(item_id)
        if as_json:
            _print_json(next(entry for entry in document["items"] if entry["id"] == item_id))
        else:
            _print_item(loaded, item)
    elif as_json:
        _print_json(document)
    else:
        _print_tree(loaded)
    _print_findings(loaded)


@app.command("coverage", help=choose("条目是否覆盖全文", "Whether the items cover the whole text"))
def coverage(as_json: JsonOption = False, plan: PlanOption = "") -> None:
    loaded = _load(plan)
    result = loaded.coverage()
    if as_json:
        _print_json({"id": loaded.id, "items": len(loaded.items)} | result.to_dict())
    else:
        console = Console()
        console.print(f"[bold]{escape(choose(loaded.title_zh, loaded.title_en))}[/bold]")
        console.print(
            choose(
                f"应覆盖 {result.total_chars} 字，已覆盖 {result.covered} 字，条目 {len(loaded.items)} 个；"
                f"缺口 {len(result.gaps)} 处，重叠 {len(result.overlaps)} 处，失据引文 {len(result.lost)} 条。",
                f"{result.covered} of {result.total_chars} characters covered by {len(loaded.items)} items; "
                f"{len(result.gaps)} gaps, {len(result.overlaps)} overlaps, {len(result.lost)} quotes not in the text.",
            ),
            soft_wrap=True,
        )
    _print_findings(loaded)
    if not result.complete:
        raise typer.Exit(1)


def _load(plan: str) -> Plan:
    """Load the named plan; without a name, the one that comes with the program, if it is the only one."""
    shipped = Plan.shipped()
    if not plan and len(shipped) != 1:
        known = "、".join(shipped)
        raise UsageError(f"请用 --plan 指明方案：{known}。", f"Name a plan with --plan: {known}.")
    return Plan.load(plan or shipped[0])


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def _print_findings(plan: Plan) -> None:
    """Tell what does not hold, on the error channel; a finding that blocks ends the command with 1."""
    for finding in plan.findings:
        typer.echo(f"{finding.address}: {finding.message()}", err=True)
    if blocking(plan.findings):
        raise typer.Exit(1)


def _print_tree(plan: Plan) -> None:
    tree = Tree(f"[bold]{escape(choose(plan.title_zh, plan.title_en))}[/bold]  [dim]{plan.id}[/dim]")
    branches: dict[str | None, Tree] = {None: tree}
    for item in plan.items:
        branches[item.id] = branches.get(item.parent, tree).add(_label(item))
    console = Console()
    console.print(tree)
    counts = {kind: sum(item.kind == kind for item in plan.items) for kind in KIND_NAMES}
    console.print("  ".join(f"{choose(*KIND_NAMES[kind])} {count}" for kind, count in counts.items()), style="dim")


def _label(item: Item) -> str:
    heavy = item.kind in ("target", "task", "box", "safeguard") or item.role == "section"
    title = escape(choose(item.title_zh, item.title_en))
    title = f"[bold]{title}[/bold]" if heavy else title
    return f"[cyan]{escape(item.id)}[/cyan] {title}"


def _print_item(plan: Plan, item: Item) -> None:
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(plan, item):
        if value:
            table.add_row(name, escape(value))
    console = Console()
    console.print(
        f"[bold cyan]{escape(item.id)}[/bold cyan] [bold]{escape(choose(item.title_zh, item.title_en))}[/bold]"
    )
    console.print(table)
    parts = plan.children(item.id)
    if parts:
        console.print(f"[dim]{choose('下级条目', 'Parts')}[/dim]")
        for part in parts:
            console.print(f"  {_label(part)}")


def _facts(plan: Plan, item: Item) -> list[tuple[str, str]]:
    """Return (name, value) of what there is to say about an item; empty values are left out by the printer."""
    kind, role = KIND_NAMES.get(item.kind, (item.kind,) * 2), ROLE_NAMES.get(item.role, (item.role,) * 2)
    stage = STAGE_NAMES.get(item.stage, ("", ""))
    comma = choose("、", ", ")
    facts = [
        (choose("类别", "Kind"), " · ".join(dict.fromkeys([choose(*kind), choose(*role)]))),
        (choose("阶段", "Stage"), choose(*stage)),
        (choose("原文", "Text"), item.quote),
        (choose("位置", "Place in the text"), _lines(item)),
        (choose("上级", "Parent"), item.parent or ""),
        (choose("落实", "Serves"), comma.join(item.serves)),
        (choose("牵头", "Lead"), comma.join(_department(plan, name) for name in item.lead)),
        (choose("按职责分工", "Joint"), comma.join(_department(plan, name) for name in item.joint)),
        (choose("参加", "Participating"), comma.join(_department(plan, name) for name in item.participating)),
        (choose("责任来自", "Duties taken from"), comma.join(item.departments_from)),
        (choose("金属", "Metals"), comma.join(_metal(plan, key) for key in item.metals)),
        (choose("地点", "Places"), comma.join(_place(plan, name) for name in item.places)),
        (choose("期限", "Deadline"), item.deadline.isoformat() if item.deadline else ""),
        (choose("其他", "More"), comma.join(f"{key} = {value}" for key, value in item.attributes.items())),
    ]
    for target in plan.targets:
        if target.id == item.id:
            facts += _meaning(target)
    return facts


def _meaning(target: Target) -> list[tuple[str, str]]:
    value = f"{target.comparator} {target.value} {target.unit}"
    if target.value is None:
        value = choose("数值待下达", "number still to be assigned")
    facts = [
        (choose("要求", "Required"), value),
        (choose("基期", "Baseline"), str(target.baseline_year or "")),
        (choose("说明", "Note"), choose(target.note_zh, target.note_en)),
    ]
    for option in target.options:
        chosen = option.choice()
        others = [choice for choice in option.choices if choice.key != chosen.key]
        text = choose(
            f"{chosen.name_zh}（默认）；另可选：{'；'.join(c.name_zh for c in others)}",
            f"{chosen.name_en} (default); or: {'; '.join(c.name_en for c in others)}",
        )
        facts.append((choose(f"口径·{option.name_zh}", f"Option: {option.name_en}"), text))
    return facts


def _lines(item: Item) -> str:
    if item.span is None:
        return choose("原文中找不到", "not found in the text")
    first, last = item.span.first_line, item.span.last_line
    if first == last:
        return choose(f"第 {first} 行", f"line {first}")
    return choose(f"第 {first}–{last} 行", f"lines {first}–{last}")


def _department(plan: Plan, name: str) -> str:
    known = plan.departments.get(name)
    return choose(name, known.name_en if known else name)


def _metal(plan: Plan, key: str) -> str:
    known = plan.metals.get(key)
    return choose(known.name_zh, known.name_en) if known else key


def _place(plan: Plan, name: str) -> str:
    known = plan.places.get(name)
    return choose(name, known.name_en if known else name)
