"""A basis and its result as the named parts of a version (组成), and back.

``inputs/<table>``, ``reference/<table>``, ``guideline/<id>``, ``options``, ``given`` (findings of the ledger) and
``files`` are the basis; ``results/lines``, ``results/totals``, ``findings`` and ``lineage`` are what came out of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from tanfeng.core.findings import Address, Finding
from tanfeng.core.lineage import Figure
from tanfeng.core.version import __version__
from tanfeng.filing.basis import Basis, Options
from tanfeng.filing.canonical import from_bytes, from_json, to_bytes, to_json
from tanfeng.filing.result import Result
from tanfeng.ledger.schema import TABLES
from tanfeng.reference import Reference

INPUTS, REFERENCE, GUIDELINE = "inputs/", "reference/", "guideline/"
OPTIONS, GIVEN, FILES = "options", "given", "files"
LINES, TOTALS, FINDINGS, LINEAGE = "results/lines", "results/totals", "findings", "lineage"
#: What a recomputation has to give again, bit for bit.
OUTCOME = (LINES, TOTALS, FINDINGS, LINEAGE)


@dataclass(frozen=True)
class Made:
    """With what a version was computed (计算程序): the method, the program and the reference edition."""

    method: str
    program: str
    edition: str


def of(basis: Basis, result: Result) -> dict[str, bytes]:
    """Return the parts of a version, by name."""
    made = Made(result.method, __version__, basis.reference.edition)
    tables = {name: frame for name, frame in basis.tables.items() if frame.height}
    return {
        **{f"{INPUTS}{name}": to_bytes(frame) for name, frame in tables.items()},
        **{f"{REFERENCE}{name}": to_bytes(frame) for name, frame in basis.reference.contents().items()},
        **{f"{GUIDELINE}{name}": to_json(content, ordered=True) for name, content in basis.guidelines.items()},
        OPTIONS: to_json({**basis.options.to_dict(), "made": asdict(made)}),
        GIVEN: _findings_to_bytes(basis.findings),
        FILES: to_json(dict(basis.files)),
        **outcome(result),
    }


def outcome(result: Result) -> dict[str, bytes]:
    """Return the parts that hold what was computed."""
    totals = {"totals": dict(result.totals), "energy": dict(result.energy), "missing": list(result.missing)}
    return {
        LINES: to_bytes(result.lines),
        TOTALS: to_json(totals, ordered=True),
        FINDINGS: _findings_to_bytes(result.findings),
        LINEAGE: to_json([figure.to_dict() for figure in result.figures]),
    }


def basis_of(content: Mapping[str, bytes]) -> Basis:
    """Return the basis that a version stores."""
    return Basis(
        tables=tables_of(content),
        reference=reference_of(content),
        guidelines=guidelines_of(content),
        options=options_of(content),
        findings=_findings_from_bytes(content[GIVEN]),
        files=files_of(content),
    )


def result_of(content: Mapping[str, bytes]) -> Result:
    """Return the result that a version stores."""
    totals = from_json(content[TOTALS])
    return Result(
        method=made_of(content).method,
        lines=lines_of(content),
        totals=totals["totals"],
        energy=totals["energy"],
        missing=tuple(totals["missing"]),
        findings=findings_of(content),
        figures=tuple(Figure.from_dict(figure) for figure in from_json(content[LINEAGE])),
    )


def options_of(content: Mapping[str, bytes]) -> Options:
    """Return the options that a version stores."""
    return Options.from_dict(from_json(content[OPTIONS]))


def reference_of(content: Mapping[str, bytes]) -> Reference:
    """Return the reference data that a version stores."""
    return Reference.of_contents({name: from_bytes(part) for name, part in _below(content, REFERENCE).items()})


def guidelines_of(content: Mapping[str, bytes]) -> dict[str, Mapping[str, Any]]:
    """Return the content of each guideline that a version stores."""
    return {name: from_json(part) for name, part in _below(content, GUIDELINE).items()}


def lines_of(content: Mapping[str, bytes]) -> pl.DataFrame:
    """Return the lines that a version stores."""
    return from_bytes(content[LINES])


def totals_of(content: Mapping[str, bytes]) -> dict[str, int | None]:
    """Return every total that a version stores, emissions first, in millionths of a tonne."""
    stored = from_json(content[TOTALS])
    return {**stored["totals"], **stored["energy"]}


def findings_of(content: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Return all findings that a version stores, those of its ledger among them."""
    return _findings_from_bytes(content[FINDINGS])


def made_of(content: Mapping[str, bytes]) -> Made:
    """Return with what a version was computed."""
    return Made(**from_json(content[OPTIONS])["made"])


def tables_of(content: Mapping[str, bytes]) -> dict[str, pl.DataFrame]:
    """Return the ledger tables that a version stores, in the order of the schema."""
    return {name: from_bytes(content[f"{INPUTS}{name}"]) for name in TABLES if f"{INPUTS}{name}" in content}


def files_of(content: Mapping[str, bytes]) -> dict[str, str]:
    """Return the hash of each ledger file that a version was made from."""
    files: dict[str, str] = from_json(content[FILES])
    return files


def _below(content: Mapping[str, bytes], prefix: str) -> dict[str, bytes]:
    return {name.removeprefix(prefix): part for name, part in content.items() if name.startswith(prefix)}


def _findings_to_bytes(findings: Sequence[Finding]) -> bytes:
    return to_json([asdict(finding) for finding in findings])


def _findings_from_bytes(content: bytes) -> tuple[Finding, ...]:
    stored: list[dict[str, Any]] = from_json(content)
    return tuple(Finding(**{**finding, "address": Address(**finding["address"])}) for finding in stored)
