"""Measures the quality of answers on committed question sets."""
