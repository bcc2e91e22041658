"""``tanfeng footprint``: the carbon footprint of one product of a unit, with its documents (产品碳足迹)."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.cli.opening import EnterpriseOption, JsonOption, Place, YearOption, open_enterprise_year
from tanfeng.cli.screen import Column, print_findings, say, table
from tanfeng.core.confidence import name as confidence_name
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import blocking, to_dicts
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from tanfeng.accounting.footprint import Footprint
    from tanfeng.reference import Reference
    from tanfeng.report.footprint.write import Written

HELP = choose(
    "计算一种产品的碳足迹（GB/T 24067，从摇篮到大门），写出声明、贡献图和数据交换文件",
    "The carbon footprint of a product (cradle to gate), with declaration, picture and exchange file",
)
#: Where documents go unless --out says otherwise.
RESULTS = Path("out")
#: On the screen; documents and JSON hold all.
_SHOWN = 12

#: What a workspace states in the exchange files of its products.
PACT = "pact.toml"


def footprint(
    path: Place,
    *,
    unit: Annotated[
        str, typer.Option("--unit", help=choose("生产单元或工序编号", "Id of the production unit or process"))
    ],
    product: Annotated[
        str, typer.Option("--product", help=choose("产品：工序物料表中的产出名称", "The product: a flow that is made"))
    ],
    year: YearOption = None,
    enterprise: EnterpriseOption = "",
    allocation: Annotated[
        str,
        typer.Option(
            "--allocation",
            metavar="METHOD",
            help=choose(
                "全系统改用一种分配：mass | economic | system_expansion（缺省按各行所选）",
                "One allocation for all: mass | economic | system_expansion (default: as chosen)",
            ),
        ),
    ] = "",
    background: Annotated[
        Path | None,
        typer.Option(
            "--background",
            metavar="FOLDER",
            help=choose("自有许可的背景数据库（bw_processing 数据包）", "A background database you are licensed for"),
        ),
    ] = None,
    pact: Annotated[
        Path | None,
        typer.Option(
            "--pact",
            metavar="FILE",
            help=choose(
                "数据交换文件须由用户声明的字段（TOML；缺省为工作区的 pact.toml）",
                "Fields of the exchange file that you state (TOML; default: pact.toml of the workspace)",
            ),
        ),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=0, help=choose("抽样次数（0 为不评估不确定度）", "Draws (0: no interval)"))
    ] = 10_000,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help=choose("文件夹（缺省：out/footprint）", "Folder of the files")),
    ] = None,
    dated: Annotated[
        str,
        typer.Option("--date", metavar="YYYY-MM-DD", help=choose("声明日期（缺省留空）", "Date of the declaration")),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Compute and write. Exit code 1 if findings block: then the declaration is a draft and there may be no total."""
    from tanfeng.accounting.footprint import AttachedDatabase, build, study
    from tanfeng.accounting.footprint.energy_lines import of_account
    from tanfeng.report.footprint.write import write_documents

    stated = _stated(pact, path, product)
    day = _date(dated)
    view = open_enterprise_year(path, enterprise, year)
    system = build(
        view.ledger,
        of_account(view.account),
        reference=view.reference,
        enterprise_id=view.enterprise_id,
        year=view.year,
        attached=AttachedDatabase.open(background) if background is not None else None,
    )
    result = study(system, process_or_unit=unit, product=product, allocation=allocation, draws=draws)
    folder = out if out is not None else RESULTS / "footprint"
    moment = datetime.combine(day, datetime.min.time(), UTC) if day else datetime.now(UTC)
    written = write_documents(result, folder, created=moment, lang=current(), stated=stated, dated=day)
    if as_json:
        typer.echo(json.dumps(document(result, written), ensure_ascii=False, allow_nan=False))
    else:
        _print(result, written, view.reference)
    raise typer.Exit(1 if blocking(result.findings) else 0)


def _stated(given: Path | None, workspace: Path, product: str) -> Mapping[str, Any] | None:
    """Return what the user states in the exchange file: for all products, and over it what is said of this one."""
    path = given if given is not None else workspace / PACT
    if given is None and not path.is_file():
        return None
    try:
        stated = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"--pact 文件 {path} 无法读取，须为 TOML。", f"The --pact file {path} is no readable TOML."
        ) from error
    own = stated.pop("products", {})
    if not isinstance(own, dict) or not isinstance(own.get(product, {}), dict):
        raise UsageError(f"{path} 的 products 应为各产品的表。", f"{path}: products holds one table for each product.")
    return {**stated, **own.get(product, {})}


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--date 应写作 2025-03-31，不是“{text}”。", f"--date is 2025-03-31, not {text!r}.") from error


