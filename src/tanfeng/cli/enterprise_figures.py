"""The figures of an enterprise's year with all that made them (企业溯源), computed as far as a question needs them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tanfeng.core.errors import UsageError
from tanfeng.core.lineage import Figure, Lineage

if TYPE_CHECKING:
    from tanfeng.accounting.enterprise import EnterpriseYear
    from tanfeng.reference import Reference

#: What answers for an id that begins so; anything else is looked for in all of them.
_PARTS = ("account", "product_energy", "electricity", "uncertainty")
#: Those that a name may mean: an interval carries the name of what it is about.
_NAMED = ("account", "product_energy", "electricity")
_LINE = re.compile(r"\bline\.")
_FOOTPRINT = re.compile(r"footprint\.(?P<year>\d{4})\.(?P<rest>.+)$")


def figures_of(view: EnterpriseYear, wanted: str) -> Lineage:
    """Return the figures among which ``wanted`` is to be found: those of the accounts, for a footprint its own too.

    Raises :class:`UsageError` if ``wanted`` is the id of a footprint that the ledger cannot have.
    """
    first = wanted.split(".", 1)[0]
    parts = (first,) if first in _PARTS else ("account",) if first == "footprint" else _NAMED
    found = Lineage()
    for part in parts:
        for figure in getattr(view, part).lineage:
            if figure.id not in found:
                found.add(figure)
    if first == "footprint":
        for figure in _footprint(view, wanted):
            if figure.id not in found:
                found.add(figure)
    return Lineage(_named(figure, view.reference) for figure in found)


def _named(figure: Figure, reference: Reference) -> Figure:
    """Names instead of the keys that the name of a line is made of."""
    from tanfeng.report.plain_words import plain

    zh, en = figure.name_zh, figure.name_en
    if _LINE.search(figure.id):
        zh, en = zh.replace(" ", " · "), en.replace(" ", " · ")
    return replace(figure, name_zh=plain(zh, reference, "zh"), name_en=plain(en, reference, "en"))


def _footprint(view: EnterpriseYear, wanted: str) -> Lineage:
    """Compute the footprint that an id names: ``footprint.<year>.<unit>.<product>.<method>``."""
    from tanfeng.accounting.footprint import build, study
    from tanfeng.accounting.footprint.energy_lines import of_account
    from tanfeng.accounting.footprint.figures import footprint_id
    from tanfeng.accounting.footprint.product_study import CHOSEN

    rest = _FOOTPRINT.match(wanted)
    if rest is not None:
        system = build(
            view.ledger,
            of_account(view.account),
            reference=view.reference,
            enterprise_id=view.enterprise_id,
            year=view.year,
        )
        for unit, product in _products(view):
            own = f"{unit}.{product}."
            if rest["rest"].startswith(own):
                method = rest["rest"].removeprefix(own).split(".", 1)[0]
                allocation = "" if method == CHOSEN else method
                result = study(system, process_or_unit=unit, product=product, allocation=allocation, draws=0)
                if wanted.startswith(footprint_id(result)):
                    return result.lineage
    raise UsageError(
        f"没有名为“{wanted}”的碳足迹；编号形如 footprint.{view.year}.单元.产品.分配方法，见 tanfeng footprint --json。",
        f"There is no footprint “{wanted}”; an id reads footprint.{view.year}.UNIT.PRODUCT.METHOD, as given by "
        "tanfeng footprint --json.",
    )


def _products(view: EnterpriseYear) -> list[tuple[str, str]]:
    """Every (unit, flow made by one of its processes), longest names first: an id may begin with several."""
    exchanges = view.ledger.table("exchanges")
    units = dict(view.ledger.table("processes").select("process_id", "unit_id").iter_rows())
    made = exchanges.filter(exchanges["direction"] == "output").select("process_id", "flow").unique().iter_rows()
    pairs = {(str(units[process]), str(flow)) for process, flow in made if units.get(process) and flow}
    return sorted(pairs, key=lambda pair: (-len(pair[0]), -len(pair[1]), pair))
