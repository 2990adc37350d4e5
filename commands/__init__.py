"""The commands of `pricewar`, one module a kind; each command calls one function of an inner room and prints it.

Modules here import the inner rooms inside their functions, so that `--help` and `extract` start at once.
"""
