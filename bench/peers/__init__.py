"""One module for each engine that is timed; each runs in its own environment and its own process."""
