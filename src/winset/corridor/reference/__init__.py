"""The corridor's equations as a plain scalar program: the oracle for the compiled kernel, and what it is timed against.

Written from `docs/equations.md` alone, one function for each of its sections, with its names: one draw, one path,
floats in dictionaries by name. It shares nothing with the rest of `winset.corridor`, not even the order of an array,
so that a slip in one is not a slip in both; `by_name` alone knows both sides and hands the arrays over by name. Slow
on purpose: a line that could be shorter or faster is left as the page has it. It is part of the program, so that
whoever doubts a figure can run the page's equations on their own machine.
"""
