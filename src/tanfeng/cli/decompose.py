"""``tanfeng decompose``: which factor made an amount change, by how much (指数分解)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from tanfeng.cli.opening import JsonOption
from tanfeng.core.errors import UsageError
from tanfeng.core.language import choose

if TYPE_CHECKING:
    from tanfeng.pathway.decomposition import Decomposition

HELP = choose(
    "分解：一个量的变化由哪些因素造成、各多少（LMDI，加法或乘法，无余项）",
    "Decompose a change into the effects of its factors (LMDI, additive or multiplicative, no residual)",
)

FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE",
        help=choose(
            "CSV、XLSX 或 Parquet：period、sector 两列，其余每列一个因素，乘积即该部门的量",
            "CSV, XLSX or Parquet: period, sector and one column per factor, whose product is the sector's amount",
        ),
    ),
]
MethodOption = Annotated[str, typer.Option("--method", help="lmdi-1 | lmdi-2")]
FormOption = Annotated[
    str, typer.Option("--form", help=choose("additive 加法 | multiplicative 乘法", "additive | multiplicative"))
]
FactorsOption = Annotated[
    str, typer.Option("--factors", metavar="A,B", help=choose("只用这些因素列，逗号分隔", "Only these factor columns"))
]
ActivityOption = Annotated[
    str,
    typer.Option(
        "--activity",
        metavar=choose("列", "COLUMN"),
        help=choose("把可加总的因素（如产量）拆成总量和各层份额", "Split this factor into its total and shares"),
    ),
]
GroupOption = Annotated[
    str,
    typer.Option(
        "--group",
        metavar="A,B",
        help=choose("sector 之上的层级列，由外到内，如 city,metal", "Columns of levels above sector, outermost first"),
    ),
]
CompareOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        "--compare",
        metavar="A B",
        help=choose("只比较这两个期间、情景或城市", "Compare these two periods, scenarios or cities"),
    ),
]
SectorsOption = Annotated[
    bool, typer.Option("--sectors", help=choose("JSON 中附各部门的贡献", "Add the effects by sector to the JSON"))
]
SvgOption = Annotated[
    Path | None, typer.Option("--svg", metavar="OUT", help=choose("另存瀑布图", "Save a waterfall picture"))
]


def decompose(  # noqa: PLR0917 - the options of a command
    file: FileArgument,
    method: MethodOption = "lmdi-1",
    form: FormOption = "additive",
    factors: FactorsOption = "",
    activity: ActivityOption = "",
    group: GroupOption = "",
    compare: CompareOption = None,
    sectors: SectorsOption = False,
    svg: SvgOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the effects of each step. Exit code 1 if a finding blocks."""
    if svg is not None and form != "additive":
        raise UsageError("瀑布图只画加法形式。", "The waterfall shows the additive form only.")
    result = _decomposed(
        file, method, form, factors=_names(factors), groups=_names(group), activity=activity.strip(), compare=compare
    )
    if as_json:
        typer.echo(json.dumps(result.to_dict(by_sector=sectors), ensure_ascii=False, indent=2, allow_nan=False))
    else:
        from tanfeng.cli.decompose_tables import print_decomposition

        print_decomposition(Console(), result)
    if svg is not None and not result.blocked:
        _save(result, svg)
    if result.blocked:
        raise typer.Exit(1)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.replace("，", ",").split(",") if name.strip()]


def _decomposed(
    file: Path,
    method: str,
    form: str,
    *,
    factors: list[str],
    groups: list[str],
    activity: str,
    compare: tuple[str, str] | None,
) -> Decomposition:
    from tanfeng.ledger.reading.places import raw_sheets
    from tanfeng.pathway.decomposition import FORMS, METHODS, read_table
    from tanfeng.pathway.decomposition import decompose as run

    known_method = next((word for word in METHODS if word == method), None)
    known_form = next((word for word in FORMS if word == form), None)
    if known_method is None:
        raise UsageError(f"没有方法“{method}”；可用：{'、'.join(METHODS)}。", f"No method {method!r}: {_or(METHODS)}.")
    if known_form is None:
        raise UsageError(f"没有形式“{form}”；可用：{'、'.join(FORMS)}。", f"No form {form!r}: {_or(FORMS)}.")
    table, origin = read_table(raw_sheets(file))
    return run(
        table,
        method=known_method,
        form=known_form,
        factors=factors,
        groups=groups,
        activity=activity,
        compare=compare,
        origin=origin,
    )


def _or(words: tuple[str, ...]) -> str:
    return " | ".join(words)


def _save(result: Decomposition, path: Path) -> None:
    from tanfeng.core.files import whole_file
    from tanfeng.report.waterfall import waterfall

    with whole_file(path) as temporary:
        temporary.write_text(waterfall(result), encoding="utf-8")
