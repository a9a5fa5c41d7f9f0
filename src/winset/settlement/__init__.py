"""Tables put together into what a package is worth, as written and as kept; one slow function says the same
sentence by sentence, as the oracle.
"""