def document(result: Footprint, written: Written) -> dict[str, Any]:
    """Return the result as the JSON contract prints it; ``tco2e`` is per unit of product."""
    from tanfeng.accounting.footprint.figures import footprint_id

    interval, assessed = result.interval, result.quality
    return {
        "product": result.product,
        "unit_id": result.unit_id,
        "year": result.year,
        "declared_unit": result.unit,
        "output": result.output,
        "allocation": result.method,
        "figure": footprint_id(result),
        "total": result.total,
        "covered": result.covered,
        "missing": list(result.missing),
        "confidence": result.confidence,
        "interval": None
        if interval is None
        else {
            "draws": interval.draws,
            "seed": interval.seed,
            "median": interval.median,
            "low": interval.low,
            "high": interval.high,
            "drivers": [{"name": name, "share_of_variance": share} for name, share in interval.drivers],
        },
        "categories": result.by_category().select("category", "tco2e", "share").to_dicts(),
        "contributions": result.contributions.to_dicts(),
        "allocations": result.methods.to_dicts(),
        "alternatives": [{"method": a.method, "covered": a.covered, "kept": list(a.kept)} for a in result.alternatives],
        "quality": None
        if assessed is None
        else {
            "scores": dict(assessed.scores) if assessed.scores is not None else None,
            "coverage": assessed.coverage,
            "primary_data_share": assessed.primary,
        },
        "files": {kind: str(place) for kind, place in written.files.items()},
        "findings": to_dicts([*result.findings, *written.findings]),
    }


def _print(result: Footprint, written: Written, reference: Reference) -> None:
    console = Console()
    unit = f"tCO₂e/{result.unit}"
    say(console, f"{result.product} · {result.unit_id} · {result.year}", "bold")
    console.print(_headline(result, unit))
    if result.contributions.height:
        console.print(_categories(result, unit))
        _print_alternatives(console, result, unit)
    for written_file in written.files.values():
        console.print(
            choose(f"已写出 {escape(str(written_file))}", f"written: {escape(str(written_file))}"), soft_wrap=True
        )
    print_findings(console, [*result.findings, *written.findings], reference, shown=_SHOWN)


def _headline(result: Footprint, unit: str) -> str:
    if result.covered is None:
        return choose("[red]没有结果，原因见下。[/red]", "[red]No result; the reasons are below.[/red]")
    confidence = confidence_name(result.confidence, current())
    if result.total is None:
        part, lost = f"{result.covered:,.4g} {unit}", len(result.missing)
        return choose(
            f"[red]没有总数[/red]：缺 {lost} 项；已覆盖部分 {part}（{confidence}）",
            f"[red]no total[/red]: {lost} missing; covered part {part} ({confidence})",
        )
    interval = result.interval
    text = f" [{interval.low:,.4g} – {interval.high:,.4g}]" if interval is not None else ""
    return f"[bold]{result.total:,.4g}[/bold] {unit}{escape(text)}  {confidence}"


def _categories(result: Footprint, unit: str) -> Table:
    shown = table(
        choose(f"按类别（{unit}）", f"By kind ({unit})"),
        Column("类别", "Kind"),
        Column("排放", "Emissions", number=True),
        Column("占比", "Share", number=True),
    )
    for row in result.by_category().iter_rows(named=True):
        share = "—" if row["share"] is None else f"{row['share']:.1%}"
        shown.add_row(escape(choose(row["name_zh"], row["name_en"])), f"{row['tco2e']:,.4f}", share)
    return shown


def _print_alternatives(console: Console, result: Footprint, unit: str) -> None:
    """The footprint under every allocation; which processes keep the chosen one is said below."""
    from tanfeng.accounting.footprint.allocation_findings import METHOD_NAMES

    shown = table(
        choose(f"分配方法的影响（{unit}）", f"Effect of the allocation ({unit})"),
        Column("方法", "Method"),
        Column("排放", "Emissions", number=True),
    )
    kept = []
    for alternative in result.alternatives:
        value = choose("不适用", "does not fit") if alternative.covered is None else f"{alternative.covered:,.4f}"
        name = choose(*METHOD_NAMES[alternative.method])
        shown.add_row(name, value)
        if alternative.kept:
            listed = choose("、", ", ").join(alternative.kept)
            kept.append(choose(f"{name}：{listed} 仍用原法。", f"{name}: {listed} keep the chosen method."))
    console.print(shown)
    for sentence in kept:
        say(console, sentence, "dim")
