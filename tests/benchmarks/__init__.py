"""Benchmarks: each module measures one thing, in one run, against something in the same run."""
