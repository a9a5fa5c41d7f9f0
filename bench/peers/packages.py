"""The additive domain on which payoffs and frontiers are timed: its size, and the seed of its evaluations."""

SIZES = (6, 6, 6, 6, 5, 5, 4)
"""Items of each issue: 129,600 packages."""
PARTIES = 2
SEED = 1
