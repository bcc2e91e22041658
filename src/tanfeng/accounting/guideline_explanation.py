"""A guideline in words (指南说明): formulas, parameters in order of preference, defaults, sources, a worked line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tanfeng.accounting.formulas import CO2, Formula, Product, Term, expected_unit
from tanfeng.accounting.guideline import Clause, Guideline, Stream
from tanfeng.accounting.guideline.checking import rows_of
from tanfeng.accounting.guideline_example import WorkedLine, worked_line
from tanfeng.core.language import choose
from tanfeng.ledger.schema.vocabulary import PARAMETERS
from tanfeng.reference import Reference, ReferenceRow

#: Words of the order of preference, as a person reads them.
LEVEL_NAMES: dict[str, tuple[str, str]] = {
    "measured": ("实测", "measured"),
    "supplier": ("供应商提供", "supplier"),
    "enterprise": ("企业值", "enterprise"),
    "default": ("缺省值", "default"),
}


@dataclass(frozen=True)
class ParameterText:
    """One parameter of a stream: its unit, the order in which values are taken, and its defaults (参数说明).

    ``defaults`` are the reference rows that may give it; a parameter without any has to be measured, unless
    ``optional`` says that it counts as one.
    """

    name: str
    name_zh: str
    name_en: str
    unit: str
    order: tuple[str, ...]
    optional: bool
    defaults: tuple[ReferenceRow, ...]

    def order_text(self, lang: str | None = None) -> str:
        return " → ".join(choose(*LEVEL_NAMES[level], lang) for level in self.order)


@dataclass(frozen=True)
class StreamText:
    """What a guideline does with one stream, in words (源流说明)."""

    stream: Stream
    formulas: tuple[tuple[str, str], ...]
    parameters: tuple[ParameterText, ...]
    clauses: tuple[Clause, ...]
    example: WorkedLine | None

    def to_dict(self, reference: Reference, lang: str | None = None) -> dict[str, Any]:
        """Return the explanation as the JSON contract prints it."""
        return {
            "stream": self.stream.name,
            "name": choose(self.stream.name_zh, self.stream.name_en, lang),
            "clause": self.stream.clause,
            "sign": self.stream.sign,
            "confidence": self.stream.confidence or None,
            "formulas": [
                {"text": form.text, "words": choose(*words, lang), "needs": list(form.needs)}
                for form, words in zip(self.stream.formulas, self.formulas, strict=True)
            ],
            "parameters": [_parameter_dict(entry, reference, lang) for entry in self.parameters],
            "clauses": [clause.number for clause in self.clauses],
            "example": self.example.to_dict(lang) if self.example else None,
        }


def explain(
    guideline: Guideline, stream: str, reference: Reference, region: str | None = None, *, example: bool = True
) -> StreamText:
    """Return the stream of the guideline in words; ``region`` (adcode) narrows the electricity factors shown;
    ``example`` adds a line computed by the engine.

    Raises ``KeyError`` if the guideline has no such stream.
    """
    entry = guideline.streams[stream]
    names = [name for form in entry.formulas for name in form.parameters]
    parameters = tuple(_parameter(name, entry, guideline, reference, region) for name in dict.fromkeys(names))
    return StreamText(
        stream=entry,
        formulas=tuple(_words(form) for form in entry.formulas),
        parameters=parameters,
        clauses=tuple(clause for clause in guideline.clauses if stream in clause.streams),
        example=worked_line(guideline, entry, reference, region) if example else None,
    )


def parameter_name(name: str, lang: str | None = None) -> str:
    """Return what a parameter is called."""
    return choose(*_names(name), lang)


def defaults(name: str, stream: Stream, guideline: Guideline, reference: Reference) -> list[ReferenceRow]:
    """Return the reference rows that may give the default of a parameter of a stream."""
    source = stream.parameters.get(name)
    if source is None:
        rows = reference.select(guideline.fuel_table, vintage=guideline.fuel_vintage)
        return [row for row in rows if row.quantity == name] if stream.formula.name == "combustion" else []
    rows = [] if source.measured_only else rows_of(source, reference)
    return [row for row in rows if source.item or _admitted(row, stream, reference)]


def _admitted(row: ReferenceRow, stream: Stream, reference: Reference) -> bool:
    item = reference.item(row.dims.get("item"))
    return "item" not in row.dims or (item is not None and stream.admits(item.key, item.kind))


def _parameter(
    name: str, stream: Stream, guideline: Guideline, reference: Reference, region: str | None
) -> ParameterText:
    zh, en = _names(name)
    rows = defaults(name, stream, guideline, reference)
    if region and stream.formula.name == "electricity":
        near = set(reference.specificity(region))
        rows = [row for row in rows if row.region in near]
    form = next(form for form in stream.formulas if name in form.parameters)
    units = {
        expected_unit(name, item.canonical_unit)
        for item in reference.items.entries
        if stream.admits(item.key, item.kind)
    }
    return ParameterText(
        name=name,
        name_zh=zh,
        name_en=en,
        unit=" | ".join(sorted(units)),
        order=tuple(level for level in stream.order(name) if level != "default" or rows),
        optional=name in form.optional and name not in stream.parameters,
        defaults=tuple(rows),
    )


def _parameter_dict(entry: ParameterText, reference: Reference, lang: str | None) -> dict[str, Any]:
    return {
        "parameter": entry.name,
        "name": choose(entry.name_zh, entry.name_en, lang),
        "unit": entry.unit,
        "order": list(entry.order),
        "measured_only": not entry.defaults and not entry.optional,
        "defaults": [
            {
                "key": row.key,
                "item": row.dims.get("item"),
                "region": row.region,
                "year": row.dims.get("year"),
                "value": row.value,
                "unit": row.unit,
                "edition": row.edition,
                "confidence": row.confidence,
                "source": source.citation() if (source := reference.source(row.source)) else row.source,
            }
            for row in entry.defaults
        ],
    }


def _names(name: str) -> tuple[str, str]:
    for choice in PARAMETERS:
        if choice.key == name:
            return choice.zh, choice.en
    reference = Reference.load()
    return reference.names("quantities", "zh").get(name, name), reference.names("quantities", "en").get(name, name)


def _words(formula: Formula) -> tuple[str, str]:
    """Return the formula in words, Chinese and English; a sum where it yields several gases."""
    if not formula.products:
        return "只计能耗，不计排放", "energy only, no emission"
    return (
        "排放量 = " + " + ".join(_product(p, "zh") for p in formula.products),
        "emission = " + " + ".join(_product(p, "en") for p in formula.products),
    )


def _product(product: Product, lang: str) -> str:
    text = choose("数量", "quantity", lang) + "".join(_term(term, lang) for term in product.terms)
    if product.carbon:
        text += " × 44/12"
    return text if product.gas == CO2 else f"{text} × GWP({product.gas})"


def _term(term: Term, lang: str) -> str:
    names = [choose(*_names(name), lang) for name in term.names]
    if term.operation == "rest":
        return f" × (1 − {' − '.join(names)})"
    sign = " × " if term.operation == "times" else " ÷ "
    return "".join(sign + name for name in names)
