"""The channels there are. A new channel is one package and one line here."""

from __future__ import annotations

from connectors.channel import ChannelKind

KINDS: tuple[ChannelKind, ...] = ()
"""Each channel's entry, in the order operators see them. Import it from the channel's package: `zalo.KIND`."""
