"""Sheet 逐行核算链: ledger cell → quantity → conversion → parameters → formula → tCO2e, beside the program's figure."""

from __future__ import annotations

from decimal import Decimal

from tanfeng.core.confidence import name as confidence_name
from tanfeng.report.documents.annex_details import attribute_name
from tanfeng.report.documents.chain import LineChain, Parameter
from tanfeng.report.documents.excel_file import Book, Page, cell_name
from tanfeng.report.documents.facts import Facts
from tanfeng.report.documents.guideline_words import stream_name
from tanfeng.report.documents.units_shown import unit_shown
from tanfeng.report.documents.verifier.factors_sheet import APPLIED
from tanfeng.report.documents.verifier.line_formula import line_formula, rounded
from tanfeng.report.documents.verifier.places import FIRST, HEAD, Places, factor_key

_BEFORE = (
    *("number", "guideline", "unit_id", "period", "stream", "item", "attribute", "ledger_row"),
    *("quantity", "unit", "conversion", "canonical_quantity", "canonical_unit"),
)
_SLOT = ("parameter", "value", "unit", "level")
_AFTER = ("formula", "recomputed", "program", "difference", "confidence", "meter_id", "evidence", "source", "note")
_WIDTHS_BEFORE = (6, 22, 14, 10, 18, 14, 12, 26, 14, 10, 10, 14, 10)
_WIDTHS_SLOT = (14, 12, 13, 22)
_WIDTHS_AFTER = (30, 16, 16, 12, 13, 14, 20, 24, 24)
QUANTITY, UNIT = _BEFORE.index("quantity"), _BEFORE.index("unit")
GUIDELINE, STREAM = _BEFORE.index("guideline"), _BEFORE.index("stream")


