"""Reads what platforms post: nothing in it is trusted, of a certain shape, or fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_ID = re.compile(r"[0-9A-Za-z_\-=.]{1,64}")
_LONGEST_TEXT = 4000  # the inbox tells people whose text is over 2,000


def json_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object a body holds, or None if it is anything else."""
    try:
        value = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def object_in(fields: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The object below `key`; empty if there is none."""
    value = fields.get(key)
    return value if isinstance(value, dict) else {}


def id_in(fields: Mapping[str, Any], key: str) -> str:
    """The id or time below `key`: a string, sometimes a number. Anything else, and anything odd, counts as missing."""
    value = fields.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    try:
        text = str(value)
    except ValueError:  # an integer of thousands of digits
        return ""
    return text if _ID.fullmatch(text) else ""


def text_in(fields: Mapping[str, Any], key: str = "text") -> str:
    """The words below `key`, fit for storing: no lone surrogates, no NUL (PostgreSQL refuses it), not endless."""
    value = fields.get(key)
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()[:_LONGEST_TEXT]
