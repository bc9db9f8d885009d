"""How a sentence is built: words as items, clauses and asides, subjects of verbs, and its events."""
