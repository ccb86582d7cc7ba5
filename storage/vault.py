"""Encrypts tokens at rest (Fernet: AES-128-CBC with HMAC), and hashes with a key what must only be recognised.

The key is a setting, or a file only its owner can read.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

_KEY_FILE = "secret.key"
_FEWEST_CHARACTERS = 16


class VaultLocked(ValueError):
    """A sealed value cannot be opened with this key, or the key is unusable; the message says what to do."""


class Vault:
    """Seals and opens short secrets."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._fernet = Fernet(key)

    @classmethod
    def open(cls, secret_key: str | None, data_folder: Path) -> Vault:
        """Return the vault of `secret_key` (TROLY_SECRET_KEY), or of the key file in `data_folder`, made if missing.

        Raises:
            VaultLocked: the configured key is too short.

        """
        if secret_key is None:
            return cls(_key_from_file(data_folder / _KEY_FILE))
        if len(secret_key) < _FEWEST_CHARACTERS:
            raise VaultLocked(f"TROLY_SECRET_KEY quá ngắn: cần ít nhất {_FEWEST_CHARACTERS} ký tự ngẫu nhiên.")
        return cls(base64.urlsafe_b64encode(hashlib.sha256(secret_key.encode()).digest()))

    def seal(self, value: str) -> str:
        """Encrypt `value`; two calls give two different results."""
        return self._fernet.encrypt(value.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """Decrypt what `seal` returned.

        Raises:
            VaultLocked: it was sealed with another key.

        """
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise VaultLocked(
                "Không mở được token đã lưu: khóa mã hóa (TROLY_SECRET_KEY hoặc secret.key) đã đổi. "
                "Đặt lại khóa cũ, hoặc cấp quyền lại cho OA."
            ) from error

    def digest(self, purpose: str, value: str) -> str:
        """Return a keyed hash of `value` (22 characters, 128 bits): the same for the same value, purpose and key.

        Whoever has not the key can neither find the value nor tell whether a value they know is meant.
        """
        of_purpose = hmac.digest(self._key, f"digest:{purpose}".encode(), "sha256")
        return base64.urlsafe_b64encode(hmac.digest(of_purpose, value.encode(), "sha256")[:16]).decode().rstrip("=")


def _key_from_file(path: Path) -> bytes:
    """Read the key; the first process to come makes it, and the others read what that one wrote."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        descriptor, draft = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)  # mode 0600
        with os.fdopen(descriptor, "wb") as file:
            file.write(Fernet.generate_key())
        # A link fails if another process was first, and never shows a half-written file.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        os.unlink(draft)
    return path.read_bytes().strip()
