"""Settings of the Zalo Bot channel, from the environment (prefix TROLY_ZALO_BOT_) or `.env`."""

from __future__ import annotations

import hashlib

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class ZaloBotSettings(BaseSettings):
    """The token switches the channel on; it looks like `123456789:abc-xyz` and comes from "Zalo Bot Manager"."""

    model_config = SettingsConfigDict(
        env_prefix="TROLY_ZALO_BOT_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    token: SecretStr | None = Field(None, description="token của bot, dạng 123456789:abc-xyz")
    api_url: str = Field("https://bot-api.zaloplatforms.com", description="địa chỉ Bot API")
    timeout_s: float = Field(10.0, gt=0, description="chờ Zalo trả lời tối đa bao nhiêu giây")


def webhook_secret(token: str) -> str:
    """What Zalo must show with every event: derived from the token, so that there is nothing more to set."""
    return hashlib.sha256(f"troly-zalo-bot-webhook:{token}".encode()).hexdigest()
