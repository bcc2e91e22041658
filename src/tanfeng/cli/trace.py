"""``tanfeng trace``: from any figure of a report, or of an enterprise's year, down to its sources (追溯)."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from tanfeng.cli.opening import (
    EnterpriseOption,
    FactorYearOption,
    GuidelineOption,
    JsonOption,
    RegionOption,
    YearOption,
    open_enterprise_year,
)
from tanfeng.core.errors import UsageError
from tanfeng.core.language import choose
from tanfeng.core.lineage import Figure, Lineage

HELP = choose(
    "把报告或企业核算中的任一数字逐级追溯到原始记录、参考数据和来源",
    "Walk any figure of a report or of an enterprise down to its records, reference rows and sources",
)
_NEAREST = 5
_LISTED = 12


def trace(  # noqa: PLR0917 - the options of a command
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[WORKSPACE] FIGURE",
            help=choose(
                "数字的编号、编号中的一段，或中英文名称；企业的数字之前先写工作区或台账",
                "Id of a figure, a part of it, or its Chinese or English name; before a figure of an enterprise, its "
                "workspace or ledger",
            ),
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help=choose("结果文件夹（默认：./out 下最新的）", "Folder of results (default: the newest below ./out)"),
        ),
    ] = None,
    enterprise: EnterpriseOption = "",
    year: YearOption = None,
    guideline: GuidelineOption = "",
    region: RegionOption = "",
    factor_year: FactorYearOption = None,
    every: Annotated[
        bool, typer.Option("--all", help=choose("列出全部来源，不只是最大的几个", "List all inputs, not the largest"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Print the chain of one figure: of a written run, or of the accounts of an enterprise's year."""
    if len(words) > 2:
        raise UsageError(
            f"多了“{words[2]}”；名称中有空格时请加引号。",
            f"{words[2]!r} is too much; put a name with spaces in quotes.",
        )
    wanted, of_enterprise = words[-1], len(words) == 2
    if of_enterprise:
        from tanfeng.cli.enterprise_figures import figures_of

        view = open_enterprise_year(
            Path(words[0]), enterprise, year, guideline=guideline, region=region, factor_year=factor_year
        )
        lineage = figures_of(view, wanted)
    else:
        _refuse_without_place(wanted, enterprise, year)
        lineage = _read(_folder(out))
    found = find(lineage, wanted)
    if as_json:
        typer.echo(json.dumps(nested(lineage, found.id), ensure_ascii=False, indent=2))
        return
    Tree(lineage, every=every, exact=of_enterprise).show(found)


def _refuse_without_place(text: str, enterprise: str, year: int | None) -> None:
    """A workspace without a figure, or options of an enterprise without a workspace, ask for what is not said."""
    if text and Path(text).exists():
        raise UsageError(
            f"请在 {text} 之后写出要追溯的数字，例如 排放总量（含电力热力）。",
            f"Name the figure after {text}, such as with_electricity_heat.",
        )
    if enterprise or year is not None:
        raise UsageError(
            "--enterprise 和 --year 用于企业的数字，请在数字之前写出工作区或台账。",
            "--enterprise and --year are for the figures of an enterprise: name its workspace or ledger first.",
        )


def _folder(out: Path | None) -> Path:
    from tanfeng.report.tables import FIGURES

    if out is not None:
        if not (out / FIGURES).is_file():
            raise UsageError(
                f"{out} 里没有 {FIGURES}：请先运行 tanfeng run，或用 --out 指定结果文件夹。",
                f"There is no {FIGURES} in {out}: run tanfeng run first, or name the folder of results with --out.",
            )
        return out
    written = [path.parent for path in Path("out").glob(f"*/{FIGURES}")]
    if not written:
        raise UsageError(
            "./out 下没有结果：请先运行 tanfeng run，或用 --out 指定结果文件夹。",
            "There are no results below ./out: run tanfeng run first, or name the folder with --out.",
        )
    return max(written, key=lambda folder: ((folder / FIGURES).stat().st_mtime_ns, str(folder)))


def _read(folder: Path) -> Lineage:
    from tanfeng.report.tables import FIGURES, read_figures

    path = folder / FIGURES
    try:
        return read_figures(path)
    except ValueError as error:
        raise UsageError(
            f"{path} 已损坏或不是本程序写的：请重新运行 tanfeng run。",
            f"{path} is damaged or not written by this program: run tanfeng run again.",
        ) from error


def find(lineage: Lineage, wanted: str) -> Figure:
    """Return the one figure meant by an id, a name, or a part of either.

    Of several that fit, the one made from all the others is meant: a target rather than the line of the plan it judges.
    Raises :class:`UsageError` if there is none (naming the nearest ids) or several (naming them).
    """
    exact = lineage.get(wanted)
    if exact is not None:
        return exact
    text = wanted.strip().casefold()
    named = [f for f in lineage if text in (f.name_zh.casefold(), f.name_en.casefold())]
    if len(named) != 1 and text:
        named = named or [f for f in lineage if text in f"{f.id} {f.name_zh} {f.name_en}".casefold()]
    made_of_others = {item for found in named for item in found.inputs}
    results = [found for found in named if found.id not in made_of_others]
    if len(results) == 1:
        return results[0]
    if named:
        raise _ambiguous(wanted, named)
    raise _unknown(lineage, wanted)


