"""Benchmarks: Handrail against the usual way of doing the same, in one run, as ratios."""
