"""Reference data (参考数据): every published number as one row with unit, validity, edition, source and confidence.

``Reference.load()`` reads the shipped tables, optionally under the overlays of a workspace. Importing this package
loads neither Polars nor Pint; the first ``load()`` does.
"""

from tanfeng.reference.rows import Item, Metal, ReferenceRow, Region, Route, Source
from tanfeng.reference.store import Reference

__all__ = ["Item", "Metal", "Reference", "ReferenceRow", "Region", "Route", "Source"]
