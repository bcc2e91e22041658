"""Documents for people (对外文件): the statutory report, its workbook, the verifier's workbook, the control plan.

:mod:`tanfeng.report.documents.write` puts them on disk. What a document says is built as neutral content
(:mod:`~tanfeng.report.documents.content`), which one writer turns into Word and another into Excel. Words stand in
``labels.csv``, typography in ``style.toml``.
"""
