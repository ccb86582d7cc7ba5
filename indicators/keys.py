"""Pseudonyms: keyed hashes by which people can be told apart and counted, but not named."""

from __future__ import annotations

import secrets

from storage.vault import Vault

_PURPOSE = "indicators"


class Keys:
    """Makes the pseudonyms of this deployment; those of another key never match them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def citizen(self, conversation: str) -> str:
        """The person of a conversation ("zalo:<oa>:<user>"): a person on two channels has two pseudonyms."""
        return self._vault.digest(f"{_PURPOSE}:citizen", conversation)

    def conversation(self, conversation: str) -> str:
        """The conversation itself."""
        return self._vault.digest(f"{_PURPOSE}:conversation", conversation)


def nobody() -> str:
    """A pseudonym that belongs to nobody and cannot be found again."""
    return secrets.token_urlsafe(16)
