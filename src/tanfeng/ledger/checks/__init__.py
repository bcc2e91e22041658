"""Checks of a ledger (校验): one rule per file, each ``check(ledger, reference)`` giving findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tanfeng.core.findings import Finding, in_order
from tanfeng.ledger.book import Ledger
from tanfeng.ledger.checks import (
    certificate_once,
    closed_choice,
    credit_code,
    double_period,
    duplicates,
    future_period,
    item_of_stream,
    name_known,
    ncv_unit,
    negative_number,
    out_of_range,
    over_capacity,
    owner_of_unit,
    plausible_intensity,
    plausible_ncv,
    region_known,
    required_cells,
    required_columns,
    share_beyond_whole,
    two_definitions,
    unit_dates,
    unit_of_item,
    unit_of_table,
    unit_unknown,
    unknown_item,
    unknown_owner,
)

if TYPE_CHECKING:
    from tanfeng.reference import Reference

RULES = (
    required_columns.check,
    required_cells.check,
    negative_number.check,
    out_of_range.check,
    share_beyond_whole.check,
    unknown_item.check,
    closed_choice.check,
    item_of_stream.check,
    unit_unknown.check,
    unit_of_item.check,
    unit_of_table.check,
    ncv_unit.check,
    duplicates.check,
    certificate_once.check,
    two_definitions.check,
    unknown_owner.check,
    owner_of_unit.check,
    credit_code.check,
    region_known.check,
    name_known.check,
    future_period.check,
    double_period.check,
    plausible_ncv.check,
    plausible_intensity.check,
    over_capacity.check,
    unit_dates.check,
)


def check(ledger: Ledger, reference: Reference) -> tuple[Finding, ...]:
    """Return what was wrong with the files and what every rule finds, strongest first."""
    found = [finding for rule in RULES for finding in rule(ledger, reference)]
    return tuple(in_order([*ledger.findings, *found]))
