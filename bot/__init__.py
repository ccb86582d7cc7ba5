"""What runs inside Rasa: training data and the Vietnamese components."""
