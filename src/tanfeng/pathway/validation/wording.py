"""Words of the validation (验证用语): names of predictors and sectors, and the sentences that say what came out."""

from __future__ import annotations

from tanfeng.accounting.sectors import NAMES
from tanfeng.pathway.validation.predictors import Prediction

_PREDICTORS = {
    "no_change": (
        "不变",
        "no change",
        "只知道率定期最后一年的排放",
        "knows the last year of the calibration window",
    ),
    "trend": (
        "对数线性趋势",
        "log-linear trend",
        "只知道率定期各年的排放",
        "knows the emission of the calibration window",
    ),
    "calibrated": (
        "模型形式，按率定期率定",
        "the model's form, calibrated",
        "知道率定期的排放与当时公布的产量增速；增速与强度降幅独立抽样",
        "knows the emission of the window and the growth of output published by then; growth and decline are drawn "
        "independently",
    ),
    "declared": (
        "模型形式，今天声明的范围",
        "the model's form, today's declared ranges",
        "用情景文件今天声明的范围，声明时已知道后来的年份：检验的是范围，不是先见",
        "uses the ranges that the scenario files declare today, with the later years in sight: it tests the ranges, "
        "not foresight",
    ),
}


def predictor(prediction: Prediction) -> dict[str, str]:
    """Return the names of a predictor and what it knows, in both languages."""
    if prediction.key in _PREDICTORS:
        return named(prediction.key)
    zh, en = prediction.about
    return {
        "name_zh": f"已知{zh}",
        "name_en": f"{en} known",
        "knows_zh": "知道预测年的实际活动水平，单位活动排放取率定期最后一次的值（有两年以上则外推）：误差只剩强度",
        "knows_en": "knows the activity that came; emission per activity is the last one of the window (carried on "
        "where there are two): its error is intensity alone",
    }


def named(key: str) -> dict[str, str]:
    """Return the names of one of the predictors that know no activity beforehand, by its key."""
    return dict(zip(("name_zh", "name_en", "knows_zh", "knows_en"), _PREDICTORS[key], strict=True))


def sector(key: str) -> tuple[str, str]:
    """Return the names of a sector."""
    return NAMES.get(key, (key, key))
