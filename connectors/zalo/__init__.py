"""Zalo Official Account: OAuth v4, webhook, consultation messages (openapi.zalo.me v3.0). See docs/ket-noi-zalo.md."""
