"""The touch page at the one-stop shop: topics, answers in steps, taken away by QR code or on paper."""
