"""The channels there are. A new channel is one package and one line here."""

from __future__ import annotations

from connectors import telegram
from connectors.channel import ChannelKind

KINDS: tuple[ChannelKind, ...] = (telegram.KIND,)
"""Each channel's entry, in the order operators see them."""
