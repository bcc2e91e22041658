"""One setting for all tests: a slow machine is no failure, so property tests have no deadline per example."""

from hypothesis import settings

settings.register_profile("tanfeng", deadline=None)
settings.load_profile("tanfeng")
