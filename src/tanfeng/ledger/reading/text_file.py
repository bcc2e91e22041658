"""CSV files (文本表): encoding, separator and cells, as people's programs write them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl

from tanfeng.core.errors import UsageError
from tanfeng.ledger.reading.raw import RawSheet, refuse_too_wide, trimmed

#: How many cells beyond the header a row may have and still be seen whole: an unquoted 1,234,567.8 needs two.
OVERFLOW_COLUMNS = 8
_SEPARATORS = (",", "\t", ";")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
#: First bytes of files that people rename to .csv by mistake: PNG, JPEG, PDF, zip and xlsx, old Excel, gzip, Parquet.
_BINARY_STARTS = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
    b"PAR1",
    b"GIF8",
)


def read_text(path: Path, name: str) -> RawSheet:
    """Read a CSV file in UTF-8 (with or without mark), UTF-16 with mark or GB18030 (and so GBK).

    ``name`` is how findings call the file. Raises :class:`UsageError` on a file that is no text table.
    """
    text = _decode(path.read_bytes(), name)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.split("\n", 1)[0]
    if not text.strip():
        raise UsageError(f"文件 {name} 是空的。", f"The file {name} is empty.")
    separator = max(_SEPARATORS, key=lambda mark: len(_split(first, mark)))
    width = max(len(_split(line, separator)) for line in text[:65536].split("\n")[:20])
    refuse_too_wide(width, name)
    cells = _cells(text, separator, width + OVERFLOW_COLUMNS, name)
    return RawSheet(name, "", trimmed(cells))


def _split(line: str, separator: str) -> list[str]:
    """Return the cells of one line; a line that is no line of CSV is cut at every separator."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return line.split(separator)


def _decode(data: bytes, name: str) -> str:
    if data.startswith(_BINARY_STARTS):
        raise _not_text(name)
    marked = [(mark, encoding) for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)]
    if not marked and b"\x00" in data:
        raise _not_text(name)
    for mark, encoding in marked or [(b"", "utf-8"), (b"", "gb18030")]:
        try:
            return data.removeprefix(mark).decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageError(
        f"文件 {name} 的编码既不是 UTF-8 也不是 GBK/GB18030，请另存为 UTF-8 的 CSV。",
        f"The file {name} is neither UTF-8 nor GBK/GB18030; save it as CSV in UTF-8.",
    )


def _not_text(name: str) -> UsageError:
    return UsageError(
        f"文件 {name} 不是文本表格（内容是二进制），扩展名可能被改过。",
        f"The file {name} is no text table (its content is binary); its extension may have been changed.",
    )


def _cells(text: str, separator: str, width: int, name: str) -> pl.DataFrame:
    """Return the cells as text. A first line of our own fixes the width, so that no cell beyond the header is lost."""
    names = [f"c{index}" for index in range(width)]
    data = (separator.join(names) + "\n" + text).encode()
    try:
        frame = pl.read_csv(io.BytesIO(data), separator=separator, infer_schema=False, truncate_ragged_lines=True)
    except pl.exceptions.PolarsError as error:
        raise UsageError(
            f"文件 {name} 不是完整的 CSV：引号没有配对，文件可能被截断。",
            f"The file {name} is no complete CSV: a quote is not closed; the file may be cut off.",
        ) from error
    return frame.with_row_index("_row", offset=1).with_columns(pl.col("_row").cast(pl.Int64))
