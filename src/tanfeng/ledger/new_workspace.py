"""Starting a workspace (新建工作区): settings, an empty ledger, assumptions to fill in, and a note on what is what."""

from __future__ import annotations

from pathlib import Path

from tanfeng.core.errors import UsageError
from tanfeng.core.files import whole_file
from tanfeng.ledger import csv_folder
from tanfeng.ledger.schema import TABLES
from tanfeng.ledger.workspace_file import NAME

SETTINGS = """\
# 工作区配置 / Settings of the workspace. 路径都在本文件夹内 / Paths lie inside this folder.
[workspace]
name = {name}
region = "100000"             # 6 位行政区划代码，请改成所在地区 / adcode of the region: change it
# plan = ""                   # 方案编号，见 tanfeng plan show / id of the plan
# base_year = 2020            # 基年 / base year
ledger = "ledger/"            # CSV / Parquet / XLSX 文件夹，或一个工作簿 / a folder, or one workbook
reference = []                # 叠加在内置参考数据之上的文件夹 / folders laid over the shipped reference data
assumptions = "assumptions.toml"
# guideline = ""              # 不属于单一生产单元的行所用的核算指南 / guideline of rows that name no unit
# factor_year = 2023          # 电力因子的年份，缺省为期间本年 / year of the electricity factor, if not the period's own
# guidelines = "guidelines/"  # 补充指南条款的文件夹 / folder that completes clauses of guidelines
"""

ASSUMPTIONS = """\
# 设定值 / Assumptions: 公开数据和台账里没有、而计算需要的数。每个设定是一节 / what neither data nor ledger say.
#
# [demand_growth]
# value = 0.02                # 取值 / the value used
# low = 0.00                  # 下限 / lower bound
# high = 0.04                 # 上限 / upper bound
# unit = "ratio"
# source = ""                 # 依据 / what it rests on
# confidence = "assumed"      # 可信度 / how surely it is known
# note_zh = ""
# note_en = ""
"""

README = """\
# {name}

碳峰工作区 · a workspace of Tanfeng.

| 文件 file | 内容 content |
| --- | --- |
| `{settings}` | 地区、方案、基年和各文件的位置 · region, plan, base year, where things lie |
| `ledger/` | 台账，每表一个 CSV，也可换成 Excel · the ledger, one CSV for each table, or a workbook |
| `assumptions.toml` | 设定值，连同上下限和依据 · assumptions with bounds and grounds |

空单元格是“缺失”，`0` 是零，`n/a` 是“不适用”，三者不同。
An empty cell is missing, `0` is zero, `n/a` is not applicable; they differ.

    tanfeng ledger template 台账.xlsx     # 带下拉和说明的 Excel 模板 · a workbook with drop-downs and notes
    tanfeng ledger check ledger/          # 检查台账 · check the ledger
    tanfeng run .                         # 全地区的报告 · the report of the region
    tanfeng report . --out out/           # 一家企业的排放报告 · the report of one enterprise
"""


def start(folder: Path, lang: str) -> list[Path]:
    """Make a workspace in ``folder`` and return the files written.

    Raises :class:`UsageError` if the folder holds anything already, or is a file, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"{folder} 已存在且不是空文件夹，没有改动它。",
            f"{folder} exists and is no empty folder; it was left alone.",
        )
    name = folder.resolve().name
    quoted = '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    texts = {
        "assumptions.toml": ASSUMPTIONS,
        "README.md": README.format(name=name, settings=NAME),
        NAME: SETTINGS.format(name=quoted),  # last: a folder is a workspace once all of it is there
    }
    written = csv_folder.write_headers(TABLES, folder / "ledger", lang)
    for file, text in texts.items():
        with whole_file(folder / file) as path:
            path.write_text(text, encoding="utf-8")
        written.append(folder / file)
    return written
