"""Readers of input files as received: each turns one folder of data/raw into plain frames, and knows its file forms."""
