"""Which noun or verb of a sentence tells of a meeting, and by which verb something is said of it."""
