"""What the template says to those who fill it in (填表说明)."""

from __future__ import annotations

from tanfeng.ledger.schema import EXAMPLE_MARK, TABLES, Column, Table

_KINDS = {
    "number": ("数字", "a number"),
    "year": ("年份，如 2024", "a year, such as 2024"),
    "period": ("2024 或 2024-06", "2024 or 2024-06"),
    "date": ("2010、2010-06 或 2010-06-15", "2010, 2010-06 or 2010-06-15"),
    "time": ("2024-06-01 08:00", "2024-06-01 08:00"),
    "boolean": ("是 或 否", "yes or no"),
    "unit": ("单位", "a unit"),
}


def comment(table: Table, column: Column, lang: str) -> str:
    """Return the note on a header cell: the other name, what is expected, the unit, the words of a closed list."""
    zh = lang == "zh"
    parts = [f"{column.zh} / {column.name}"]
    if column.required:
        parts.append("必填" if zh else "required")
    for group in table.any_of:
        if column.name in group:
            names = " / ".join(table.column(name).zh if zh else name for name in group)
            parts.append(f"{names} 至少填一个" if zh else f"at least one of {names}")
    if column.kind in _KINDS:
        parts.append(_KINDS[column.kind][0 if zh else 1])
    if column.unit:
        parts.append(f"单位固定为 {column.unit}" if zh else f"always in {column.unit}")
    if column.choices:
        parts.append("、".join(c.zh for c in column.choices) if zh else ", ".join(c.key for c in column.choices))
    note = column.note_zh if zh else column.note_en
    return "\n".join([*parts, note] if note else parts)


_GENERAL_ZH = (
    ("碳峰台账模板", ""),
    ("怎么填", "每张工作表是一张台账表，一行是一条记录；只填用得到的表。深色表头★为必填。"),
    (
        "三种“空”",
        "空单元格＝缺失；0＝确实是零；n/a 或“不适用”＝不适用。缺失不会被当作零。横线“-”和“无”含义不明，请勿使用。",
    ),
    ("单位", "单位如实填写，程序换算；不要自行换算。m3 与 Nm3（标准状态）不是一回事，气体请填 Nm3 或万Nm3。"),
    ("时期", "2024 表示全年，2024-06 表示当月。同一事项的年度数与月度数不能并存。"),
    ("示例行", f"第 2 行是示例，备注为“{EXAMPLE_MARK}”，导入时自动跳过；改动示例行后请清空备注。"),
    ("检查", "填好后运行：tanfeng ledger check 文件.xlsx"),
)
_GENERAL_EN = (
    ("Tanfeng ledger template", ""),
    (
        "How to fill it in",
        "Each sheet is a table, each row a record; use the sheets you need. Dark headers ★ are required.",
    ),
    ("Three kinds of empty", "Empty is missing; 0 is zero; n/a is not applicable. Missing is never read as zero."),
    ("Units", "Give the unit of the figure as it is; the program converts. A gas is in Nm3 or 10^4 Nm3, not in m3."),
    ("Periods", "2024 is the year, 2024-06 the month. A year and its months must not stand side by side."),
    (
        "Example row",
        f"Row 2 is an example with the note “{EXAMPLE_MARK}”; it is skipped. Clear the note if you use it.",
    ),
    ("Check", "When done: tanfeng ledger check FILE.xlsx"),
)


def lines(lang: str) -> list[tuple[str, str]]:
    """Return the rows of the sheet of notes: what holds for all tables, then what each table is."""
    zh = lang == "zh"
    general = list(_GENERAL_ZH if zh else _GENERAL_EN)
    tables = [
        (f"{table.zh} {table.name}", table.note_zh) if zh else (table.name, table.note_en) for table in TABLES.values()
    ]
    return [*general, ("", ""), *tables]
