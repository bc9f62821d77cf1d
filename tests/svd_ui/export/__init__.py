"""Files that are taken away: each read back as a person or a program would, and held against the released frames."""