class ChainSheet:
    """The sheet of the lines while it is written; the summary asks it where its columns stand."""

    def __init__(self, book: Book, facts: Facts, places: Places) -> None:
        self.book, self.facts, self.places, self.words = book, facts, places, book.words
        self.slots = max((len(line.parameters) for line in facts.lines), default=0)
        self.streams = {
            (guideline.id, name): stream_name(guideline, name, self.words)
            for guideline in facts.guidelines
            for name in guideline.streams
        }

    def after(self, name: str) -> int:
        """Return the column of what stands behind the parameters."""
        return len(_BEFORE) + self.slots * len(_SLOT) + _AFTER.index(name)

    def area(self, column: int) -> str:
        """Return the cells of a column over all lines, as a fixed reference."""
        last = max(self.places.last_line, FIRST)
        cells = f"{cell_name(FIRST, column, fixed=True)}:{cell_name(last, column, fixed=True)}"
        return f"'{self.places.sheet('chain')}'!{cells}"

    def stream(self, line: LineChain) -> str:
        return self.streams.get((line.guideline, line.stream), line.stream)

    def write(self) -> None:
        """Write the sheet."""
        widths = (*_WIDTHS_BEFORE, *(_WIDTHS_SLOT * self.slots), *_WIDTHS_AFTER)
        page = self.book.page(self.places.sheet("chain"), widths)
        page.text(0, 0, self.words("verifier.chain_title"), "title")
        page.text(1, 0, self.words("verifier.chain_text"), "note")
        titles = [self.words(f"verifier.column.{name}") for name in _BEFORE]
        for slot in range(1, self.slots + 1):
            titles += [self.words(f"verifier.slot.{name}", number=slot) for name in _SLOT]
        page.heads(HEAD, [*titles, *(self.words(f"verifier.column.{name}") for name in _AFTER)])
        for row, line in enumerate(self.facts.lines, start=FIRST):
            self._line(page, line, row)
        page.finish(HEAD, self.places.last_line, len(titles) + len(_AFTER), frozen=8)

    def _line(self, page: Page, line: LineChain, row: int) -> None:
        page.number(row, 0, row - FIRST + 1, "0")
        item = self.facts.item_name(line.item, self.words.lang)
        attribute = attribute_name(line.attribute, self.words)
        for column, text in enumerate(
            (line.guideline, line.unit_id, line.period, self.stream(line), item, attribute), 1
        ):
            page.text(row, column, text)
        target = (self.places.sheet("activity"), row, 0)
        page.link(row, _BEFORE.index("ledger_row"), target, ledger_address(line))
        self._quantity(page, line, row)
        cells = {
            parameter.name: self._parameter(page, parameter, row, len(_BEFORE) + slot * len(_SLOT))
            for slot, parameter in enumerate(line.parameters)
        }
        for slot in range(len(line.parameters), self.slots):
            for column in range(len(_SLOT)):
                page.text(row, len(_BEFORE) + slot * len(_SLOT) + column, "")
        self._result(page, line, row, cells)

    def _quantity(self, page: Page, line: LineChain, row: int) -> None:
        quantity, conversion = cell_name(row, QUANTITY), cell_name(row, _BEFORE.index("conversion"))
        if line.quantity is not None:
            page.number(row, QUANTITY, line.quantity)
        else:
            key = "cell.not_applicable" if line.state == "not_applicable" else "cell.missing"
            page.text(row, QUANTITY, self.words(key), "state")
        page.text(row, UNIT, unit_shown(line.unit, self.words))
        canonical = _BEFORE.index("canonical_quantity")
        value = line.canonical_quantity
        if line.conversion is not None:
            page.number(row, _BEFORE.index("conversion"), line.conversion)
        else:
            page.text(row, _BEFORE.index("conversion"), self.words("cell.missing"), "state")
        if value is None:
            page.text(row, canonical, "")
        else:
            product = f"{quantity}*{conversion}"
            if line.quantity_digits is not None:
                product = rounded(product, line.quantity_digits, half_even=True)
            page.formula(row, canonical, f"={product}", value)
        page.text(row, _BEFORE.index("canonical_unit"), unit_shown(line.canonical, self.words))

    def _parameter(self, page: Page, parameter: Parameter, row: int, column: int) -> str:
        """Write one parameter and return the cell of its value."""
        page.text(row, column, self.words.get(f"parameter.{parameter.name}", parameter.name))
        level = self.words(f"level.{parameter.level}")
        if parameter.row is not None:
            target = self.places.factor_rows[factor_key(parameter)]
            factor = f"'{self.places.sheet('factors')}'!{cell_name(target, APPLIED, fixed=True)}"
            page.formula(row, column + 1, f"={factor}", parameter.value)
            page.link(row, column + 3, (self.places.sheet("factors"), target, 0), f"{level} · {parameter.row.key}")
        else:
            scaled = f"{parameter.printed!r}*{parameter.scale!r}"
            if parameter.digits is not None:
                page.formula(row, column + 1, f"={rounded(scaled, parameter.digits, half_even=True)}", parameter.value)
            elif parameter.scale == 1.0:
                page.number(row, column + 1, parameter.value)
            else:
                page.formula(row, column + 1, f"={scaled}", parameter.value)
            page.text(row, column + 3, f"{level} · {parameter.cell}")
        page.text(row, column + 2, unit_shown(parameter.unit, self.words))
        return cell_name(row, column + 1)

    def _result(self, page: Page, line: LineChain, row: int, cells: dict[str, str]) -> None:
        page.text(row, self.after("formula"), line.formula_text)
        again = line.recomputed()
        recomputed, program = cell_name(row, self.after("recomputed")), cell_name(row, self.after("program"))
        if line.tonnes is None:
            sign = "cell.missing" if line.counts else "cell.not_applicable"
            for name in ("recomputed", "program", "difference"):
                page.text(row, self.after(name), self.words(sign), "state")
        else:
            page.number(row, self.after("program"), line.tonnes)
            if again is None:
                page.text(row, self.after("recomputed"), self.words("verifier.not_computed"), "state")
                page.text(row, self.after("difference"), self.words("verifier.not_computed"), "state")
            else:
                formula = line_formula(line, cell_name(row, _BEFORE.index("canonical_quantity")), cells)
                page.formula(row, self.after("recomputed"), formula, float(again))
                difference = float(again - Decimal(f"{line.tonnes:.6f}"))
                page.formula(row, self.after("difference"), f"=ROUND({recomputed}-{program},6)", difference)
        texts = (
            confidence_name(line.confidence, self.words.lang),
            line.meter_id,
            line.evidence,
            line.source,
            line.note,
        )
        for name, text in zip(_AFTER[4:], texts, strict=True):
            page.text(row, self.after(name), text)

    def _steam(self, line: LineChain) -> str:
        """Say from which state the heat per tonne in the conversion follows."""
        pressure, temperature = line.steam or (None, None)
        parts = [f"{pressure:g} MPa" if pressure is not None else "", f"{temperature:g} °C" if temperature else ""]
        return self.words("verifier.steam", state=self.words.joined(parts), note=line.note)


def ledger_address(line: LineChain) -> str:
    """Return where the ledger has the line: file, sheet, row."""
    place = " · ".join(part for part in (line.file, line.sheet, str(line.row) if line.row else "") if part)
    return place or line.ledger
