"""All rules one after another (核查执行): an enterprise's year in, findings out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tanfeng.accounting.enterprise import EnterpriseYear
from tanfeng.accounting.verification import (
    analysis_frequency,
    anode_effect_twice,
    anode_use,
    borrowed_default,
    carbon_balance,
    electricity_and_output,
    evidence,
    factor_in_notice,
    fuel_and_reductant,
    green_power_and_ccer,
    intensity,
    meter_class,
    meter_known,
    missing_months,
    month_on_month,
    net_energy,
    own_generation,
    own_power_bought,
    own_steam_bought,
    rounding,
    stock_balance,
    stock_continuity,
    typed_sums,
    year_on_year,
)
from tanfeng.accounting.verification.rule import Rule, rules
from tanfeng.core.findings import Finding, in_order

Check = Callable[[EnterpriseYear, Rule], Iterable[Finding]]

#: The check of each rule, by the rule's short name.
CHECKS: Mapping[str, Check] = {
    "stock-balance": stock_balance.check,
    "stock-continuity": stock_continuity.check,
    "carbon-balance": carbon_balance.check,
    "own-generation": own_generation.check,
    "intensity": intensity.check,
    "year-on-year": year_on_year.check,
    "month-on-month": month_on_month.check,
    "fuel-and-reductant": fuel_and_reductant.check,
    "own-power-bought": own_power_bought.check,
    "own-steam-bought": own_steam_bought.check,
    "green-power-and-ccer": green_power_and_ccer.check,
    "electricity-and-output": electricity_and_output.check,
    "factor-in-notice": factor_in_notice.check,
    "borrowed-default": borrowed_default.check,
    "rounding": rounding.check,
    "typed-sums": typed_sums.check,
    "missing-months": missing_months.check,
    "anode-use": anode_use.check,
    "anode-effect-twice": anode_effect_twice.check,
    "net-energy": net_energy.check,
    "meter-class": meter_class.check,
    "meter-known": meter_known.check,
    "evidence": evidence.check,
    "analysis-frequency": analysis_frequency.check,
}


def verify(view: EnterpriseYear) -> tuple[Finding, ...]:
    """Return what the rules find in the enterprise's year, strongest first.

    The problems of the ledger and of the account are not repeated here: they are ``view.account.findings``. Raises
    :class:`tanfeng.core.errors.UsageError` where there is nothing to account for.
    """
    known = rules()
    return tuple(in_order(finding for name, check in CHECKS.items() for finding in check(view, known[name])))
