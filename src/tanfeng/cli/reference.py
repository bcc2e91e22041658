"""``tanfeng reference``: what the reference data hold, one row in full, a search (参考数据)."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tanfeng.core import confidence
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import blocking, to_dicts
from tanfeng.core.language import choose, current

if TYPE_CHECKING:
    from tanfeng.reference import Reference, ReferenceRow

app = typer.Typer(no_args_is_help=True)

#: Rows printed on a screen; ``--json`` always gives all.
SHOWN = 60

JsonOption = Annotated[bool, typer.Option("--json", help=choose("输出 JSON", "Print JSON"))]
OverlayOption = Annotated[
    list[Path] | None,
    typer.Option("--overlay", help=choose("叠加的参考数据文件夹", "A folder of reference data laid over the shipped")),
]


def _load(overlays: Sequence[Path] | None) -> Reference:
    from tanfeng.reference import Reference

    return Reference.load(tuple(overlays or ()))


@app.command("list", help=choose("列出参考数据表", "List the tables"))
def list_tables(as_json: JsonOption = False, overlay: OverlayOption = None) -> None:
    reference = _load(overlay)
    entries = [_entry(reference, name) for name in reference.tables]
    if as_json:
        _print_json(
            {"edition": reference.edition, "tables": entries, "findings": to_dicts(reference.findings, current())}
        )
    else:
        _print_tables(reference, entries)
        _print_findings(reference)
    if blocking(reference.findings):
        raise typer.Exit(1)


@app.command("show", help=choose("显示一行、一张表或一个品种的各行", "Show one row, or the rows of a table or an item"))
def show(
    key: Annotated[str, typer.Argument(metavar="KEY", help=choose("键、表名或名称", "Key, table or name"))],
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    reference = _load(overlay)
    row = reference.row(key)
    if row is not None:
        document = _document(reference, row)
        if as_json:
            _print_json(document)
        else:
            _print_row(document)
        return
    _print_rows(reference, _rows_named(reference, key), as_json)


@app.command("search", help=choose("按中文或英文搜索", "Search in Chinese or English"))
def search(
    text: Annotated[
        list[str], typer.Argument(metavar="TEXT", help=choose("要找的字词，须全部出现", "Words to find, all of them"))
    ],
    as_json: JsonOption = False,
    overlay: OverlayOption = None,
) -> None:
    reference = _load(overlay)
    _print_rows(reference, reference.search(" ".join(text)), as_json)


def _rows_named(reference: Reference, text: str) -> list[ReferenceRow] | list[dict[str, Any]]:
    """Return the rows of a table, or of an item, metal or route; otherwise suggest what is near."""
    if text in reference.numeric_tables:
        return list(reference.rows(text))
    if text in reference.tables:
        return reference.table(text).to_dicts()
    for column, entry in (
        ("item", reference.item(text)),
        ("route", reference.route(text)),
        ("metal", reference.metal(text)),
        ("region", reference.region(text)),
    ):
        if entry is not None:
            return [row for row in reference.all_rows() if row.mentions(column, entry.key)]
    source = reference.source(text)
    if source is not None:
        return [row for row in reference.all_rows() if row.source == source.key]
    near = difflib.get_close_matches(text, reference.known_names(), n=5, cutoff=0.4)
    hint_zh = f"；相近的有：{'、'.join(near)}" if near else ""
    hint_en = f"; near it are: {', '.join(near)}" if near else ""
    raise UsageError(f"参考数据中没有“{text}”{hint_zh}。", f"The reference data hold no {text!r}{hint_en}.")


def _entry(reference: Reference, name: str) -> dict[str, Any]:
    frame = reference.table(name)
    counts: dict[str, int] = {}
    if "confidence" in frame.columns:
        found = {row["confidence"]: row["len"] for row in frame.group_by("confidence").len().to_dicts()}
        counts = {word: found[word] for word in confidence.LADDER if word in found}
    return {
        "name": name,
        "name_zh": reference.names("tables", "zh").get(name, name),
        "name_en": reference.names("tables", "en").get(name, name),
        "rows": frame.height,
        "confidence": counts,
    }


def _document(reference: Reference, row: ReferenceRow) -> dict[str, Any]:
    from tanfeng.reference.names import name_of

    source = reference.source(row.source)
    return {
        **row.to_dict(),
        "name_zh": name_of(reference, row, "zh"),
        "name_en": name_of(reference, row, "en"),
        "confidence_name": confidence.name(row.confidence, current()),
        "may_decide": confidence.is_known(row.confidence) and confidence.may_decide(row.confidence),
        "citation": source.citation() if source else None,
        "document": (source.document or None) if source else None,
        "url": (source.url or None) if source else None,
        "edition_of_data": reference.edition,
    }


_LABELS = {
    "key": ("键", "Key"),
    "value": ("数值", "Value"),
    "validity": ("有效期", "Validity"),
    "region": ("地区", "Region"),
    "edition": ("版本", "Edition"),
    "confidence": ("可信度", "Confidence"),
    "citation": ("来源", "Source"),
    "document": ("文号", "Document"),
    "url": ("网址", "Address"),
    "note": ("说明", "Note"),
}


def _value_text(row: dict[str, Any]) -> str:
    if row["value"] is not None:
        text = f"{row['value']:.10g} {row['unit'] or ''}".strip()
    elif row["value_low"] is not None and row["value_high"] is not None:
        text = f"{row['value_low']:.10g}~{row['value_high']:.10g} {row['unit'] or ''}".strip()
    else:
        return str(row["value_text"] or choose("（未找到）", "(not found)"))
    return f"{text}  ({row['value_text']})" if row["value_text"] else text


def _confidence_text(word: str) -> str:
    text = confidence.name(word, current())
    if confidence.is_known(word) and not confidence.may_decide(word):
        text += choose("，不作判定依据", " (待核原文: decides no verdict)")
    return text


def _print_row(document: dict[str, Any]) -> None:
    console = Console()
    console.print(f"[bold]{escape(choose(document['name_zh'], document['name_en']))}[/bold]")
    lines: list[tuple[str, str]] = [
        ("key", document["key"]),
        ("value", _value_text(document)),
        *((name, str(value)) for name, value in document["dims"].items()),
        ("region", document["region"] or ""),
        ("validity", " … ".join(document[c] or "" for c in ("valid_from", "valid_to")).strip()),
        ("edition", document["edition"] or ""),
        ("confidence", _confidence_text(document["confidence"])),
        ("citation", document["citation"] or ""),
        ("document", document["document"] or ""),
        ("url", document["url"] or ""),
        ("note", document["note"] or ""),
    ]
    grid = Table.grid(padding=(0, 2))
    for name, text in lines:
        if text and text != "…":
            grid.add_row(f"[dim]{choose(*_LABELS.get(name, (name, name)))}[/dim]", escape(text))
    console.print(grid)


def _print_rows(reference: Reference, rows: Sequence[ReferenceRow] | Sequence[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        _print_json([row if isinstance(row, dict) else _document(reference, row) for row in rows])
        return
    console = Console()
    if not rows:
        console.print(choose("没有找到。", "Nothing was found."))
        return
    first = rows[0]
    table = Table()
    for header in first if isinstance(first, dict) else _headers():
        table.add_column(header, overflow="fold")
    for row in rows[:SHOWN]:
        cells = row.values() if isinstance(row, dict) else _cells(reference, row)
        table.add_row(*(escape("" if cell is None else str(cell)) for cell in cells))
    console.print(table)
    more = len(rows) - SHOWN
    if more > 0:
        console.print(
            choose(
                f"共 {len(rows)} 行，另有 {more} 行未显示（--json 输出全部）。",
                f"{len(rows)} rows, {more} not shown (--json prints all).",
            )
        )


def _headers() -> tuple[str, ...]:
    """Return the headers of a list of rows."""
    zh = ("键", "名称", "数值", "年份/有效期", "可信度")
    return zh if current() == "zh" else ("Key", "Name", "Value", "Year / validity", "Confidence")


def _cells(reference: Reference, row: ReferenceRow) -> Iterable[str]:
    from tanfeng.reference.names import name_of

    data = row.to_dict()
    ends = "…".join((data[c] or "") for c in ("valid_from", "valid_to"))
    when = row.dims.get("year") or row.dims.get("period") or (ends if ends != "…" else "")
    return (
        row.key,
        name_of(reference, row, current()),
        _value_text(data),
        when,
        confidence.name(row.confidence, current()),
    )


def _print_tables(reference: Reference, entries: Sequence[dict[str, Any]]) -> None:
    console = Console()
    table = Table(
        *(choose(zh, en) for zh, en in (("表", "Table"), ("内容", "Content"), ("行", "Rows"), ("可信度", "Confidence")))
    )
    for entry in entries:
        words = ", ".join(f"{confidence.name(word, current())} {n}" for word, n in entry["confidence"].items())
        table.add_row(entry["name"], choose(entry["name_zh"], entry["name_en"]), str(entry["rows"]), words)
    console.print(table)
    console.print(choose(f"参考数据版本 {reference.edition}", f"Edition of the reference data: {reference.edition}"))


def _print_findings(reference: Reference) -> None:
    console = Console(stderr=True)
    for finding in reference.findings:
        console.print(f"{escape(str(finding.address))} {escape(finding.message())}")


def _print_json(document: Any) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
