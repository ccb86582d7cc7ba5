"""Zalo Bot Platform: for a pilot or a small office without an OA package. See docs/ket-noi-zalo.md."""

from __future__ import annotations

from connectors.channel import Channel, ChannelHost, ChannelKind
from connectors.zalo_bot.channel import ZaloBotChannel
from connectors.zalo_bot.settings import ZaloBotSettings


def open_channel(host: ChannelHost) -> Channel | None:
    """Return the channel, or None while the token is not set."""
    settings = ZaloBotSettings()
    if settings.token is None:
        return None
    return ZaloBotChannel(settings, settings.token.get_secret_value(), host)


KIND = ChannelKind(
    name="zalo_bot",
    title="Zalo Bot",
    open=open_channel,
    how_to="Đặt TROLY_ZALO_BOT_TOKEN và TROLY_PUBLIC_URL, rồi làm theo docs/ket-noi-zalo.md.",
)
