"""Who has to say yes at home: chambers, pivots, elections, and tables of passage and reversal."""
