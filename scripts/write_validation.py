"""Write the figures of ``docs/validation.md`` from the public workspace (验证页的生成).

    python scripts/write_validation.py

rewrites what stands between the marks of the page; the rest is written by hand. Nothing is optimised: the page holds
the past, the declared ranges and the literature. ``tanfeng pathway validate`` adds the fans of a run.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from tanfeng import Workspace
from tanfeng.core.files import whole_file
from tanfeng.pathway.history import from_accounts, marks_of
from tanfeng.pathway.scenario_file import load_scenarios
from tanfeng.pathway.validation import Validation, sub_sectors, validate, wording
from tanfeng.pathway.validation.hindcast import Hindcast, Scored
from tanfeng.pathway.validation.rolling import LeadError
from tanfeng.pathway.validation.sentences import sentences

ROOT = Path(__file__).parents[1]
PAGE, WORKSPACE = ROOT / "docs/validation.md", ROOT / "workspaces/hunan-public"
WHOLE = "nonferrous_all"
VERDICTS = {"agree": "一致", "differs": "**不一致**", "not_checked": "不能定"}


def page(text: str, validation: Validation) -> str:
    """Return the page with its generated parts made anew. Raises ``ValueError`` if a mark is missing."""
    parts: dict[str, Callable[[Validation], str]] = {
        "errors": errors,
        "years": years,
        "split": split,
        "rolling": rolling,
        "fan": fan,
        "literature": literature,
        "english": english,
    }
    for name, made in parts.items():
        begin, end = f"<!-- generated {name}: begin -->", f"<!-- generated {name}: end -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise ValueError(f"the page has no marks for {name}")
        text = f"{before}{begin}\n\n{made(validation)}\n\n{end}{after}"
    return text


def errors(validation: Validation) -> str:
    """Return the errors of every predictor of every series."""
    head = ("序列", "预测", "平均误差", "不计异常年", "偏差", "均方根 Mt", "落在带内", "达峰判断", "样本中已达峰")
    return _table(head, (_error_row(h, one) for h in validation.hindcasts for one in h.scored))


def _error_row(hindcast: Hindcast, one: Scored) -> tuple[str, ...]:
    found = one.whole
    return (
        wording.sector(hindcast.cut.past.key)[0],
        wording.predictor(one.prediction)["name_zh"],
        _percent(found.mape),
        _percent(one.without.mape),
        _percent(found.bias, "+"),
        _mt(found.rms_t),
        "" if found.inside is None else f"{found.inside} / {found.banded}",
        "" if one.right is None else ("对" if one.right else "错"),
        _percent(one.probability),
    )


def years(validation: Validation) -> str:
    """Return what was observed and predicted in each year, whole sector, Mt."""
    cast = next(h for h in validation.hindcasts if h.cut.past.key == WHOLE)
    whole = [one for one in cast.scored if len(one.prediction.years) == len(cast.cut.future.years)]
    head = ("年份", "实际", *(wording.predictor(one.prediction)["name_zh"] for one in whole))
    rows = []
    for i, (year, value) in enumerate(cast.cut.future.by_year().items()):
        cells = [f"{_mt(one.prediction.central[i])}（{one.errors[year]:+.0%}）" for one in whole]
        rows.append((f"{year}{'（异常）' if year in cast.left_out else ''}", _mt(value), *cells))
    return _table(head, rows)


def split(validation: Validation) -> str:
    """Return the errors and the change split into activity and intensity, whole sector, Mt."""
    cast = next(h for h in validation.hindcasts if h.cut.past.key == WHOLE)
    names = {one.prediction.key: f"预测“{wording.predictor(one.prediction)['name_zh']}”的误差" for one in cast.scored}
    activities = {a.key: a.name_zh for a in validation.settings.activities}
    head = ("什么", "活动水平", "年份", "差 Mt", "活动水平效应", "强度效应")
    rows = (
        (
            names.get(s.what, f"实际变化 {s.anchor}→{s.year}"),
            activities[s.activity_key],
            str(s.year),
            *(f"{value / 1e6:+.2f}" for value in (s.difference, s.activity, s.intensity)),
        )
        for s in cast.splits
    )
    return _table(head, rows)


def rolling(validation: Validation) -> str:
    """Return the errors by lead time, whole sector, with and without the anomalous years."""
    rows = {(e.predictor, e.lead, bool(e.without)): e for e in validation.rolling if e.series == WHOLE}
    leads = sorted({lead for _, lead, _ in rows})
    head = (
        "提前年数",
        "起点数",
        "不变：平均误差",
        "不变：偏差（对数）",
        "趋势：平均误差",
        "起点数（不计异常年）",
        "不变",
        "趋势",
    )
    return _table(head, (_lead_row(rows, lead) for lead in leads))


def _lead_row(rows: dict[tuple[str, int, bool], LeadError], lead: int) -> tuple[str, ...]:
    naive, fitted = rows.get(("no_change", lead, False)), rows.get(("trend", lead, False))
    clean, cleaned = rows.get(("no_change", lead, True)), rows.get(("trend", lead, True))
    return (
        str(lead),
        "" if naive is None else str(naive.origins),
        _percent(naive and naive.mape),
        "" if naive is None else f"{naive.bias:+.2f}",
        _percent(fitted and fitted.mape),
        "" if clean is None else str(clean.origins),
        _percent(clean and clean.mape),
        _percent(cleaned and cleaned.mape),
    )


def fan(validation: Validation) -> str:
    """Return how wide the declared fans are beside what the past asks for; scenarios of one width share a column."""
    fans = {(f.scenario, f.lead): f for f in validation.fans if f.source == "declared"}
    names = list(dict.fromkeys(name for name, _ in fans))
    leads = sorted({lead for _, lead in fans})
    alike: dict[tuple[float, ...], list[str]] = {}
    for name in names:
        alike.setdefault(tuple(fans[name, lead].half_width for lead in leads), []).append(name)
    titles, firsts = ["、".join(group) for group in alike.values()], [group[0] for group in alike.values()]
    head = ("提前年数", "历史误差所需", *(f"{t}：声明" for t in titles), *(f"{t}：占所需" for t in titles), "除去偏差")
    rows = []
    for lead in leads:
        needed = f"×÷ {math.exp(fans[names[0], lead].needed):.2f}"
        widths = (f"×÷ {math.exp(fans[name, lead].half_width):.2f}" for name in firsts)
        ratios = (_percent(fans[name, lead].ratio) for name in firsts)
        last = fans[validation.settings.declared.scenario, lead].ratio_without_bias
        rows.append((str(lead), needed, *widths, *ratios, _percent(last)))
    return _table(head, rows)


def literature(validation: Validation) -> str:
    """Return every check of the literature."""
    head = ("对照", "应得", "所得", "相差", "结论", "说明")
    rows = (
        (
            check.name_zh,
            _number(check.expected, check.unit),
            _number(check.given, check.unit),
            "" if check.difference is None else f"{check.difference:+.1%}",
            VERDICTS[check.verdict],
            f"{check.reason_zh}{check.note_zh}",
        )
        for check in validation.literature
    )
    return _table(head, rows)


def english(validation: Validation) -> str:
    """Return what came out, in English sentences."""
    return "\n".join(f"- {en}" for _, en in sentences(validation))


def public() -> Validation:
    """Validate the public workspace."""
    workspace = Workspace.open(WORKSPACE)
    above, region = workspace.views.top_down, workspace.file.region
    history, _ = from_accounts(above.accounts, region)
    if history is None or workspace.file.scenarios is None:
        raise SystemExit("the public workspace has no history or no scenarios")
    return validate(
        history,
        workspace.reference,
        {"reconciliation": workspace.views.reconciliation.table.to_dicts()},
        parts=sub_sectors(above.accounts, region),
        marks=marks_of(above.accounts, above.fuel_history, region),
        scenarios=load_scenarios(workspace.file.scenarios),
    )


def main() -> int:
    """Rewrite the page."""
    text = page(PAGE.read_text(encoding="utf-8"), public())
    with whole_file(PAGE) as target:
        target.write_text(text, encoding="utf-8")
    return 0


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = list(head)
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    return "\n".join([*lines, *("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)])


def _percent(value: float | None, sign: str = "") -> str:
    return "" if value is None else f"{value:{sign}.0%}"


def _mt(value: float | None) -> str:
    return "" if value is None else f"{value / 1e6:.2f}"


def _number(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:.4g} {'' if unit in ('ratio', 'year') else unit}".strip()


if __name__ == "__main__":
    sys.exit(main())
