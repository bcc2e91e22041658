"""Reports (报告): the results of a run as a page, a workbook, tables and a one-screen summary for people.

A :class:`tanfeng.report.results.RunResults` is all a report knows; :func:`tanfeng.report.write.write` puts it on disk.
"""
