"""Units (单位): parsed as people write them, never guessed; canonical inside."""

from tanfeng.units.algebra import Unit, UnitError, factor_to, parse, same_dimension

__all__ = ["Unit", "UnitError", "factor_to", "parse", "same_dimension"]
