"""A guideline (核算指南) as data: its streams, their formulas, where parameters come from, and what the totals hold."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tanfeng.accounting.formulas import VOCABULARY, Formula
from tanfeng.core.confidence import is_known
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import SEVERITIES, Finding, Severity
from tanfeng.reference import Reference

FOLDER = "guidelines"


@dataclass(frozen=True)
class ParameterSource:
    """Where the default of a parameter stands (缺省值出处): a table of the reference data and the dimensions to ask."""

    table: str
    dims: Mapping[str, str]
    quantity: str | None = None
    item: str | None = None


@dataclass(frozen=True)
class Stream:
    """What a guideline does with one stream (排放源流).

    ``sign`` is -1 for what leaves the enterprise; ``not_purchased`` are the attributes of electricity that was made
    on site; ``location_based_note`` are those that a market-based account would treat otherwise.
    """

    name: str
    name_zh: str
    name_en: str
    formula: Formula
    clause: str
    sign: int
    item_kinds: tuple[str, ...]
    parameters: Mapping[str, ParameterSource]
    not_purchased: tuple[str, ...]
    location_based_note: tuple[str, ...]


@dataclass(frozen=True)
class Caveat:
    """What a reader of every result has to know about the text of the guideline itself (使用说明)."""

    rule: str
    severity: Severity
    when: str
    zh: str
    en: str

    def finding(self) -> Finding:
        return Finding(self.severity, self.rule, self.zh, self.en)


@dataclass(frozen=True)
class Guideline:
    """One accounting guideline (核算指南)."""

    id: str
    title_zh: str
    title_en: str
    document_number: str
    document_number_confidence: str
    confidence: str
    gases: tuple[str, ...]
    applies_to_zh: str
    applies_to_en: str
    fuel_table: str
    fuel_vintage: str
    reductant_vintage: str
    streams: Mapping[str, Stream]
    totals: Mapping[str, tuple[str, ...]]
    caveats: tuple[Caveat, ...]

    @staticmethod
    def known() -> tuple[str, ...]:
        """Return the ids of the guidelines that come with the program."""
        folder = files("tanfeng.accounting").joinpath(FOLDER)
        return tuple(sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml")))

    @staticmethod
    def load(guideline_id: str) -> Guideline:
        """Return the guideline of that id.

        Raises :class:`UsageError` if there is none, or if its file names a formula, stream or word that does not exist.
        """
        return _load(guideline_id)

    def check(self, reference: Reference) -> Iterator[Finding]:
        """Yield what the guideline names and the reference tables do not hold (指南自检)."""
        for stream in self.streams.values():
            for name, source in stream.parameters.items():
                if not _resolves(source, reference):
                    yield Finding(
                        "blocks submission",
                        "account.guideline-source-missing",
                        f"指南 {self.id} 的“{stream.name_zh}”需要参考表 {source.table} 的 {name}，表中没有相应数据。",
                        f"Stream {stream.name} of {self.id} needs {name} from {source.table}, which has no such row.",
                        expected=f"{source.table} {dict(source.dims)}",
                    )
        if not reference.select(self.fuel_table, vintage=self.fuel_vintage):
            yield Finding(
                "blocks submission",
                "account.guideline-source-missing",
                f"参考表 {self.fuel_table} 没有版本 {self.fuel_vintage}。",
                f"The table {self.fuel_table} has no vintage {self.fuel_vintage}.",
                expected=f"{self.fuel_table} {self.fuel_vintage}",
            )


def _resolves(source: ParameterSource, reference: Reference) -> bool:
    if source.table not in reference.tables:
        return False
    dims = dict(source.dims) | ({"item": source.item} if source.item else {})
    rows = reference.select(source.table, **dims)
    return any(source.quantity in (None, row.quantity) for row in rows)


@cache
def _load(guideline_id: str) -> Guideline:
    if guideline_id not in Guideline.known():
        names = "、".join(Guideline.known())
        raise UsageError(
            f"没有核算指南“{guideline_id}”；现有：{names}。",
            f"There is no guideline {guideline_id!r}; known: {', '.join(Guideline.known())}.",
        )
    text = files("tanfeng.accounting").joinpath(FOLDER, f"{guideline_id}.toml").read_text(encoding="utf-8")
    return parse(tomllib.loads(text))


def parse(data: Mapping[str, Any]) -> Guideline:
    """Build a guideline from the content of its file; every name in it is checked here, not when it is used."""
    streams = {name: _stream(name, entry, data["id"]) for name, entry in data["streams"].items()}
    totals = {name: tuple(members) for name, members in data["totals"].items()}
    for members in totals.values():
        for member in members:
            _require(member in streams, data["id"], f"total member {member}")
    for word in (data["confidence"], data["document_number_confidence"]):
        _require(is_known(word), data["id"], f"confidence {word}")
    return Guideline(
        id=data["id"],
        title_zh=data["title_zh"],
        title_en=data["title_en"],
        document_number=data["document_number"],
        document_number_confidence=data["document_number_confidence"],
        confidence=data["confidence"],
        gases=tuple(data["gases"]),
        applies_to_zh=data["applies_to_zh"],
        applies_to_en=data["applies_to_en"],
        fuel_table=data["fuels"]["table"],
        fuel_vintage=data["fuels"]["vintage"],
        reductant_vintage=data["fuels"]["reductant_vintage"],
        streams=streams,
        totals=totals,
        caveats=tuple(_caveat(entry, data["id"], streams) for entry in data.get("caveats", ())),
    )


def _require(holds: bool, guideline_id: str, what: str) -> None:
    if not holds:
        raise UsageError(f"核算指南 {guideline_id} 的文件有误：{what}。", f"Guideline {guideline_id}: bad {what}.")


def _stream(name: str, entry: Mapping[str, Any], guideline_id: str) -> Stream:
    _require(entry["formula"] in VOCABULARY, guideline_id, f"formula {entry['formula']}")
    formula = VOCABULARY[entry["formula"]]
    sign = entry.get("sign", 1)
    _require(sign in (1, -1), guideline_id, f"sign {sign}")
    parameters = {p: _source(entry[p]) for p in formula.parameters if p in entry}
    if not formula.carbon:  # the parameters of combustion come from the fuel table of the guideline's vintage
        for parameter in formula.parameters:
            _require(parameter in parameters, guideline_id, f"parameter {name}.{parameter}")
    return Stream(
        name=name,
        name_zh=entry["name_zh"],
        name_en=entry["name_en"],
        formula=formula,
        clause=entry.get("clause", ""),
        sign=sign,
        item_kinds=tuple(entry["item_kinds"]),
        parameters=parameters,
        not_purchased=tuple(entry.get("not_purchased", ())),
        location_based_note=tuple(entry.get("location_based_note", ())),
    )


def _source(entry: Mapping[str, Any]) -> ParameterSource:
    return ParameterSource(entry["table"], dict(entry.get("dims", {})), entry.get("quantity"), entry.get("item"))


def _caveat(entry: Mapping[str, Any], guideline_id: str, streams: Mapping[str, Stream]) -> Caveat:
    _require(entry["severity"] in SEVERITIES, guideline_id, f"severity {entry['severity']}")
    _require(entry["when"] == "always" or entry["when"] in streams, guideline_id, f"caveat {entry['when']}")
    return Caveat(entry["rule"], entry["severity"], entry["when"], entry["zh"], entry["en"])
