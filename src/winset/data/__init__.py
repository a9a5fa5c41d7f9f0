"""What was observed, who published it, and since when it was known: the register of sources, checked tables,
single facts, dated events, and the monthly record as it stood on a day.
"""
