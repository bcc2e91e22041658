"""The words of a pathway run in two languages (路径用语): status, boundaries, costs, what a shadow price means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tanfeng.core.language import CHINESE, ENGLISH
from tanfeng.report.numbers import Said, emissions, energy, is_missing, money, percent, quantity, year
from tanfeng.report.unit_words import unit_words

#: Boundary to the key of its series.
BOUNDARIES: Mapping[str, str] = {
    "direct": "direct_tco2",
    "indirect": "indirect_tco2",
    "total": "total_tco2",
    "energy": "energy_tce",
}
BOUNDARY: Mapping[str, Said] = {
    "direct": Said("直接排放", "direct emission"),
    "indirect": Said("间接排放", "indirect emission"),
    "total": Said("排放合计", "total emission"),
    "energy": Said("能源消费", "energy use"),
}
COST: Mapping[str, Said] = {
    "fuel": Said("燃料", "fuel"),
    "gas": Said("天然气", "gas"),
    "hydrogen": Said("氢", "hydrogen"),
    "electricity": Said("电力", "electricity"),
    "green_power": Said("绿电溢价", "green power premium"),
    "measures": Said("措施投资", "measures"),
    "fixed": Said("措施固定运行费", "fixed running cost of measures"),
    "new_capacity": Said("新建产能", "new capacity"),
    "renewal": Said("原地更新", "renewal in place"),
    "recycled_feed": Said("再生原料价差", "recycled feed"),
    "by_products": Said("硫酸与蒸汽收入", "acid and steam sold"),
    "residues": Said("固废处置与利用", "residue disposed of and used"),
    "other": Said("其他运行成本", "other running cost"),
    "carbon": Said("碳支付", "carbon payments"),
    "policy_slack": Said("未完成政策项的罚价（不是成本）", "penalty on missed items (no cost)"),
}
#: Choices of a scenario that are neither assumptions nor items of the plan.
OPTION: Mapping[str, Said] = {
    "decisions": Said("是否允许决策", "whether anything is decided"),
    "last_year": Said("末年", "last year"),
    "decisions_from": Said("决策起始年", "decisions from"),
    "carbon_price_on": Said("碳价的计价范围", "what the carbon price is on"),
    "recycling_boundary": Said("再生金属的核算边界", "boundary of recycled metal"),
    "gap": Said("要求的最优性差距", "gap asked for"),
    "measures": Said("可用措施", "measures offered"),
    "candidates": Said("可新建的路线", "routes that can be built"),
    "rules": Said("方案规则", "rules of the plan"),
    "limits": Said("声明的上限", "declared limits"),
    "scrap": Said("废料来源", "where scrap comes from"),
    "scrap_supply": Said("物质流给出的废料", "scrap by the stock model"),
    "upstream": Said("上游排放", "emission upstream"),
    "yields": Said("副产品与固废产率", "yields of by-products and residue"),
    "cleaner_new_lines": Said("新建产能的清洁生产水平", "cleaner-production level of new lines"),
    "lives": Said("各路线的单元寿命", "lives of units by route"),
    "grid_factor_kind": Said("电网因子的种类", "kind of grid factor"),
    "conversion_edition": Said("折标系数版本", "edition of the coal equivalents"),
    "best_statistic": Said("标准最好水平的取法", "which level of a standard is the best"),
    "history": Said("历史序列设定", "settings of the past series"),
    "sections": Said("其他设定", "further settings"),
}
_STATUS: Mapping[str, Said] = {
    "certified": Said("最优性已证明", "optimality proven"),
    "fixed": Said("没有可决策的内容", "nothing to decide"),
    "open gap": Said("求解结束，差距未达要求", "ended with a larger gap than asked for"),
    "stopped": Said("求解被时间限制中止", "stopped by the time limit"),
}
NOT_FINAL = Said("非最终结果", "NOT FINAL")


def status(scenario: Mapping[str, Any]) -> Said:
    """Return the status in words, with what it says about being final."""
    word = str(scenario["status"])
    said = _STATUS.get(word, Said(word, word))
    if scenario["final"]:
        return said
    return Said(f"{NOT_FINAL.zh}：{said.zh}", f"{NOT_FINAL.en}: {said.en}")


def proof(scenario: Mapping[str, Any]) -> Said:
    """Return the objective and how far it can be from the best, in money and as a share (最优性说明)."""
    value, bound, gap = money(scenario["objective"]), money(scenario["bound"]), percent(scenario["gap"], 4)
    distance = scenario["objective"] - scenario["bound"]
    zh, en = f"目标函数 {value.zh}（贴现，含罚价）", f"Objective {value.en} (discounted, with penalties)"
    if scenario["status"] == "fixed":
        return Said(f"{zh}。", f"{en}.")
    if distance <= 0:
        return Said(f"{zh}，即为最优。", f"{en}: the best there is.")
    off = money(distance)
    return Said(
        f"{zh}，与最优最多差 {off.zh}，占 {gap.zh}（不可能低于 {bound.zh}）。",
        f"{en}, within {off.en} of the best, {gap.en} of it (it cannot be below {bound.en}).",
    )


def peak_year(peak: Mapping[str, Any]) -> Said:
    """Say when it peaks: a year, "passed", or that it still rises in the last year."""
    if peak.get("year") is not None:
        return year(peak["year"])
    if peak.get("at_least_tco2") is not None:
        return Said("峰值已过", "passed")
    if (peak.get("scenario_years") or {}).get("rising_at_end"):
        return Said("期内未达峰", "still rising")
    return Said("无数据", "no data")


def peak_level(peak: Mapping[str, Any]) -> Said:
    """Say how high a peak is, or at least was; not reached, it is at least the level of the last year."""
    amount = energy if peak.get("boundary") == "energy" else emissions
    level = _first(peak, "level", "tco2")
    at_least = _first(peak, "at_least", "at_least_tco2")
    if peak.get("kind") == "not_reached":
        at_least = _first(peak.get("scenario_years") or {}, "level", "tco2")
    if level is None and at_least is not None:
        floor = amount(at_least)
        return Said(f"≥ {floor.zh}", f"≥ {floor.en}")
    return amount(level)


def _first(row: Mapping[str, Any], *keys: str) -> float | None:
    """Return the first of these values that is a number."""
    return next((float(row[key]) for key in keys if not is_missing(row.get(key))), None)


def shortfall(row: Mapping[str, Any]) -> Said:
    """Return the largest shortfall of a plan item; none is said as none."""
    if row["satisfied"]:
        return Said("无", "none")
    return quantity(row["slack"], str(row["slack_unit"]))


def price_meaning(row: Mapping[str, Any]) -> Said:
    """Say what a shadow price means, or why there is none."""
    if not row["satisfied"]:
        return Said("未完成：多要求一单位只增加罚价，没有价格", "missed: one unit more adds to the penalty, no price")
    price = row.get("shadow_price")
    if price is None and row.get("binding"):
        return Said(
            "已做到，但有的年份再严一单位就做不到，只会多付罚价，没有价格",
            "met, but in some year one unit more could not be: it would only add to the penalty, no price",
        )
    if price is None:
        return Said("没有求解，不知道", "nothing was solved: not known")
    if price <= 0:
        return Said("不起约束：再严一点也不多花钱", "does not bind: a little more would cost nothing")
    when = dearest_year(row)
    said = f"{price:,.0f}" if price >= 10 else f"{price:,.3g}"
    unit = str(row["slack_unit"])
    return Said(
        f"再严 1 {unit_words(unit, CHINESE)}，{when} 年多花 {said} 元",
        f"1 {unit_words(unit, ENGLISH)} stricter would cost CNY {said} in {when}",
    )


def asked_for(row: Mapping[str, Any]) -> Said:
    """Say what a plan item asks for and from when; shares and declines are in percent, an order has no number."""
    value, start = row["value"], row["from"]
    if not value:
        return Said(f"{start} 年起", f"from {start}")
    amount = percent(value, 1) if 0 < abs(value) < 1 else quantity(value)
    whole = Said(*(said.replace(".0%", "%") for said in amount))
    return Said(f"{whole.zh}（{start} 年起）", f"{whole.en} (from {start})")


def dearest_year(row: Mapping[str, Any]) -> int | None:
    """Return the year in which one unit more costs most."""
    prices = {int(y): v["shadow_price"] for y, v in row["by_year"].items() if v["shadow_price"] is not None}
    return max(prices, key=lambda y: (round(prices[y], 3), -y)) if prices else None
