"""What multiplies with a quantity (计算式): exact coefficients, and the row's own values that enter beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Rest:
    """What shares leave of one (剩余份额): ``base`` is one less the defaults; ``less`` are the row's own shares."""

    names: tuple[str, ...]
    base: Fraction
    less: tuple[str, ...]


@dataclass(frozen=True)
class Amount:
    """A product per canonical unit of quantity (乘积项).

    ``gases`` holds the tonnes of each gas, ``tonnes`` their sum in tCO2e, both per canonical unit and for measured
    values of one; the row's own values multiply (``times``), divide (``over``) or are what is left out (``rests``).
    """

    tonnes: Fraction
    gases: Mapping[str, Fraction] = field(default_factory=dict)
    times: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    rests: tuple[Rest, ...] = ()

    @property
    def uses(self) -> tuple[str, ...]:
        """Every value of the row that enters."""
        return (*self.times, *self.over, *(name for rest in self.rests for name in rest.less))

    def like(self, other: Amount) -> bool:
        """Say whether the same values of the row enter in the same way, so that the two are one product."""
        return (self.times, self.over, self.rests) == (other.times, other.over, other.rests)


def together(amounts: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """Return the amounts with those added up that the same values of the row multiply: one product for two gases."""
    result: list[Amount] = []
    for amount in amounts:
        for position, known in enumerate(result):
            if known.like(amount):
                gases = dict(known.gases)
                for gas, mass in amount.gases.items():
                    gases[gas] = gases.get(gas, Fraction(0)) + mass
                total = known.tonnes + amount.tonnes
                result[position] = Amount(total, gases, known.times, known.over, known.rests)
                break
        else:
            result.append(amount)
    return tuple(result)
