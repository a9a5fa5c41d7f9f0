"""What the record says without a model: the effects of past measures, the figures of a text recomputed, and the
ledger of what was asked, offered, promised and delivered.
"""
