"""Addresses by which a report is fetched without signing in, for an hour: what an officer's chat is sent."""

from __future__ import annotations

import hmac

from storage.vault import Vault

_PURPOSE = "reports:file"
_VALID_S = 3600
PREFIX = "/api/v1/reports"
ENDINGS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The files of a report, with their media types."""


def path(vault: Vault, report_id: int, ending: str, now: float) -> str:
    """The address of one file, valid for an hour; `ending` is a key of `ENDINGS`."""
    until = int(now) + _VALID_S
    return f"{PREFIX}/{report_id}-{until}-{_token(vault, report_id, until)}.{ending}"


def report_of(vault: Vault, key: str, now: float) -> int | None:
    """The report that `key` (the file's name without its ending) opens; None if it is made up or too old."""
    number, _, rest = key.partition("-")
    until, _, given = rest.partition("-")
    # Longer numbers fit no column, and no clock.
    if not (number.isdecimal() and until.isdecimal() and len(number) < 16 and len(until) < 16):
        return None
    is_ours = hmac.compare_digest(given.encode(), _token(vault, int(number), int(until)).encode())
    return int(number) if is_ours and int(until) >= now else None


def _token(vault: Vault, report_id: int, until: int) -> str:
    return vault.digest(_PURPOSE, f"{report_id}:{until}")
