"""Findings, in numbers and sentences: what every surface shows, the charts, and the report in Markdown and HTML."""
