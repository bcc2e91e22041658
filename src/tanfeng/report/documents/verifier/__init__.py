"""The verifier's workbook (核查工作底稿): every line with its chain, computed once more by live formulas."""
