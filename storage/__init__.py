"""The database as all rooms use it, and the key that seals what must not lie in the clear."""
