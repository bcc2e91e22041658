"""The documents of one enterprise and year on disk, written whole or not at all (写出文件)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from tanfeng.core.files import whole_folder
from tanfeng.core.findings import Finding
from tanfeng.report.documents.annex_workbook import write_annexes
from tanfeng.report.documents.control_plan import control_plan, empty_fields
from tanfeng.report.documents.facts import Facts, YearView
from tanfeng.report.documents.statutory import statutory_report
from tanfeng.report.documents.verifier.workbook import write_verifier_workbook
from tanfeng.report.documents.word_file import write_word
from tanfeng.report.documents.words import Words

Format = Literal["docx", "xlsx", "all"]
FORMATS: tuple[Format, ...] = ("docx", "xlsx", "all")


@dataclass(frozen=True)
class Written:
    """What was written (已写文件): the path of each document by its kind, and whether the report is a draft."""

    files: dict[str, Path]
    draft: bool
    findings: tuple[Finding, ...]


def write_documents(
    view: YearView,
    folder: Path,
    *,
    formats: Format = "all",
    lang: str = "zh",
    dated: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> Written:
    """Write report, annexes, verifier's workbook and control plan of the year into ``folder``.

    ``formats`` chooses Word, Excel or both; ``dated`` is printed on the covers, which leave a blank without it;
    ``progress`` is told each file name before it is written. Earlier documents stay until all are there. The same
    view, language and date give the same bytes.
    """
    facts, words = Facts(view), Words(lang)
    tell = progress or (lambda _name: None)
    names = file_names(words, formats)
    with whole_folder(folder) as new:
        for kind, name in names.items():
            tell(name)
            path = new / name
            if kind == "report":
                write_word(statutory_report(facts, words, dated), path, words)
            elif kind == "plan":
                write_word(control_plan(facts, words, dated), path, words)
            elif kind == "annexes":
                write_annexes(facts, path, words)
            else:
                write_verifier_workbook(facts, path, words)
    blanks = empty_fields(facts) if "plan" in names else []
    return Written({kind: folder / name for kind, name in names.items()}, facts.blocked, (*facts.findings, *blanks))


def file_names(words: Words, formats: Format) -> dict[str, str]:
    """Return the file names by kind of document."""
    kinds = {"report": "docx", "annexes": "xlsx", "verifier": "xlsx", "plan": "docx"}
    return {kind: f"{words(f'file.{kind}')}.{end}" for kind, end in kinds.items() if formats in (end, "all")}
