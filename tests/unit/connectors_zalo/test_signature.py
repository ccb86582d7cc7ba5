"""The webhook's signature: SHA-256 of app id, raw body, timestamp and OA Secret Key."""

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.zalo.signature import SIGNATURE_HEADER, TIMESTAMP_HEADER, Verdict, mac, verify

APP_ID, TIMESTAMP, SECRET = "360846524940903967", "1760000000000", "test-oa-secret-key"
BODY = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730",'
    '"recipient":{"id":"388613280878808645"},"event_name":"user_send_text","message":{"text":"Thủ tục khai sinh",'
    '"msg_id":"96d3cdf3af150460909"},"timestamp":"1760000000000"}'
).encode()
KNOWN = "e81b32fab294bc9bfa1d5c10699917d96988119407c594e7d954a7a076f1027d"


def judge(signature: str, body: bytes = BODY, **headers: str) -> Verdict:
    return verify({SIGNATURE_HEADER: signature} | headers, body, TIMESTAMP, APP_ID, SECRET)


def test_the_known_vector_is_reproduced() -> None:
    assert len(BODY) == 278
    assert mac(APP_ID, BODY, TIMESTAMP, SECRET) == KNOWN


@pytest.mark.parametrize("given_mac", [f"mac={KNOWN}", KNOWN, f"mac={KNOWN.upper()}", f" mac={KNOWN} "])
def test_the_right_signature_is_good_with_and_without_its_prefix(given_mac: str) -> None:
    assert judge(given_mac) is Verdict.BODY_TIME


def test_the_same_json_written_anew_is_refused() -> None:
    rewritten = json.dumps(json.loads(BODY), separators=(",", ":")).encode()
    assert mac(APP_ID, rewritten, TIMESTAMP, SECRET) == (
        "72682d79df55fe6e3afd334b2e4b42191a0b51e6a09426f9de004c5302714cca"
    )
    assert judge(f"mac={KNOWN}", rewritten) is Verdict.WRONG


def test_an_hmac_is_refused_although_public_snippets_use_it() -> None:
    wrong = hmac.new(SECRET.encode(), APP_ID.encode() + BODY + TIMESTAMP.encode(), hashlib.sha256).hexdigest()
    assert judge(f"mac={wrong}") is Verdict.WRONG


def test_a_timestamp_header_may_be_the_one_that_was_signed() -> None:
    signed = mac(APP_ID, BODY, "1760000000999", SECRET)
    assert judge(f"mac={signed}", **{TIMESTAMP_HEADER: "1760000000999"}) is Verdict.HEADER_TIME
    assert judge(f"mac={signed}") is Verdict.WRONG


@pytest.mark.parametrize("nothing", ["", "mac=", "   "])
def test_a_missing_signature_is_told_apart_from_a_wrong_one(nothing: str) -> None:
    assert judge(nothing) is Verdict.UNSIGNED


@given(st.text())
def test_no_other_signature_is_good(text: str) -> None:
    assert judge(text).is_good == (text.strip().removeprefix("mac=").lower() == KNOWN)


@given(place=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_one_changed_bit_of_the_body_is_noticed(place: int, bit: int) -> None:
    changed = bytearray(BODY)
    changed[place] ^= 1 << bit
    assert judge(f"mac={KNOWN}", bytes(changed)) is Verdict.WRONG
