"""Telegram's settings, from the environment (prefix TROLY_TELEGRAM_) or a `.env` file."""

from __future__ import annotations

import hashlib
import re

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_TOKEN = re.compile(r"^\d{1,20}:[\w-]{1,100}$")


class TelegramSettings(BaseSettings):
    """What an operator may set for Telegram."""

    model_config = SettingsConfigDict(
        env_prefix="TROLY_TELEGRAM_", env_file=".env", env_ignore_empty=True, extra="ignore"
    )

    token: SecretStr | None = Field(None, description="mã bot do BotFather cấp; để trống là không dùng Telegram")
    commune: str | None = Field(None, description="xã của bot này; để trống là xã mặc định")
    webhook: bool | None = Field(
        None,
        description="nhận tin qua webhook (true) hay tự hỏi lấy tin (false); để trống: webhook nếu có địa chỉ https",
    )
    secret: SecretStr | None = Field(None, description="mã bí mật của webhook; để trống thì tính từ mã bot")
    base_url: str = Field("https://api.telegram.org/bot", description="địa chỉ máy chủ Bot API, phần trước mã bot")
    proxy: SecretStr | None = Field(None, description="proxy để gọi Telegram, ví dụ http://10.0.0.1:3128")
    timeout_s: float = Field(15.0, gt=0, description="chờ Telegram trả lời tối đa bao nhiêu giây")

    @field_validator("token")
    @classmethod
    def _well_formed(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None or not token.get_secret_value().strip():
            return None
        if not _TOKEN.match(token.get_secret_value()):
            raise ValueError("phải có dạng 123456:ABC-DEF, chép nguyên từ BotFather")
        return token

    @property
    def bot_id(self) -> str:
        """The bot's id: the token begins with it."""
        assert self.token is not None
        return self.token.get_secret_value().partition(":")[0]

    @property
    def webhook_secret(self) -> str:
        """What Telegram sends along with each update."""
        if self.secret is not None:
            return self.secret.get_secret_value()
        assert self.token is not None
        return hashlib.sha256(b"webhook:" + self.token.get_secret_value().encode()).hexdigest()
