"""From the JSON of the pathway's layers to their pictures (路径图片): abatement, ensemble, hindcast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from tanfeng.report import macc_picture
from tanfeng.report.chance import Chance, chance
from tanfeng.report.fan import Fan, fan
from tanfeng.report.hindcast import Hindcast, Predictor, hindcast
from tanfeng.report.numbers import Said, percent
from tanfeng.report.pathway_page import Extra
from tanfeng.report.pathway_run import PathwayRun
from tanfeng.report.pathway_words import BOUNDARY
from tanfeng.report.tornado import tornado


def macc_extra(document: Mapping[str, Any]) -> Extra:
    """Return both abatement curves with the sentences that join them (减排成本)."""
    names = {row["key"]: Said(row["name_zh"], row["name_en"]) for row in document["measures"]}
    when = document["year"]
    span = Said("各决策年合计", "all years of decisions") if when == "cumulative" else Said(f"{when} 年", str(when))
    ladder_title = Said(f"碳价阶梯（{span.zh}）", f"Carbon-price ladder ({span.en})")
    curve_title = Said(f"逐项措施（{span.zh}）", f"Measure by measure ({span.en})")
    stated, green = document["annualisation"], document["bought_green"]
    rule = stated["rules"][stated["rule"]]
    return Extra(
        Said("边际减排成本", "Marginal abatement cost"),
        [
            partial(macc_picture.ladder, document, ladder_title, names),
            partial(macc_picture.measures, document, curve_title),
        ],
        [
            *([Said(green["zh"], green["en"])] if green["zh"] else []),
            Said(document["difference_zh"], document["difference_en"]),
            Said("年化规则：" + rule["zh"], "Annualisation: " + rule["en"]),
        ],
    )


def tornado_extras(run: PathwayRun) -> list[Extra]:
    """Return what moves the last year's level of each boundary of a run (哪些假设左右末年水平)."""
    drawn = [row for row in run.scenario.get("tornado", ()) if row["bars"]]
    last = run.years[-1] if drawn else None
    pictures = [
        partial(
            tornado, row, Said(f"{last} 年{BOUNDARY[row['boundary']].zh}", f"{BOUNDARY[row['boundary']].en} in {last}")
        )
        for row in drawn
    ]
    title = Said("哪些假设左右末年的水平", "What moves the level of the last year")
    return [Extra(title, pictures)] if pictures else []


def ensemble_extras(document: Mapping[str, Any], deadline: int | None) -> list[Extra]:
    """Return when an ensemble peaks, how wide it spreads, and what decides (集合模拟)."""
    complete = bool(document.get("complete", True))
    chances = [_chance(row, deadline) for row in document["peak"]]
    made = [
        Extra(
            Said("达峰年份的概率", "Probability of the peak year"),
            [partial(chance, shown) for shown in chances],
            [] if complete else [_INCOMPLETE],
        )
    ]
    if document["kind"] == "optimised":
        fans = [_fan(row, deadline, complete) for row in document["fans"]]
        title = Said("逐样本优化的扇形图", "Fans of the optimised samples")
        made.append(Extra(title, [partial(fan, shown) for shown in fans]))
    drawn = [row for row in document.get("tornado", ()) if row["quantity"] == "last_year"]
    if drawn:
        title = Said("哪项假设起决定作用", "Which assumption decides")
        pictures = [
            partial(
                tornado,
                row,
                Said(f"末年{BOUNDARY[row['boundary']].zh}", f"{BOUNDARY[row['boundary']].en} in the last year"),
            )
            for row in drawn
        ]
        made.append(Extra(title, pictures))
    return made


_INCOMPLETE = Said("非最终结果：集合模拟尚未完成。", "NOT FINAL: the ensemble is not complete.")


def _chance(row: Mapping[str, Any], deadline: int | None) -> Chance:
    """Bars from "this year or before"; the last year has none, since a rising series may rise on."""
    until = {int(year): float(share) for year, share in row["by_year"].items()}
    known = sorted(until)
    shares = [until[year] - (until[known[n - 1]] if n else 0.0) for n, year in enumerate(known)]
    said = BOUNDARY[row["boundary"]]
    return Chance(
        title=Said(f"{said.zh}：达峰年份", f"{said.en}: year of the peak"),
        years=known,
        shares=shares,
        rest=float(row["not_within_horizon"]),
        deadline=deadline,
        size=int(row["samples"]),
    )


def _fan(row: Mapping[str, Any], deadline: int | None, complete: bool) -> Fan:
    said, quantiles = BOUNDARY[row["boundary"]], row["quantiles"]
    middle = quantiles.get("p50") or quantiles[sorted(quantiles)[len(quantiles) // 2]]
    return Fan(
        title=Said(f"{said.zh}（逐样本优化，线为中位数）", f"{said.en} (optimised samples, line: median)"),
        unit=row["unit"],
        years=row["years"],
        central=middle,
        quantiles=quantiles,
        deadline=deadline,
        final=complete,
    )


def hindcasts(document: Mapping[str, Any]) -> Iterator[Hindcast]:
    """Yield the picture of each series of a validation (回测); a single predicted year is told, not drawn."""
    for row in document["hindcast"]:
        known = row["calibrated_on"]
        years = sorted({int(year) for year in row["observed"]})
        notes = {year: Said("异常年份", "anomalous year") for year in row["anomalous_years"]}
        yield Hindcast(
            title=Said(
                f"{row['name_zh']}：已知 {known[0]}–{known[-1]}，预测至 {years[-1]}",
                f"{row['name_en']}: {known[0]}–{known[-1]} known, predicted to {years[-1]}",
            ),
            unit="tCO2",
            observed={int(year): value for year, value in row["observed"].items()},
            origin=int(known[-1]),
            predictors=[
                Predictor(
                    Said(p["name_zh"], p["name_en"]),
                    p["years"],
                    p["predicted_tco2"],
                    p["low_tco2"] or (),
                    p["high_tco2"] or (),
                )
                for p in _banded_first(row["predictors"])
                if len(p["years"]) > 1
            ],
            notes=notes,
        )


def _banded_first(predictors: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The model's own form first: its band is the one that is drawn."""
    return sorted(predictors, key=lambda p: p["key"] != "declared")


def validation_extra(document: Mapping[str, Any]) -> Extra:
    """Return the hindcasts with the sentences of the validation (验证)."""
    return Extra(
        Said("验证", "Validation"),
        [partial(hindcast, shown) for shown in hindcasts(document)],
        [Said(sentence["zh"], sentence["en"]) for sentence in document["sentences"]],
    )


def errors_said(row: Mapping[str, Any]) -> list[Said]:
    """Return one sentence per predictor of a series: its mean error, with and without the anomalous years."""
    made = []
    for p in row["predictors"]:
        whole, without = p["score"], p["score_without_anomalous_years"]
        a, b = percent(whole.get("mape"), 1), percent(without.get("mape"), 1)
        made.append(
            Said(
                f"{p['name_zh']}：平均误差 {a.zh}（不计异常年份 {b.zh}）",
                f"{p['name_en']}: mean error {a.en} ({b.en} without anomalous years)",
            )
        )
    return made
