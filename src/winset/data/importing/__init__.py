"""Newer official files into the record: detect the format, read and check every row, keep the result as a vintage."""
