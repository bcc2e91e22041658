"""The life of a report (报告的生命周期): versions that cannot be changed once submitted, and what made each figure.

A report is an enterprise × a period × a guideline set; its versions lie in an SQLite file that itself refuses to change
what was submitted. Everything a figure is a function of is stored with it, and gives the figure again years later.
"""
