"""Rasa's custom actions: thin; they read the tracker, ask `knowledge`, and hand the answer back."""
