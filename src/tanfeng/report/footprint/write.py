"""Writing the documents of a footprint into a folder (写出产品碳足迹文件)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tanfeng.core.errors import TanfengError
from tanfeng.core.findings import Finding
from tanfeng.report.documents.word_file import write_word
from tanfeng.report.documents.words import Words
from tanfeng.report.footprint.declaration import declaration
from tanfeng.report.footprint.pact import product_footprint
from tanfeng.report.footprint.picture import contribution_picture

if TYPE_CHECKING:
    from tanfeng.accounting.footprint import Footprint


@dataclass(frozen=True)
class Written:
    """The files by kind, and what could not be written (写出结果)."""

    files: Mapping[str, Path]
    findings: tuple[Finding, ...]


def write_documents(
    footprint: Footprint,
    folder: Path,
    *,
    created: datetime,
    lang: str = "zh",
    stated: Mapping[str, Any] | None = None,
    dated: date | None = None,
) -> Written:
    """Write declaration, pictures and, where it is complete, the PACT exchange file.

    ``created`` is the moment that the exchange file names; ``stated`` are fields of the format that the user gives.
    Raises :class:`TanfengError` if the Word library is missing, ``OSError`` if a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{safe(footprint.unit_id)}-{safe(footprint.product)}-{footprint.year}"
    files = {kind: folder / f"{name}.{ending}" for kind, ending in _ENDINGS.items()}
    words = Words(lang)
    _write_declaration(footprint, words, files["declaration"], dated)
    for kind in ("png", "svg"):
        files[kind].write_bytes(contribution_picture(footprint, lang, kind))
    exchange = product_footprint(footprint, created=created, stated=stated)
    if isinstance(exchange, Finding):
        files["pact"].unlink(missing_ok=True)
        return Written({kind: path for kind, path in files.items() if kind != "pact"}, (exchange,))
    text = json.dumps({"data": [exchange]}, ensure_ascii=False, indent=2, allow_nan=False)
    files["pact"].write_text(text + "\n", encoding="utf-8")
    return Written(files, ())


_ENDINGS = {
    "declaration": "declaration.docx",
    "png": "contribution.png",
    "svg": "contribution.svg",
    "pact": "pact.json",
}


def safe(text: str) -> str:
    """Return a name that every file system takes."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "_", text).strip(" .") or "_"


def _write_declaration(footprint: Footprint, words: Words, path: Path, dated: date | None) -> None:
    try:
        content = declaration(footprint, words, dated)
        write_word(content, path, words)
    except ModuleNotFoundError as error:
        raise TanfengError(
            "写 Word 文件与图需要附加组件：pip install 'tanfeng[documents,footprint]'。",
            "Word files and pictures need extras: pip install 'tanfeng[documents,footprint]'.",
        ) from error
