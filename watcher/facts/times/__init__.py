"""The day of an event, and which days of a sentence are those of something else."""
