"""Settings of the Zalo OA channel, from the environment (prefix TROLY_ZALO_) or `.env`. See docs/ket-noi-zalo.md."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SignatureMode(StrEnum):
    """`LOG_ONLY` lets wrongly signed events in, with a warning each: for the first days of a new OA, not for longer."""

    ENFORCE = "enforce"
    LOG_ONLY = "log-only"


class ZaloSettings(BaseSettings):
    """What an operator may set; `app_id` and `app_secret` switch the channel on."""

    model_config = SettingsConfigDict(env_prefix="TROLY_ZALO_", env_file=".env", env_ignore_empty=True, extra="ignore")

    app_id: str | None = Field(None, description="ID ứng dụng (trang quản trị ứng dụng Zalo)")
    app_secret: SecretStr | None = Field(None, description="Khóa bí mật của ứng dụng (App Secret Key)")
    oa_secret: SecretStr | None = Field(None, description="OA Secret Key ở trang Webhook, khác App Secret Key")
    oas: dict[str, str] = Field(default_factory=dict, description='OA nào của xã nào: {"<OA ID>": "phu-lam"}')
    signature: SignatureMode = Field(SignatureMode.ENFORCE, description="enforce hoặc log-only")
    callback_url: str | None = Field(
        None, description="Callback URL, giống trang quản trị từng ký tự; để trống là <địa chỉ công khai>/zalo/callback"
    )
    pkce: bool = Field(True, description="dùng Code Challenge khi cấp quyền")
    code_verifier: SecretStr | None = Field(
        None, description="chỉ đặt nếu trang quản trị giữ một Code Challenge cố định: verifier 43 ký tự của nó"
    )
    appsecret_proof: bool = Field(False, description="bật nếu ứng dụng yêu cầu appsecret_proof")
    buttons: bool = Field(True, description="gửi nút bấm; tắt thì lựa chọn luôn là chữ có đánh số")
    verifier_codes: list[str] = Field(default_factory=list, description='mã xác thực tên miền: ["<mã>"]')
    human_pause_minutes: int = Field(60, ge=1, description="cán bộ trả lời tay thì trợ lý im lặng bao lâu")
    oldest_event_minutes: int = Field(180, ge=120, description="bỏ sự kiện cũ hơn (Zalo gửi lại trong gần 2 giờ)")
    timeout_s: float = Field(10.0, gt=0, description="chờ Zalo trả lời tối đa bao nhiêu giây")
    oauth_url: str = Field("https://oauth.zaloapp.com", description="địa chỉ máy chủ cấp quyền")
    api_url: str = Field("https://openapi.zalo.me", description="địa chỉ OpenAPI")

    @field_validator("verifier_codes")
    @classmethod
    def _plain_codes(cls, codes: list[str]) -> list[str]:
        if not all(code.isascii() and code.replace("-", "").replace("_", "").isalnum() for code in codes):
            raise ValueError("mã xác thực tên miền chỉ gồm chữ, số, - và _")
        return codes
