"""A guideline is data: what it names is checked when it is loaded, and the tables hold what it asks for."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from tests.accounting.activities import GUIDELINE, computed, row, rules

from tanfeng.accounting import Guideline
from tanfeng.accounting.guideline import check_editions, parse
from tanfeng.core.errors import UsageError
from tanfeng.core.findings import blocking
from tanfeng.reference import Reference

HEADER = (
    "key,item,vintage,quantity,value,value_low,value_high,value_text,unit,region,valid_from,valid_to,edition,source,"
    "confidence,note\n"
)


def content() -> dict[str, Any]:
    path = files("tanfeng.accounting").joinpath("guidelines", f"{GUIDELINE}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("guideline_id", Guideline.known())
def test_every_parameter_of_a_shipped_guideline_is_in_the_reference_tables(guideline_id: str) -> None:
    assert list(Guideline.load(guideline_id).check(Reference.load())) == []


def test_a_parameter_that_no_table_holds_is_found() -> None:
    data = content()
    data["streams"]["oxalate"]["purity"]["quantity"] = "colour"
    data["fuels"]["vintage"] = "ndrc-1900"
    found = list(parse(data).check(Reference.load()))
    assert [f.rule for f in found] == ["account.guideline-source-missing"] * 2
    assert blocking(found)


@pytest.mark.parametrize(
    ("path", "bad"),
    [
        (("streams", "fuel", "formula"), "alchemy"),
        (("streams", "electricity_out", "sign"), 2),
        (("totals", "with_electricity_heat", "members"), ["fuel", "magic"]),
        (("confidence",), "sure"),
        (("purpose",), "fun"),
        (("gases",), ["CO2", "CF4"]),
        (("in_force_from",), "someday"),
        (("replaces",), ["other-nonferrous-2015"]),
        (("rounding",), {"mode": "line_month", "digits": {"ncv": 9}}),
        (("rounding",), {"mode": "sometimes"}),
        (("streams", "oxalate", "purity"), "included"),
        (("streams", "oxalate", "colour"), {"table": "process_factors"}),
        (("streams", "fuel", "ncv"), {"table": "fuel_factors", "order": ["hearsay"]}),
        (("report_tables",), [{"id": "附表1", "title_zh": "表", "rows": [{"label_zh": "行", "total": "magic"}]}]),
        (("report_tables",), [{"id": "附表1", "title_zh": "表", "rows": [{"label_zh": "行", "stream": "magic"}]}]),
        (("clauses",), [{"number": "1", "title_zh": "条", "confidence": "verified", "streams": ["magic"]}]),
        (("clauses",), [{"number": "1", "title_zh": "条", "confidence": "sure"}]),
    ],
)
def test_a_guideline_that_names_what_does_not_exist_is_refused(path: tuple[str, ...], bad: Any) -> None:
    data = content()
    place = data
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = bad
    with pytest.raises(UsageError):
        parse(data)


def test_a_default_in_a_unit_of_another_dimension_is_found() -> None:
    data = content()
    data["streams"]["oxalate"]["purity"] = {
        "table": "process_factors",
        "quantity": "emission_factor",
        "dims": {"kind": "oxalate", "scope": "other-nonferrous-2015"},
    }
    [finding] = parse(data).check(Reference.load())
    assert (finding.rule, finding.given, finding.blocks) == ("account.guideline-unit", "tCO2/t", True)


def test_the_warming_potentials_of_every_gas_are_asked_for() -> None:
    data = tomllib.loads(
        files("tanfeng.accounting").joinpath("guidelines", "aluminium-2013.toml").read_text(encoding="utf-8")
    )
    data["gwp"] = "ar99"
    found = [f.expected for f in parse(data).check(Reference.load())]
    assert found == ["gwp cf4 ar99", "gwp c2f6 ar99"]


def edition(name: str, first: str, last: str = "", **more: Any) -> Guideline:
    data = content() | {"id": name, "in_force_from": first, "in_force_to": last, "replaces": more.pop("replaces", [])}
    data["applicability"] = {"metals": ["Sb"], **more}
    return parse(data)


def test_editions_that_overlap_without_a_word_are_found() -> None:
    [finding] = check_editions([edition("a", "2015-01-01"), edition("b", "2020-01-01")])
    assert (finding.rule, finding.given) == ("account.guideline-validity", "a, b")


@pytest.mark.parametrize("replaces", [["a"], []])
def test_a_gap_between_an_edition_and_its_successor_is_found(replaces: list[str]) -> None:
    old, new = edition("a", "2015-01-01", "2019-12-31"), edition("b", "2020-02-01", replaces=replaces)
    [finding] = check_editions([new, old])
    assert (finding.expected, finding.given) == ("2020-01-01", "2020-02-01")


@pytest.mark.parametrize(
    "pair",
    [
        (edition("a", "2015-01-01"), edition("b", "2020-01-01", replaces=["a"])),
        (edition("a", "2015-01-01", "2019-12-31"), edition("b", "2020-01-01", replaces=["a"])),
        (edition("a", "2015-01-01", "2019-12-31"), edition("b", "2020-01-01")),
        (edition("a", "2015-01-01", routes=["SB-1"]), edition("b", "2020-01-01", excluded_routes=["SB-1"])),
        (edition("a", "2015-01-01", routes=["SB-1"]), edition("b", "2020-01-01", routes=["SB-2"])),
    ],
)
def test_editions_that_meet_or_explain_themselves_are_no_finding(pair: tuple[Guideline, Guideline]) -> None:
    assert list(check_editions(pair)) == []


def test_a_gap_that_a_third_edition_fills_is_none() -> None:
    editions = [("a", "2015-01-01", "2016-12-31"), ("b", "2017-01-01", "2019-12-31"), ("c", "2020-01-01", "")]
    assert list(check_editions([edition(*each) for each in editions])) == []


def test_an_unknown_guideline_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match=GUIDELINE):
        Guideline.load("no-such-guideline")


def test_the_guideline_holds_no_number_but_signs() -> None:
    def numbers(value: Any) -> list[float]:
        if isinstance(value, dict):
            return [n for v in value.values() for n in numbers(v)]
        if isinstance(value, list):
            return [n for v in value for n in numbers(v)]
        return [value] if isinstance(value, (int, float)) else []

    assert set(numbers(content())) <= {1, -1}


def overlay(folder: Path, table: str, text: str) -> Reference:
    (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    return Reference.load([folder])


def test_an_overlay_of_another_edition_mixes_vintages_and_blocks(tmp_path: Path) -> None:
    changed = overlay(
        tmp_path,
        "fuel_factors",
        HEADER + "fuel_factors.coke.ncv.ndrc-2015,coke,ndrc-2015,ncv,28.447,,,,GJ/t,100000,2015-01-01,,ndrc-2013,"
        "felix-ghg-accounting-vintage-a,verified-secondary,\n",
    )
    result = computed(row("fuel", "coke", 1), row("fuel", "diesel", 1), reference=changed)
    [finding] = [f for f in result.findings if f.rule == "account.mixed-vintages"]
    assert finding.blocks
    assert "ndrc-2013" in finding.given


def test_an_overlay_gives_the_equivalent_value_of_electricity(tmp_path: Path) -> None:
    shipped = Reference.load().table("energy_conversion").columns
    given = {
        "key": "energy_conversion.electricity.coal-equivalent.equivalent.gbt-2589-2020",
        "item": "electricity",
        "convention": "equivalent",
        "quantity": "coal_equivalent",
        "value": "0.3",
        "unit": "kgce/kWh",
        "region": "100000",
        "edition": "gbt-2589-2020",
        "source": "nimonik-gbt-2589",
        "confidence": "assumed",
    }
    text = ",".join(shipped) + "\n" + ",".join(given.get(name, "") for name in shipped) + "\n"
    result = computed(
        row("fuel", "coke", 1),
        row("electricity_in", "electricity", 1, "MWh"),
        reference=overlay(tmp_path, "energy_conversion", text),
    )
    assert result.lines["tce_equivalent"].to_list() == [0.9714, 0.3]
    assert str(result.energy["tce_equivalent"]) == "1.271400"
    assert "account.no-equivalent-value" not in rules(result)


def test_a_factor_in_another_unit_gives_the_same_account(tmp_path: Path) -> None:
    shipped = Reference.load().row("electricity_factors.provincial-average.430000.2022")
    assert shipped is not None
    columns = Reference.load().table("electricity_factors").columns
    given = {
        "key": shipped.key,
        "kind": "provincial_average",
        "year": "2022",
        "quantity": "emission_factor",
        "value": "490",
        "unit": "gCO2/kWh",
        "region": "430000",
        "source": shipped.source,
        "confidence": "verified",
        "edition": shipped.edition,
    }
    text = ",".join(columns) + "\n" + ",".join(given.get(name, "") for name in columns) + "\n"
    changed = overlay(tmp_path, "electricity_factors", text)
    result = computed(row("electricity_in", "electricity", 1, "MWh"), reference=changed)
    assert result.lines["tco2e"].to_list() == [0.49]


def test_no_chain_of_an_account_breaks_off() -> None:
    result = computed(row("fuel", "coke", 1, ncv=28.0, ncv_unit="GJ/t"), row("electricity_in", "electricity", 1, "MWh"))
    lineage = result.lineage
    assert lineage.dangling() == []
    total = "account.activity.other-nonferrous-2015.with_electricity_heat"
    walked = {figure.id for _, figure in lineage.walk(total)}
    assert {
        "ledger:activity#2",
        "ledger:activity#2:ncv",
        "ref:electricity_factors.provincial-average.430000.2022",
    } <= walked


PROCESS_HEADER = (
    "key,item,kind,scope,name_zh,name_en,quantity,value,value_low,value_high,value_text,unit,region,valid_from,"
    "valid_to,edition,source,confidence,note\n"
)


def coke_of(region: str, value: float, valid_from: str = "2015-01-01") -> str:
    return (
        f"test.coke.{region}.{valid_from},coke,reductant,other-nonferrous-2015,焦炭,coke,emission_factor,{value},,,,"
        f"tCO2/t,{region},{valid_from},,test,definition,verified,\n"
    )


def test_the_provinces_own_factor_comes_before_the_nations(tmp_path: Path) -> None:
    changed = overlay(tmp_path, "process_factors", PROCESS_HEADER + coke_of("430000", 2.5) + coke_of("440000", 2.0))
    for region, factor in (("430000", 2.5), ("430100", 2.5), ("440000", 2.0), ("110000", 2.862)):
        result = computed(row("reductant", "coke", 1), reference=changed, region=region)
        assert result.lines["tco2e"].to_list() == [factor]


def test_a_factor_that_begins_within_the_year_does_not_hold_for_the_year(tmp_path: Path) -> None:
    changed = overlay(tmp_path, "process_factors", PROCESS_HEADER + coke_of("430000", 2.5, "2022-04-01"))
    assert computed(row("reductant", "coke", 1), reference=changed).lines["tco2e"].to_list() == [2.862]
    assert computed(row("reductant", "coke", 1, period="2023"), reference=changed).lines["tco2e"].to_list() == [2.5]


def test_two_factors_of_one_place_are_no_factor(tmp_path: Path) -> None:
    changed = overlay(
        tmp_path, "process_factors", PROCESS_HEADER + coke_of("430000", 2.5) + coke_of("430000", 2.4, "2016-01-01")
    )
    result = computed(row("reductant", "coke", 1), reference=changed)
    assert result.lines["tco2e"].to_list() == [None]
    assert "account.ambiguous-factor" in rules(result)
