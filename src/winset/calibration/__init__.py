"""The corridor model held against the record: how modelled flows become published counts, the fit as of a
date, and the checks of that fit.
"""
