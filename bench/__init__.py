"""Winset timed against its peers, each in an environment of its own; `README.md` says how. Never imported by src/."""
