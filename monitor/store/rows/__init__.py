"""Value to row and row to value, both ways and nothing else: no session, no query, no decision; by area, as the tables are.

Writing goes by plain column values, which the database takes in bulk; reading gives the frozen values of the other packages.
A function `x_values` returns the columns of one row of `x`; a function `x_value` returns the value that a row stands for.
"""
