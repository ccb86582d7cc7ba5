"""Zalo Official Account: OAuth v4, webhook, consultation messages (openapi.zalo.me v3.0). See docs/ket-noi-zalo.md."""

from __future__ import annotations

from connectors.channel import Channel, ChannelHost, ChannelKind
from connectors.zalo.channel import ZaloChannel
from connectors.zalo.parts import put_together
from connectors.zalo.settings import ZaloSettings


def open_channel(host: ChannelHost) -> Channel | None:
    """Return the channel, or None while the app's id and secret are not set."""
    settings = ZaloSettings()
    if settings.app_id is None or settings.app_secret is None:
        return None
    return ZaloChannel(put_together(settings, host, settings.app_id, settings.app_secret.get_secret_value()))


KIND = ChannelKind(
    name="zalo",
    title="Zalo OA",
    open=open_channel,
    how_to="Đặt TROLY_ZALO_APP_ID và TROLY_ZALO_APP_SECRET, rồi làm theo docs/ket-noi-zalo.md.",
)
