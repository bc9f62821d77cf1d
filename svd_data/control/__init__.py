"""Disclosure control of restricted counts: what is released of a cell, and which further cells a table must hide."""
