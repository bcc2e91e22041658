"""Indicators (指标): where each target of a plan stands, with coverage, missing inputs and lineage.

They look back only: what an indicator cannot know from the ledger is ``no data``, never a forecast.
"""
