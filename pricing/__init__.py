"""The pure core: what a price is, what a text or a table says, what changed and who followed whom.

Imports no framework, no database, no clock and no network; time is always an argument.
"""
