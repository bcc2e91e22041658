"""Ratings (对标评价): verdicts with reasons, by rule sets that are data."""
