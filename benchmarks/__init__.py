"""Speeds beside named peers in the same run, as ratios. Never a test: a slow machine is not a fault of the code."""
