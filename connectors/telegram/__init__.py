"""Telegram, on python-telegram-bot: webhook, or long polling for an office without a public address.

Off until a token is set: the office first checks whether it may use Telegram (docs/ket-noi-telegram.md).
"""

from connectors.telegram.channel import KIND

__all__ = ["KIND"]
