"""The columns every table may carry: where a figure comes from and how surely it is known (出处)."""

from __future__ import annotations

from tanfeng.ledger.schema.model import Choice, Column

CONFIDENCE = (
    Choice("measured", "实测", "measured"),
    Choice("reported", "填报", "reported", ("上报",)),
    Choice("verified", "已核", "verified", ("核查", "已核查")),
    Choice("derived", "推算", "derived"),
    Choice("estimated", "估算", "estimated"),
    Choice("recalled", "待核原文", "recalled"),
    Choice("plan-text", "方案原文", "plan text"),
    Choice("verified-secondary", "已核（二手）", "verified (secondary)"),
    Choice("verified(transcription)", "已核（转录）", "verified (transcription)"),
    Choice("verified(transcription-draft)", "已核（转录稿）", "verified (transcription of a draft)"),
    Choice("verified-weak", "弱核", "verified (weak)"),
    Choice("assumed", "设定", "assumed"),
    Choice("not-found", "未找到", "not found"),
)

SOURCE = Column(
    "source", "来源", "Source", note_zh="数据出自何处：台账、发票、统计年鉴……", note_en="Where the figure comes from."
)


def provenance(*, source_required: bool = False) -> tuple[Column, ...]:
    """Return the columns that close every table."""
    source = SOURCE
    if source_required:
        source = Column(
            SOURCE.name,
            SOURCE.zh,
            SOURCE.en,
            required=True,
            note_zh=SOURCE.note_zh,
            note_en=SOURCE.note_en,
            example="统计年鉴 2023 表 7-3",
        )
    return (
        source,
        Column(
            "confidence",
            "可信度",
            "Confidence",
            "choice",
            choices=CONFIDENCE,
            note_zh="结果的可信度取所用数据中最弱的一个。",
            note_en="A result is as sure as the weakest figure it used.",
        ),
        Column(
            "evidence",
            "证据编号",
            "Evidence",
            note_zh="发票、报表、检测报告的编号或文件名。",
            note_en="Document number.",
        ),
        Column("note", "备注", "Note"),
    )
