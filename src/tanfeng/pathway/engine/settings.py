"""How surely and how long the engine works (求解设置)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """How surely and how long (求解设置).

    gap     : relative gap that makes a plan final
    dives   : repairs tried at most;  pairs : exchanges of two plants after each
    exact   : a question with at most so many open states (plants, states, years) is settled by an integer programme
              where a gap is left, instead of dives; 0: never
    nodes   : its branches at most
    rounds  : pricing rounds at most
    relaxed : the relaxation is solved when its own gap is below this share of ``gap``
    enough  : a bound above this answers the question: neither a better bound nor a better plan is looked for
    seconds : the clock, looked at between steps; what it stops is not final and may differ on a rerun
    """

    gap: float = 1e-3
    dives: int = 4
    pairs: int = 30
    exact: int = 20_000
    nodes: int = 2_000
    rounds: int = 500
    relaxed: float = 0.02
    enough: float = float("inf")
    seconds: float = float("inf")

    @classmethod
    def of_ensembles(cls, gap: float = 1e-2) -> Settings:
        """Return settings for many scenarios in little time: the relaxation, its bound, a rounded plan improved.

        A small question whose gap stays open is settled all the same: in a sector of a few large lines rounding alone
        leaves demand unmet.
        """
        return cls(gap=gap, dives=0, pairs=0, relaxed=0.3)


DEFAULT = Settings()
