"""A ``materials.toml`` as people get it wrong: one finding with its place, or one sentence, and never a result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.materials.cycles import STATED, book, number, uncertain_example, worked_example

from tanfeng.core.errors import UsageError
from tanfeng.core.findings import Finding
from tanfeng.materials import materials, of_tables, read, run
from tanfeng.reference import Reference

GOODS = "systems.worked.end_uses.goods"


def blocked(document: dict[str, Any]) -> Finding:
    """Return the only blocking finding; the system must not be there."""
    answer = book(document)
    [finding] = [f for f in answer.findings if f.blocks]
    assert answer.systems == ()
    assert finding.zh
    assert finding.en
    return finding


def changed(**entries: Any) -> dict[str, Any]:
    document = worked_example()
    document["systems"]["worked"] |= entries
    return document


def end_use(**entries: Any) -> dict[str, Any]:
    document = worked_example()
    document["systems"]["worked"]["end_uses"]["goods"] |= entries
    return document


@pytest.mark.parametrize("value", [0, 0.5, 0.999])
def test_lifetime_below_a_year(value: float) -> None:
    finding = blocked(end_use(lifetime=number(value, "a")))
    assert finding.rule == "materials.lifetime-below-year"
    assert finding.address.column == f"{GOODS}.lifetime"


def test_range_of_a_lifetime_that_reaches_below_a_year_is_cut_and_said() -> None:
    answer = book(end_use(lifetime=number(2, "a", low=0.3, high=3)))
    [finding] = [f for f in answer.findings if f.rule == "materials.lifetime-range-cut"]
    assert (finding.severity, finding.given) == ("warning", "0.3 a")
    assert answer.systems[0].end_uses[0].inputs["lifetime"].low == 1


@pytest.mark.parametrize("word", ["assumed", "recalled", "estimated"])
def test_what_is_only_thought_needs_a_range(word: str) -> None:
    finding = blocked(end_use(collection={"value": 0.5, "unit": "ratio", "source": "x", "confidence": word}))
    assert finding.rule == "materials.range-missing"
    given = {"value": 0.5, "unit": "ratio", "source": "x", "confidence": word, "low": 0.4, "high": 0.6}
    assert book(end_use(collection=given)).systems


@pytest.mark.parametrize(
    ("entry", "wrong"),
    [
        ("collection", {"value": 0.5, "unit": "ratio", "confidence": "reported"}),
        ("collection", {"value": 0.5, "unit": "ratio", "source": "x", "confidence": "sure"}),
        ("collection", {"value": "half", "unit": "ratio", **STATED}),
        ("collection", {"value": True, "unit": "ratio", **STATED}),
        ("collection", {"value": 0.5, "unit": "t", **STATED}),
        ("collection", {"value": 0.5, **STATED}),
        ("collection", {"value": 0.5, "ref": "material_flow.mf042.eol-recycling-rate", "unit": "ratio", **STATED}),
        ("collection", {"unit": "ratio", **STATED}),
        ("collection", {"value": 0.5, "unit": "ratio", "weight": 2, **STATED}),
        ("collection", number(1.5)),
        ("collection", number(-0.1)),
        ("collection", number(0.5, low=0.6, high=0.7)),
        ("collection", number(0.5, low=0.4)),
        ("collection", number(0.5, low=0.4, high=0.6, plus_minus=0.1)),
        ("collection", number(0.8, plus_minus=0.5)),
        ("collection", {"ref": "material_flow.mf999.none"}),
        ("collection", {"ref": "material_flow.mf053.eol-recycling-rate-class"}),
        ("collection", 0.5),
        ("collection", {"points": {"2001": 0.5}, "between": "cubic", "unit": "ratio", **STATED}),
        ("collection", {"points": {"first": 0.5}, "unit": "ratio", **STATED}),
        ("lifetime", {"points": {"2001": 2, "2004": 3}, "between": "linear", "unit": "a", **STATED}),
        ("lifetime", {"ref": "material_flow.mf042.eol-recycling-rate"}),
        ("distribution", "gamma"),
        ("colour", "red"),
    ],
)
def test_wrong_input_of_an_end_use(entry: str, wrong: Any) -> None:
    finding = blocked(end_use(**{entry: wrong}))
    assert finding.address.column == f"{GOODS}.{entry}"
    assert finding.address.file == "materials.toml"


@pytest.mark.parametrize("shape", [0, -1])
def test_shape_that_is_no_shape(shape: float) -> None:
    assert blocked(end_use(distribution="weibull", shape=number(shape, "1"))).address.column == f"{GOODS}.shape"


def test_distribution_without_its_width() -> None:
    assert blocked(end_use(distribution="lognormal")).address.column == f"{GOODS}.cv"


@pytest.mark.parametrize(
    "entries",
    [
        {"metal": "Xx"},
        {"region": "999999"},
        {"first_year": 2010},
        {"last_year": "2004"},
        {"driver": "outflow"},
        {"timing": "noon"},
        {"back_years": -1},
        {"back_years": 5},
        {"end_uses": {}},
        {"price": 5},
        {"new_scrap_share": number(0.99)},
        {"series": number(5, "t")},
        {"back_years": 5, "growth": number(-1)},
    ],
)
def test_wrong_system(entries: dict[str, Any]) -> None:
    assert blocked(changed(**entries)).address.column.startswith("systems.worked")


def test_shares_that_do_not_add_up() -> None:
    finding = blocked(end_use(share=number(0.9)))
    assert (finding.rule, finding.given) == ("materials.share-sum", "0.9")


def test_a_year_that_is_not_stated_is_not_made_up() -> None:
    series = {"points": {"2001": 1, "2004": 1}, "unit": "t", **STATED}
    assert blocked(changed(series=series)).rule == "materials.year-missing"
    assert book(changed(series={**series, "between": "linear"})).systems
    beyond = {"points": {"2001": 1, "2003": 1}, "between": "linear", "unit": "t", **STATED}
    assert blocked(changed(series=beyond)).rule == "materials.year-missing"


def test_a_constant_rate_needs_values_above_zero() -> None:
    series = {"points": {"2001": 0, "2004": 1}, "between": "geometric", "unit": "t", **STATED}
    assert "systems.worked.series" in blocked(changed(series=series)).address.column


def test_years_before_the_first_are_asked_for_and_no_warning_where_they_are_given() -> None:
    rules = [f.rule for f in book(worked_example()).findings]
    assert rules == ["materials.nothing-before"]
    assert [f.rule for f in book(uncertain_example()).findings] == []


def test_one_wrong_system_leaves_the_others() -> None:
    document = worked_example()
    document["systems"]["broken"] = {**document["systems"]["worked"], "metal": "Xx"}
    assert [s.key for s in book(document).systems] == ["worked"]


def test_units_are_converted() -> None:
    system = book(worked_example()).systems[0]
    assert system.inputs["scrap_traded"].value == 2
    assert system.inputs["new_scrap_share"].value == pytest.approx(0.08)


def test_reference_rows_bring_value_range_source_and_confidence() -> None:
    one = book(end_use(lifetime={"ref": "material_flow.mf077.lifetime-mean"})).systems[0].end_uses[0].inputs["lifetime"]
    assert (one.value, one.low, one.high, one.confidence) == (15, 10, 20, "recalled")
    assert one.source
    assert one.refs == ("material_flow.mf077.lifetime-mean",)


def test_a_range_put_on_a_published_value_makes_it_assumed() -> None:
    given = {"ref": "material_flow.mf042.eol-recycling-rate", "low": 0.35, "high": 0.55}
    assert book(end_use(collection=given)).systems[0].end_uses[0].inputs["collection"].confidence == "assumed"


@pytest.mark.parametrize("text", ["systems = 3", "[systems", "", "[systems]\na = 1", "\xff"])
def test_what_is_no_such_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "materials.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError):
        read(path, Reference.load())


class TestShippedWorkspace:
    """What the public data of the sample workspace give: two systems of the nation, none of the province."""

    FOLDER = Path(__file__).parents[2] / "workspaces" / "hunan-public"

    def results(self) -> dict[str, Any]:
        answer = read(self.FOLDER / "materials.toml", Reference.load())
        assert not any(f.blocks for f in answer.findings)
        return {system.key: run(system, draws=200) for system in answer.systems}

    def test_published_stocks_come_back(self) -> None:
        # In batteries 0.91 Mt in 2000 and 7.75 Mt in 2014 (lead stocks study, ES&T 2016).
        stock = self.results()["cn-pb-batteries"].known["stock"][:, 0]
        assert stock[[0, -1]] == pytest.approx([0.91e6, 7.75e6], rel=1e-12)

    def test_lead_into_batteries_stays_below_the_published_demand_of_all_uses(self) -> None:
        # Demand for lead is published as 3.7 to 5.3 Mt in 2030, more than 85 % of it for batteries.
        one = self.results()["cn-pb-batteries"]
        _, low, high = one.band(one.known["products_in"])
        assert high[-1] < 0.85 * 5.3e6
        assert high[-1] > 0.5 * 0.85 * 3.7e6
        assert low[-1] > 7.75e6 - 7.75e6 / (7.75 / 0.91) ** (1 / 14) * 1.2

    def test_zinc_grew_by_seven_percent_a_year(self) -> None:
        # 1.51 Mt in 2000 and 6.39 Mt in 2021 (Tong 2024): (6.39 ÷ 1.51)^(1/21) − 1 = 7.11 %.
        inflow = self.results()["cn-zn"].known["products_in"][:, 0]
        assert inflow[1:] / inflow[:-1] == pytest.approx(1.0711, abs=1e-4)

    def test_nothing_that_is_assumed_is_shown_as_more(self) -> None:
        for one in self.results().values():
            assert set(one.frame()["confidence"]) <= {"assumed", "recalled", "estimated"}

    def test_each_metal_of_the_province_is_a_finding_that_names_what_is_missing(self) -> None:
        from tanfeng import ledger

        reference = Reference.load()
        answer = materials(
            self.FOLDER, ledger.read(self.FOLDER / "ledger", reference), reference, region="430000", draws=10
        )
        missing = [f for f in answer.findings if f.rule == "materials.nothing-known"]
        assert {"metal = Pb", "metal = Zn", "metal = Cu", "metal = Sb"} <= {f.address.column for f in missing}
        of = {f.address.column: f for f in missing}
        # Lifetimes of antimony are recalled, its recycling is a class of the nation's; none is known of silver.
        assert of["metal = Sb"].expected == "series, share"
        assert of["metal = Sb"].given == "lifetime: recalled; collection: recalled"
        assert of["metal = Ag"].expected == "series, share, lifetime"
        # Of the nation there are stocks and shares of lead and zinc, and they are not the province's.
        assert "series" in of["metal = Pb"].expected
        assert "share" in of["metal = Zn"].expected
        assert answer.lineage(reference).dangling() == []


def test_the_file_in_the_documentation_can_be_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "materials.md").read_text(encoding="utf-8")
    path = tmp_path / "materials.toml"
    path.write_text(text.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    answer = read(path, Reference.load())
    assert answer.findings == ()
    assert [system.key for system in answer.systems] == ["cn-pb"]


def test_a_workspace_without_the_file_has_findings_and_no_systems(tmp_path: Path) -> None:
    from tanfeng.ledger import Ledger

    answer = materials(tmp_path, Ledger(tmp_path, {}), Reference.load(), region="430000", metal="Pb")
    assert answer.systems == ()
    assert [f.rule for f in answer.findings] == ["materials.nothing-known"]


def test_document_without_systems_is_wrong_use() -> None:
    with pytest.raises(UsageError):
        of_tables({}, Reference.load())
