"""The place of an event, and which places of a sentence are those of something else."""
