"""What the attribute of a power row means (电力属性): acquired or self-generated, ordinary or non-fossil, its proof."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import polars as pl

from tanfeng.core.language import choose

FILE = "power.toml"
ACQUIRED, SELF_GENERATED = "acquired", "self_generated"
ORDINARY, NON_FOSSIL = "ordinary", "non_fossil"
CERTIFICATE, OWN_RECORDS = "certificate", "own_records"


@dataclass(frozen=True)
class Power:
    """One attribute of electricity (电力属性)."""

    attribute: str
    acquisition: str
    nature: str
    proof: str


@dataclass(frozen=True)
class PowerTable:
    """The attributes that are known, the streams that are electricity with their sign, and the words for both axes.

    ``clause`` is where it is said that non-fossil power counts zero with proof only.
    """

    streams: Mapping[str, int]
    attributes: Mapping[str, Power]
    words: Mapping[str, tuple[str, str]]
    clause: str

    @staticmethod
    def load() -> PowerTable:
        return _load()

    def word(self, key: str, lang: str | None = None) -> str:
        """Return ``acquired``, ``non_fossil`` … in words."""
        zh, en = self.words.get(key, (key, key))
        return choose(zh, en, lang)

    def proven_by(self, proof: str) -> list[str]:
        """Return the attributes that a kind of proof is asked for."""
        return [power.attribute for power in self.attributes.values() if power.proof == proof]

    def acquired_by(self, acquisition: str) -> list[str]:
        """Return the attributes of power that was bought, or of power made on site."""
        return [power.attribute for power in self.attributes.values() if power.acquisition == acquisition]

    def frame(self) -> pl.DataFrame:
        """Return one row per attribute, to be joined: attribute, acquisition, nature, proof."""
        rows = [(p.attribute, p.acquisition, p.nature, p.proof) for p in self.attributes.values()]
        return pl.DataFrame(rows, schema=["attribute", "acquisition", "nature", "proof"], orient="row")


@cache
def _load() -> PowerTable:
    data = tomllib.loads(files("tanfeng.accounting.electricity").joinpath(FILE).read_text(encoding="utf-8"))
    attributes = {
        key: Power(key, entry["acquisition"], entry["nature"], entry.get("proof", ""))
        for key, entry in data["attributes"].items()
    }
    words = {
        key: (entry["zh"], entry["en"]) for axis in ("acquisitions", "natures") for key, entry in data[axis].items()
    }
    return PowerTable(dict(data["streams"]), attributes, words, data["clause"])
