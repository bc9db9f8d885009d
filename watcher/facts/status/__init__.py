"""What a verb and the words around it make of an event: planned, put off, called off, under way, over."""
