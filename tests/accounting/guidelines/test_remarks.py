"""What an account says of its guideline's text, where it applies and nowhere else."""

from __future__ import annotations

import pytest
from tests.accounting.activities import computed, row


def test_a_caveat_about_one_fuel_is_not_told_of_another() -> None:
    def told(item: str, unit: str) -> bool:
        result = computed(row("fuel", item, 1.0, unit, period="2024-01"), guideline="aluminium-ets-2024")
        return "account.ets-bituminous-coal" in {finding.rule for finding in result.findings}

    assert told("bituminous_coal", "t")
    assert not told("natural_gas", "10^4 Nm3")


@pytest.mark.parametrize("guideline", ["lead-2024", "zinc-2024", "copper-2024"])
def test_a_reductant_that_goes_by_the_table_of_the_fuel_mixes_no_vintages(guideline: str) -> None:
    rows = [row(stream, "coke", 10.0, period="2026") for stream in ("fuel", "reductant")]
    result = computed(*rows, guideline=guideline)
    assert "account.mixed-vintages" not in {finding.rule for finding in result.findings}


def test_a_fuel_that_was_measured_takes_no_default_that_could_mix() -> None:
    measured = {"ncv": 25.0, "ncv_unit": "GJ/t", "carbon_content": 0.0271}
    result = computed(row("fuel", "anthracite", 10.0, **measured), row("reductant", "anthracite", 10.0))
    assert "account.mixed-vintages" not in {finding.rule for finding in result.findings}
