"""The channels there are. A new channel is one package and one line here."""

from __future__ import annotations

from connectors import telegram, zalo, zalo_bot
from connectors.channel import ChannelKind

KINDS: tuple[ChannelKind, ...] = (zalo.KIND, telegram.KIND, zalo_bot.KIND)
"""Each channel's entry, in the order operators see them."""
