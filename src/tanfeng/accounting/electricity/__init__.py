"""Electricity (电力): location-based and market-based side by side, each line with its proof."""
