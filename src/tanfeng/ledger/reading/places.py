"""What a path holds (路径): a folder, a workbook or one file, as raw sheets that belong to tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Address, Finding
from tanfeng.ledger.reading import assemble
from tanfeng.ledger.reading.headers import recognise, table_named
from tanfeng.ledger.reading.parquet_file import read_parquet
from tanfeng.ledger.reading.raw import RawSheet
from tanfeng.ledger.reading.text_file import read_text
from tanfeng.ledger.reading.workbook import SERVICE_SHEETS, read_workbook
from tanfeng.ledger.schema import TABLES, Table

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")
PARQUET_SUFFIXES = (".parquet", ".pq")
SUFFIXES = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *PARQUET_SUFFIXES)
#: Ten million activity rows of about 100 bytes each are 1 GB; a file of several times that is not one ledger table.
MAX_FILE_BYTES = 4 << 30


@dataclass
class Found:
    """The sheets of a path with their tables, and what was left aside."""

    sheets: list[tuple[RawSheet, Table]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def sheets_of(path: Path) -> Found:
    """Return the raw sheets under ``path``.

    Raises :class:`UsageError` if the path is not there, cannot be read or holds no table of the ledger.
    """
    try:
        if not path.exists():
            raise UsageError(f"找不到 {path}。", f"{path} does not exist.")
        found = _folder(path) if path.is_dir() else _file(path)
    except PermissionError as error:
        raise UsageError(f"没有读取 {path} 的权限。", f"No permission to read {path}.") from error
    except OSError as error:
        raise UsageError(f"无法读取 {path}：{error.strerror}", f"Cannot read {path}: {error.strerror}") from error
    if not found.sheets:
        names = "、".join(table.zh for table in TABLES.values())
        raise UsageError(
            f"{path} 里没有台账表；文件或工作表应以表名命名：{names}。",
            f"{path} holds no table of the ledger; name files or sheets after the tables: {', '.join(TABLES)}.",
        )
    return found


def raw_sheets(path: Path) -> list[RawSheet]:
    """Return the cells of one CSV, Excel or Parquet file that need not be a table of the ledger.

    Raises :class:`UsageError` if it is not there, cannot be read or is no such file.
    """
    try:
        if not path.is_file():
            raise UsageError(f"找不到文件 {path}。", f"There is no file {path}.")
        return _raws(path, path.name)
    except PermissionError as error:
        raise UsageError(f"没有读取 {path} 的权限。", f"No permission to read {path}.") from error
    except OSError as error:
        raise UsageError(f"无法读取 {path}：{error.strerror}", f"Cannot read {path}: {error.strerror}") from error


def _raws(path: Path, name: str) -> list[RawSheet]:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise UsageError(
            f"文件 {name} 超过 {MAX_FILE_BYTES >> 30} GB，请分成几个文件。",
            f"The file {name} is larger than {MAX_FILE_BYTES >> 30} GB; split it.",
        )
    if path.stat().st_size == 0:
        raise UsageError(f"文件 {name} 是空的。", f"The file {name} is empty.")
    suffix = path.suffix.lower()
    if suffix in WORKBOOK_SUFFIXES:
        return read_workbook(path, name)
    if suffix in PARQUET_SUFFIXES:
        return [read_parquet(path, name)]
    if suffix in TEXT_SUFFIXES:
        return [read_text(path, name)]
    if suffix == ".xls":
        raise UsageError(
            f"{name} 是旧式 .xls 文件，请在 Excel 中另存为 .xlsx。",
            f"{name} is an old .xls file; save it as .xlsx in Excel.",
        )
    raise UsageError(
        f"{name} 不是 CSV、Excel（.xlsx）或 Parquet 文件。", f"{name} is neither CSV, Excel (.xlsx) nor Parquet."
    )


def _file(path: Path) -> Found:
    raws = _raws(path, path.name)
    found = Found()
    data = [raw for raw in raws if raw.sheet not in SERVICE_SHEETS]
    for raw in data:
        table = table_named(raw.sheet) if raw.sheet else table_named(path.stem)
        if table is None and len(data) == 1:
            table = table_named(path.stem) or _recognised(raw)
        if table is not None:
            found.sheets.append((raw, table))
            found.findings += [_hidden(raw)] if raw.hidden else []
        else:
            found.findings.append(_left_aside(Address(raw.file, raw.sheet), raw.sheet or raw.file))
    return found


def _recognised(raw: RawSheet) -> Table | None:
    if raw.cells.is_empty():
        return None
    return recognise(assemble.header_texts(raw, assemble.header_row(raw, None)))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in (*SUFFIXES, ".xls") and not path.name.startswith((".", "~$")):
            yield path


def _folder(folder: Path) -> Found:
    found = Found()
    for path in _files(folder):
        named = table_named(path.stem)
        workbook = path.suffix.lower() in WORKBOOK_SUFFIXES
        if named is None and not workbook:
            found.findings.append(_left_aside(Address(path.name), path.name))
            continue
        one = _file(path)
        found.sheets += one.sheets
        found.findings += one.findings
    return found


def _hidden(raw: RawSheet) -> Finding:
    return Finding(
        "warning",
        "ledger.hidden-sheet",
        f"工作表“{raw.sheet}”是隐藏的，其中的记录已读入并计入合计；请确认应当如此。",
        f"The sheet {raw.sheet!r} is hidden; its records were read and count in every total. Make sure they should.",
        Address(raw.file, raw.sheet),
        given=raw.sheet,
    )


def _left_aside(where: Address, name: str) -> Finding:
    return Finding(
        "info",
        "ledger.unknown-sheet",
        f"“{name}”不是台账表，未读取。",
        f"{name!r} is no table of the ledger; it was not read.",
        where,
        given=name,
    )
