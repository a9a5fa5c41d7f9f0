"""The HTTP API and the page: what `winset serve` answers. It computes nothing; one idea a file."""

from winset.app.api.application import build_api

__all__ = ["build_api"]
