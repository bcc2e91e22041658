"""Guidelines (核算指南): editions as data, read and checked; numbers stand in the reference tables."""

from tanfeng.accounting.guideline.checking import check_editions
from tanfeng.accounting.guideline.loading import content
from tanfeng.accounting.guideline.model import (
    LEVELS,
    Applicability,
    Caveat,
    Clause,
    Guideline,
    ParameterSource,
    ReportRow,
    ReportTable,
    Rounding,
    Stream,
    Total,
)
from tanfeng.accounting.guideline.parsing import parse

__all__ = [
    "LEVELS",
    "Applicability",
    "Caveat",
    "Clause",
    "Guideline",
    "ParameterSource",
    "ReportRow",
    "ReportTable",
    "Rounding",
    "Stream",
    "Total",
    "check_editions",
    "content",
    "parse",
]
