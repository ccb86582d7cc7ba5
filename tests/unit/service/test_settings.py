"""Settings come from the environment or `.env`; each has a default that works; a wrong one is refused by name."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from service.settings import ROOT, Settings, settings


def test_the_defaults_listen_on_this_machine_only() -> None:
    chosen = Settings()
    assert (chosen.host, chosen.port, chosen.engine_port) == ("127.0.0.1", 8000, 5005)
    assert chosen.commune is None
    assert chosen.data_folder == ROOT / ".troly"
    assert chosen.app_url == "http://127.0.0.1:8000"
    assert chosen.engine_url == "http://127.0.0.1:5005"
    assert chosen.models_folder.parent == chosen.index_folder.parent == chosen.data_folder


def test_the_environment_overrides_the_file_and_the_file_the_defaults(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("TROLY_PORT=18001\nTROLY_COMMUNE=an-vien\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("TROLY_COMMUNE", "phu-lam")
    monkeypatch.setenv("TROLY_DATA_FOLDER", str(tmp_path))
    chosen = Settings()
    assert (chosen.port, chosen.commune, chosen.data_folder) == (18001, "phu-lam", tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("PORT", "65536"), ("PORT", "tám nghìn"), ("ENGINE_PORT", "-1"), ("ENGINE_TIMEOUT_S", "0")],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"TROLY_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_address_that_listens_everywhere_is_opened_as_loopback(host: str) -> None:
    assert Settings(host=host, port=18000).app_url == "http://127.0.0.1:18000"


def test_settings_are_read_once() -> None:
    assert settings() is settings()


def test_every_setting_is_explained() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
