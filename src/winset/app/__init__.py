"""The surfaces that show findings and compute nothing: the command line, the HTTP API and the page."""
