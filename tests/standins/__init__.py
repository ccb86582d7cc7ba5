"""Servers that stand in for the platforms in tests: real HTTP on the loopback, faults on demand."""
