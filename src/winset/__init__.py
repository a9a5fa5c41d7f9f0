"""Winset: which deal could two governments sign, ratify and keep, and what would it do."""

__version__ = "0.1.0"
