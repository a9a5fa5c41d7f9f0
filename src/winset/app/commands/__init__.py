"""One light module a command: its options and its docstring; what computes is imported when it is called."""
