"""What each actor makes of an outcome: parties, weights, payoffs, and the value of no deal."""
