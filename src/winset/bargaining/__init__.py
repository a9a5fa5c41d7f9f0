"""What the two sides could sign. Arrays only, so that it solves any domain: frontier, solutions, offers,
linkage, robustness.
"""
