"""Units in words (单位的写法): 元/t and 每年 in Chinese, CNY/t and "a year" in English; nobody reads ``1/a``."""

from __future__ import annotations

from tanfeng.core.language import ENGLISH, current

#: The parts of a unit that are words, by how the data write them. What is not here is written alike in both languages.
_ZH = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "10^6 CNY": "百万元",
    "10^4 CNY": "万元",
    "10^8 CNY": "亿元",
    "a": "年",
    "degree": "度",
    "certificate": "张",
    "10^4 t": "万t",
    "10^4 Nm3": "万Nm³",
    "tCO2": "t CO₂",
    "tCO2e": "t CO₂e",
    "MtCO2": "Mt CO₂",
    "Nm3": "Nm³",
    "m3": "m³",
}
_EN = {
    "元": "CNY",
    "万元": "10^4 CNY",
    "百万元": "10^6 CNY",
    "亿元": "100 million CNY",
    "张": "certificate",
    "10^6 CNY": "million CNY",
    "万t": "10^4 t",
    "家": "plants",
    "个": "plants",
    "年": "a",
    "tCO2": "t CO₂",
    "tCO2e": "t CO₂e",
    "MtCO2": "Mt CO₂",
    "Nm3": "Nm³",
    "m3": "m³",
}


def unit_words(unit: str, lang: str | None = None) -> str:
    """Return a unit as people of a language write it; what is no word stays as it is (单位写法)."""
    words = _EN if (lang or current()) == ENGLISH else _ZH
    return words.get(unit) or "/".join(words.get(part, part) for part in unit.split("/"))
