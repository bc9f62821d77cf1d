"""The bench on which an indicator is drafted: written, seen, doubted and kept. For the internal audience alone."""
