"""Benchmarks: Handrail against the usual way of doing the same, interleaved in one run, as ratios."""
