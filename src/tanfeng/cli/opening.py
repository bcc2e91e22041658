"""From the path and the options of a command to the accounts of one enterprise in one year (打开企业年度)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tanfeng.core.language import choose

if TYPE_CHECKING:
    from tanfeng.accounting.enterprise import EnterpriseYear
    from tanfeng.workspace import Workspace

Place = Annotated[
    Path,
    typer.Argument(
        metavar="WORKSPACE",
        help=choose("工作区文件夹，或一份填好的台账（XLSX、CSV 文件夹）", "Workspace folder, or a filled-in ledger"),
    ),
]
EnterpriseOption = Annotated[
    str, typer.Option("--enterprise", help=choose("企业编号或名称（只有一家时可省）", "Id or name of the enterprise"))
]
YearOption = Annotated[
    int | None, typer.Option("--year", metavar="YYYY", help=choose("年份（缺省为有数据的最后一年）", "Year"))
]
GuidelineOption = Annotated[
    str,
    typer.Option(
        "--guideline", help=choose("指定核算指南（缺省按金属、工艺和年份选取）", "Guideline (default: by unit)")
    ),
]
RegionOption = Annotated[
    str,
    typer.Option(
        "--region",
        metavar="ADCODE",
        help=choose(
            "电力因子的地区（缺省为企业所在地）", "Region of the electricity factor (default: the enterprise's)"
        ),
    ),
]
FactorYearOption = Annotated[
    int | None,
    typer.Option("--factor-year", metavar="YYYY", help=choose("电力因子的年份（缺省为本年）", "Year of the factor")),
]
JsonOption = Annotated[bool, typer.Option("--json", help=choose("输出 JSON", "Print JSON"))]


def open_workspace(path: Path, region: str = "") -> Workspace:
    """Open a workspace, or a ledger alone; the region may be a name. Raises :class:`UsageError`."""
    from tanfeng.ledger.workspace_file import is_workspace
    from tanfeng.workspace import Workspace

    return Workspace.open(path) if is_workspace(path) else Workspace.of_ledger(path, region)


def open_enterprise_year(
    path: Path,
    enterprise: str = "",
    year: int | None = None,
    *,
    guideline: str = "",
    region: str = "",
    factor_year: int | None = None,
) -> EnterpriseYear:
    """Return the accounts that a command asks for; every layer computes when its command uses it."""
    from dataclasses import replace

    from tanfeng.cli.account import region_key

    workspace = open_workspace(path)
    opened = workspace.enterprise_year(enterprise, year, guideline, factor_year)
    place = region_key(opened.reference, region)
    return replace(opened, region=place) if place else opened
