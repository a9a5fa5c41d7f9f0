"""What can be put in an agreement: instruments, clauses with levels, packages, and the path of levers that a
package sets.
"""