def _ambiguous(wanted: str, figures: list[Figure]) -> UsageError:
    listed = "".join(f"\n  {f.id}  {choose(f.name_zh, f.name_en)}" for f in figures[:_LISTED])
    rest = len(figures) - _LISTED
    more_zh, more_en = (f"\n  …… 另有 {rest} 个", f"\n  … and {rest} more") if rest > 0 else ("", "")
    return UsageError(
        f"“{wanted}”对应 {len(figures)} 个数字，请写出其中一个的编号：{listed}{more_zh}",
        f"“{wanted}” fits {len(figures)} figures, name one of them by its id:{listed}{more_en}",
    )


def _unknown(lineage: Lineage, wanted: str) -> UsageError:
    ids = [figure.id for figure in lineage]
    near = difflib.get_close_matches(wanted, ids, n=_NEAREST, cutoff=0.3)
    hint_zh = "；最接近的编号：" + "、".join(near) if near else ""
    hint_en = "; nearest ids: " + ", ".join(near) if near else ""
    return UsageError(f"没有名为“{wanted}”的数字{hint_zh}。", f"There is no figure “{wanted}”{hint_en}.")


def nested(lineage: Lineage, figure_id: str, above: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the chain as nested JSON; ``inputs`` hold chains, a figure already above itself only its id."""
    figure = lineage.get(figure_id)
    if figure is None:
        return {"id": figure_id, "on_record": False}
    if figure_id in above:
        return {"id": figure_id, "repeats": True}
    inside = above | {figure_id}
    return figure.to_dict() | {"inputs": [nested(lineage, item, inside) for item in figure.inputs]}


@dataclass(frozen=True)
class Tree:
    """The chain of a figure on the screen (溯源树).

    ``every`` lists all inputs of a long sum, ``exact`` writes tonnes as they are, not on the scale of a province.
    """

    lineage: Lineage
    every: bool = False
    exact: bool = False

    def show(self, figure: Figure) -> None:
        """Print the figure with all that made it."""
        from rich.console import Console
        from rich.tree import Tree as RichTree

        tree = RichTree(self._label(figure))
        self._grow(tree, figure, frozenset({figure.id}), set())
        Console().print(tree)

    def _grow(self, tree: Any, figure: Figure, above: frozenset[str], shown: set[str]) -> None:
        """Hang the inputs below a figure. One met before is named again, its inputs are not."""
        for line in _facts(figure):
            tree.add(line)
        listed = figure.inputs if self.every else _largest(self.lineage, figure.inputs)
        for item in listed:
            found = self.lineage.get(item)
            if found is None:
                tree.add(_plain(choose(f"没有记录：{item}", f"not on record: {item}"), "red"))
                continue
            branch = tree.add(self._label(found))
            if item in above or item in shown:
                if found.inputs:
                    branch.add(_plain(choose("（已在上面展开）", "(shown above)"), "dim"))
                continue
            shown.add(item)
            self._grow(branch, found, above | {item}, shown)
        rest = len(figure.inputs) - len(listed)
        if rest:
            text = choose(f"另有 {rest} 项较小的，--all 全部列出", f"{rest} smaller inputs: --all lists them")
            tree.add(_plain(text, "dim"))

    def _label(self, figure: Figure) -> Any:
        from rich.text import Text

        from tanfeng.core.confidence import may_decide, name
        from tanfeng.core.language import current

        sure = name(figure.confidence, current())
        if current() == "en" and not may_decide(figure.confidence):
            sure = f"{sure}, to be checked"
        return Text.assemble(
            choose(figure.name_zh, figure.name_en) or figure.id,
            "  ",
            (self._value(figure), "bold"),
            "  ",
            (f"[{sure}]", "green" if may_decide(figure.confidence) else "yellow"),
            "  ",
            (figure.id, "dim"),
        )

    def _value(self, figure: Figure) -> str:
        from tanfeng.cli.screen import unit_name
        from tanfeng.report.numbers import quantity

        value = figure.value
        if self.exact and isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1:
            text = f"{value:,.4f}".rstrip("0").rstrip(".")
            return f"{text} {unit_name(figure.unit)}".rstrip()
        said = quantity(value, figure.unit)
        return choose(said.zh, said.en)


def _largest(lineage: Lineage, inputs: Sequence[str]) -> Sequence[str]:
    """The inputs that make most of a long sum, those of each unit by their size; a short list stays as it is."""
    if len(inputs) <= _LISTED:
        return inputs
    by_unit: dict[str, list[tuple[float, str]]] = {}
    for item in inputs:
        found = lineage.get(item)
        value = found.value if found is not None else None
        size = abs(value) if isinstance(value, int | float) else float("inf")
        by_unit.setdefault(found.unit if found is not None else "", []).append((-size, item))
    return [item for sizes in by_unit.values() for _, item in sorted(sizes)[:_NEAREST]]


def _plain(text: str, style: str = "") -> Any:
    from rich.text import Text

    return Text(text, style=style)


def _facts(figure: Figure) -> Iterator[Any]:
    """Yield what is known of a figure besides its value: formula, missing inputs, note, source."""
    if figure.formula:
        yield _plain(choose("公式：", "formula: ") + figure.formula, "cyan")
    if figure.missing:
        yield _plain(choose("缺少：", "missing: ") + choose("、", ", ").join(figure.missing), "yellow")
    note = choose(figure.note_zh, figure.note_en)
    if note:
        yield _plain(choose("说明：", "note: ") + note, "dim")
    if figure.source:
        yield _plain(choose("来源：", "source: ") + figure.source, "dim")
