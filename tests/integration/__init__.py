"""The real app with the real engine, over the loopback."""
