"""The columns of the ledger as a page for users (台账说明), generated from the schema.

    python -m tanfeng.ledger.documentation docs/ledger.md

rewrites the part of the page between the two marks; what stands around it is written by hand.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tanfeng.core.files import whole_file
from tanfeng.ledger.schema import TABLES, Column, Table

BEGIN, END = "<!-- generated from the schema: begin -->", "<!-- generated from the schema: end -->"
_KINDS = {
    "text": "文本 text",
    "code": "编号 id",
    "number": "数字 number",
    "year": "年份 year",
    "boolean": "是/否 yes/no",
    "period": "时期 period",
    "date": "日期 date",
    "time": "时间 time",
    "choice": "选项 choice",
    "unit": "单位 unit",
    "item": "品种 item",
    "topic": "项目 item or text",
    "region": "地区 region",
    "metal": "金属 metal",
    "route": "工艺路线 route",
    "technology": "技术 technology",
}


def page(text: str) -> str:
    """Return the page with its generated part made anew. Raises ``ValueError`` if the marks are missing."""
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError("the page has no marks for the generated part")
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    """Return every table with its columns as Markdown."""
    return "\n".join(_table(table) for table in TABLES.values())


def _table(table: Table) -> str:
    lines = [f"### `{table.name}` {table.zh}", "", f"{table.note_zh} {table.note_en}", ""]
    for group in table.any_of:
        zh = "、".join(table.column(name).zh for name in group)
        lines += [f"至少填一个 · at least one of: {zh} (" + ", ".join(f"`{name}`" for name in group) + ")", ""]
    lines += ["| 列 column | 表头 header | 内容 content | 说明 note |", "| --- | --- | --- | --- |"]
    lines += [_column(column) for column in table.columns]
    return "\n".join([*lines, ""])


def _column(column: Column) -> str:
    name = f"`{column.name}`" + (" ★" if column.required else "")
    return f"| {name} | {column.zh} | {_content(column)} | {_notes(column)} |"


def _content(column: Column) -> str:
    if column.choices:
        words = ", ".join(f"`{choice.key}` {choice.zh}" for choice in column.choices)
        return words if column.closed else f"{words} …"
    parts = [_KINDS[column.kind]]
    if column.unit:
        parts.append(f"`{column.unit}`")
    if column.maximum is not None:
        parts.append(f"{column.minimum:g} – {column.maximum:g}")
    elif column.minimum is not None:
        parts.append(f"≥ {column.minimum:g}")
    return ", ".join(parts)


def _notes(column: Column) -> str:
    other = "别名 also: " + "、".join(column.aliases) if column.aliases else ""
    notes = (column.note_zh, column.note_en, other)
    return " ".join(note.replace("|", "\\|") for note in notes if note)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    made = page(target.read_text(encoding="utf-8"))
    with whole_file(target) as path:
        path.write_text(made, encoding="utf-8")
