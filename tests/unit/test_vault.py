"""Tokens at rest."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storage.vault import Vault, VaultLocked

KEY = "a-long-enough-secret-key"


def test_what_is_sealed_can_be_opened_again_and_does_not_show(tmp_path: Path) -> None:
    vault = Vault.open(KEY, tmp_path)
    assert "token" not in vault.seal("token")
    assert Vault.open(KEY, tmp_path).unseal(vault.seal("token")) == "token"
    assert list(tmp_path.iterdir()) == []


def test_another_key_opens_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    sealed = Vault.open(KEY, tmp_path).seal("token")
    with pytest.raises(VaultLocked, match="TROLY_SECRET_KEY"):
        Vault.open("another-long-enough-key", tmp_path).unseal(sealed)


def test_without_a_setting_a_key_file_is_made_that_only_its_owner_reads(tmp_path: Path) -> None:
    sealed = Vault.open(None, tmp_path / "data").seal("token")
    key = tmp_path / "data" / "secret.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert Vault.open(None, tmp_path / "data").unseal(sealed) == "token"
    assert [path.name for path in key.parent.iterdir()] == ["secret.key"]


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VaultLocked):
        Vault.open("short", tmp_path)


def test_those_who_come_at_once_share_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        vaults = list(pool.map(lambda _: Vault.open(None, tmp_path), range(8)))
    sealed = vaults[0].seal("token")
    assert {vault.unseal(sealed) for vault in vaults} == {"token"}


def test_a_digest_is_the_same_only_for_the_same_value_purpose_and_key(tmp_path: Path) -> None:
    vault = Vault.open("một khóa đủ dài để dùng", tmp_path)
    digest = vault.digest("citizen", "zalo:oa:an")
    assert digest == Vault.open("một khóa đủ dài để dùng", tmp_path).digest("citizen", "zalo:oa:an")
    others = (
        vault.digest("citizen", "zalo:oa:binh"),
        vault.digest("conversation", "zalo:oa:an"),
        Vault.open("một khóa khác đủ dài", tmp_path).digest("citizen", "zalo:oa:an"),
    )
    assert len({digest, *others}) == 4
    assert len(digest) == 22
