"""What follows if a package is carried out: encounters, returns, harms, money and approval for each corridor
path and draw, under scenarios that neither side controls.
"""
