"""Who takes part in an event, who only speaks of it, and who is only what it is about."""
