"""The web channel: the chat page and its HTTP interface."""
