"""Benchmarks: ratios measured in one run, absolute numbers beside them. Run with ``make bench``."""
