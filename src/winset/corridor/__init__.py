"""How people move, month by month: one small file for each mechanism, compiled functions over arrays of
(city, group, lane), and the month loop that calls them. People are conserved; it knows nothing of deals.
"""
