"""The formula of a line as a live Excel formula (复算公式): the same sum of products, written over cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tanfeng.accounting import formulas
from tanfeng.report.documents.chain import CO2_PER_CARBON, GasProduct, LineChain, gwp

#: A line is rounded to whole grams, as the account rounds it.
_DIGITS = 6


def line_formula(line: LineChain, quantity: str, cells: Mapping[str, str]) -> str:
    """Return the Excel formula of a line: ``quantity`` and ``cells`` name the cells of its figures."""
    sums = "+".join(_product(product, cells) for product in line.products)
    sign = "-" if line.sign < 0 else ""
    product = f"{quantity}*({sums})"
    if line.result_digits is None:
        return f"={sign}{rounded(product, _DIGITS, half_even=False)}"
    return f"={sign}{rounded(product, line.result_digits, half_even=True)}"


def rounded(expression: str, digits: int, *, half_even: bool) -> str:
    """Return the expression rounded: half away from zero, or half to even where the guideline says so (GB/T 8170)."""
    if not half_even:
        return f"ROUND({expression},{digits})"
    scaled = f"{expression}*10^{digits}"
    tie = f"ABS({scaled}-INT({scaled})-0.5)<0.0000001"
    return f"IF({tie},2*ROUND({scaled}/2,0)/10^{digits},ROUND({expression},{digits}))"


def _product(product: GasProduct, cells: Mapping[str, str]) -> str:
    factors: list[str] = [] if product.scale == 1.0 else [_literal(product.scale)]
    text = "*".join(factors)
    for term in product.terms:
        text = _term(text, term, [cells[name] for name in term.names])
    constants = [CO2_PER_CARBON] if product.carbon else []
    constants += [gwp(product.gas)] if product.gas != formulas.CO2 else []
    for name in constants:
        text = f"{text}*{cells[name]}" if text else cells[name]
    return text or "1"


def _term(before: str, term: formulas.Term, cells: Sequence[str]) -> str:
    if term.operation == "over":
        return f"{before or '1'}/({'*'.join(cells)})"
    factor = "*".join(cells) if term.operation == "times" else f"(1-{'-'.join(cells)})"
    return f"{before}*{factor}" if before else factor


def _literal(value: float) -> str:
    return repr(value) if value >= 1e-4 else f"{value:.10f}".rstrip("0")
