"""Speed and memory beside Rasa's default pipeline."""
