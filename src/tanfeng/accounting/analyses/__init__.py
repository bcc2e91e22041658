"""Analyses (检测分析): values of a laboratory, a supplier or the enterprise beside the rows they are about."""

from tanfeng.accounting.analyses.joining import Analysed, with_analyses

__all__ = ["Analysed", "with_analyses"]
