"""The zip package of a workbook, looked at before it is trusted (工作簿外壳): an upload is hostile until read.

A workbook is opened only if it is a complete package of reasonable size whose cells span a reasonable area: one cell at
XFD1048576 would make a reader reserve seventeen thousand million cells.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from tanfeng.core.errors import UsageError

#: A full sheet of a million rows and twenty columns unpacks to about 0.8 GB of XML.
MAX_UNPACKED_BYTES = 1 << 30
#: A million rows of thirty columns: more than any table of the ledger has.
MAX_CELLS = 32_000_000
#: Workbooks have a few dozen parts; thousands of them are no ledger.
MAX_PARTS = 2_000
#: The list of sheets is small; parsing anything larger is not worth its risk.
MAX_WORKBOOK_XML = 4 << 20
_CHUNK = 1 << 20

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"')
_ERROR = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>(#[^<]*)</v>')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Extent:
    """What a sheet spans: number of cells, and the cells that hold a formula error."""

    cells: int = 0
    errors: tuple[tuple[int, str, str], ...] = ()


def inspect(path: Path, name: str) -> dict[str, Extent]:
    """Return the extent of each sheet. Raises :class:`UsageError` if the file should not be opened."""
    _refuse_other_formats(path, name)
    try:
        with zipfile.ZipFile(path) as package:
            _refuse_bombs(package, name)
            if package.testzip() is not None:  # reads every part to its end: a part that lies about its size fails here
                raise zipfile.BadZipFile(name)
            return {sheet: _extent(package, part, name) for sheet, part in _sheets(package, name).items()}
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ElementTree.ParseError, NotImplementedError) as error:
        raise UsageError(
            f"文件 {name} 不是完整的 Excel 工作簿，可能已损坏或被截断。",
            f"The file {name} is no complete Excel workbook; it may be damaged or cut off.",
        ) from error
    except RuntimeError as error:  # zipfile's answer to an encrypted entry
        raise _protected(name) from error


def _protected(name: str) -> UsageError:
    return UsageError(
        f"工作簿 {name} 有密码保护，请先取消密码再导入。",
        f"The workbook {name} is protected by a password; remove the password first.",
    )


def _refuse_other_formats(path: Path, name: str) -> None:
    with path.open("rb") as file:
        start = file.read(8)
        if start == _OLE:
            file.seek(0)
            if _contains(file, _ENCRYPTED):
                raise _protected(name)
            raise UsageError(
                f"{name} 是旧式 .xls 文件或有密码保护的工作簿，请去掉密码并另存为 .xlsx。",
                f"{name} is an old .xls file or a workbook with a password; remove the password and save it as .xlsx.",
            )
    if not start.startswith(b"PK"):
        raise UsageError(
            f"文件 {name} 不是 Excel 工作簿（内容与扩展名不符）。",
            f"The file {name} is no Excel workbook (its content does not match its extension).",
        )


def _contains(file: IO[bytes], wanted: bytes) -> bool:
    tail = b""
    while chunk := file.read(_CHUNK):
        if wanted in tail + chunk:
            return True
        tail = chunk[-len(wanted) :]
    return False


def _refuse_bombs(package: zipfile.ZipFile, name: str) -> None:
    parts = package.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise _too_large(name)


def _too_large(name: str) -> UsageError:
    return UsageError(
        f"工作簿 {name} 展开后过大，不像台账；请删去多余内容，或改用 CSV。",
        f"The workbook {name} unpacks to more than a ledger holds; delete what does not belong, or use CSV.",
    )


def _sheets(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Return the part of each sheet, by sheet name."""
    relations = {
        relation.get("Id", ""): relation.get("Target", "")
        for relation in _xml(package, "xl/_rels/workbook.xml.rels", name)
    }
    sheets = _xml(package, "xl/workbook.xml", name).iter(f"{_MAIN}sheet")
    return {sheet.get("name", ""): _part(relations.get(sheet.get(_RELATION, ""), "")) for sheet in sheets}


def _xml(package: zipfile.ZipFile, part: str, name: str) -> ElementTree.Element:
    if package.getinfo(part).file_size > MAX_WORKBOOK_XML:
        raise _too_large(name)
    text = package.read(part)
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:  # no workbook has them; they only serve to blow up a parser
        raise zipfile.BadZipFile(part)
    return ElementTree.fromstring(text)


def _part(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _extent(package: zipfile.ZipFile, part: str, name: str) -> Extent:
    """Read a sheet once in pieces that end between cells; its checksum is tested on the way."""
    if not part.startswith("xl/worksheets/"):
        return Extent()
    cells = unpacked = 0
    last_row, last_column = 0, 0
    errors: list[tuple[int, str, str]] = []
    letters: set[bytes] = set()
    tail = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            unpacked += len(chunk)
            text = tail + chunk
            cut = max(text.rfind(b"<c "), 0)
            text, tail = text[:cut], text[cut:]
            found = _CELL.findall(text)
            cells += len(found)
            letters.update(column for column, _ in found)
            last_row = max(last_row, max((int(row) for _, row in found), default=0))
            errors += _errors(text)
            if unpacked > MAX_UNPACKED_BYTES:
                raise _too_large(name)
    found = _CELL.findall(tail)
    letters.update(column for column, _ in found)
    last_row = max(last_row, max((int(row) for _, row in found), default=0))
    last_column = max((_column_number(text) for text in letters), default=0)
    if last_row * last_column > MAX_CELLS:
        raise _too_large(name)
    # A sheet whose cells carry no addresses is legal; then the values themselves decide whether it is empty.
    return Extent(cells + len(found) or int(unpacked > 0), tuple(errors + _errors(tail)))


def _errors(text: bytes) -> list[tuple[int, str, str]]:
    if b't="e"' not in text:
        return []
    return [(int(row), column.decode(), value.decode()) for column, row, value in _ERROR.findall(text)]


def _column_number(letters: bytes) -> int:
    number = 0
    for character in letters:
        number = number * 26 + character - ord("A") + 1
    return number
