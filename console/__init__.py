"""The staff console: the pages on which officers see figures, answer citizens and change settings."""
