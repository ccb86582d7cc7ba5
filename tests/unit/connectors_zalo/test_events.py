"""The webhook's parser: every kind of event, and whatever else the internet may post."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.zalo.events import BadBody, Event, Kind, open_envelope, read_event
from tests.standins import zalo_events as events


def read(event: dict[str, Any]) -> Event:
    return read_event(open_envelope(events.body_of(event)))


def test_a_text_is_read_with_who_when_and_what() -> None:
    event = events.text("Thủ tục khai sinh", timestamp="1760000000000")
    found = read(event)
    assert (found.kind, found.text, found.oa, found.user) == (Kind.TEXT, "Thủ tục khai sinh", events.OA, events.USER)
    assert found.message_id == event["message"]["msg_id"]
    assert found.at_ms == 1_760_000_000_000


def test_a_pressed_button_arrives_as_a_text_with_its_payload() -> None:
    assert read(events.text('/choose{"target": "guide:vneid"}')).text == '/choose{"target": "guide:vneid"}'


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("user_send_image", "image"),
        ("user_send_gif", "image"),
        ("user_send_link", "link"),
        ("user_send_audio", "voice"),
        ("user_send_video", "video"),
        ("user_send_sticker", "sticker"),
        ("user_send_location", "location"),
        ("user_send_file", "file"),
        ("user_send_business_card", "contact"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_kind_and_nothing_of_it_is_kept(name: str, media: str) -> None:
    found = read(events.message(name, events.MEDIA[name]))
    assert (found.kind, found.media, found.text) == (Kind.UNREADABLE, media, "")


def test_words_below_a_picture_are_a_question() -> None:
    found = read(events.message("user_send_image", events.MEDIA["user_send_image"] | {"text": "Giấy này nộp ở đâu?"}))
    assert (found.kind, found.text) == (Kind.TEXT, "Giấy này nộp ở đâu?")


@pytest.mark.parametrize("words", ["", "   ", None, 5])
def test_a_text_without_words_is_answered_as_unreadable(words: Any) -> None:
    assert read(events.text(words)).kind is Kind.UNREADABLE


@pytest.mark.parametrize(("name", "kind"), [("follow", Kind.FOLLOW), ("unfollow", Kind.UNFOLLOW)])
def test_following_names_its_people_in_its_own_way(name: str, kind: Kind) -> None:
    found = read(events.follow(name))
    assert (found.kind, found.oa, found.user) == (kind, events.OA, events.USER)


def test_an_event_without_message_id_has_one_of_its_own_that_repeats_with_it() -> None:
    event = events.follow()
    assert read(event).message_id == read(event).message_id
    assert read(event).message_id != read(event | {"timestamp": str(int(event["timestamp"]) + 1)}).message_id


def test_an_anonymous_visitor_is_known_by_both_ids() -> None:
    found = read(events.anonymous("anonymous_send_text", {"text": "Xin chào"}))
    assert (found.kind, found.user, found.conversation_id) == (Kind.TEXT, "anon123", "c0ffee")
    assert read(events.anonymous("anonymous_send_sticker", {})).media == "sticker"


def test_staff_in_zalos_own_tool_are_told_apart_from_our_echo() -> None:
    assert read(events.from_oa("Chào bác", admin="77")).kind is Kind.STAFF_REPLIED
    echo = read(events.from_oa("Chào bác"))
    assert (echo.kind, echo.oa, echo.user, echo.text) == (Kind.ECHO, events.OA, events.USER, "Chào bác")


def test_withdrawn_consent_names_the_person() -> None:
    for event in (events.other("user_withdraw"), {**events.follow("user_withdraw"), "user_id": events.USER}):
        found = read(event)
        assert (found.kind, found.oa, found.user) == (Kind.WITHDRAWN, events.OA, events.USER)


def test_personal_data_sent_through_zalos_form_is_not_read() -> None:
    found = read(events.submit_info())
    assert (found.kind, found.media, found.text) == (Kind.UNREADABLE, "personal_info", "")


@pytest.mark.parametrize("name", ["user_received_message", "user_seen_message"])
def test_receipts_are_receipts(name: str) -> None:
    assert read(events.other(name, message={"msg_ids": ["a", "b"]})).kind is Kind.RECEIPT


@pytest.mark.parametrize(
    "name",
    [
        "user_click_chatnow",
        "user_reacted_message",
        "user_call_oa",
        "user_feedback",
        "add_user_to_tag",
        "create_group",
        "change_oa_daily_quota",
        "update_user_info",
        "user_reply_consent",
        "user_send_group_text",
        "never_heard_of",
    ],
)
def test_other_and_unknown_events_are_ignored(name: str) -> None:
    assert read(events.other(name)).kind is Kind.IGNORED


@pytest.mark.parametrize("name", ["user_send_poll", "anonymous_send_video"])
def test_a_kind_of_message_we_do_not_know_yet_is_answered_as_unreadable(name: str) -> None:
    found = read(events.message(name, {"text": "?", "conversation_id": "c0ffee"}))
    assert (found.kind, found.text, found.media) == (Kind.UNREADABLE, "", "other")


def test_ids_may_come_as_numbers_and_stay_exact() -> None:
    event = events.text("a", user=246845883529197922, timestamp=1760000000000)  # type: ignore[arg-type]
    found = read(event)
    assert (found.user, found.at_ms) == ("246845883529197922", 1_760_000_000_000)


def test_a_text_fit_for_no_database_is_mended() -> None:
    body = events.body_of(events.text("MARK")).replace(b"MARK", rb"a\u0000b\ud800c" + b"x" * 5000)
    text = read_event(open_envelope(body)).text
    assert text.startswith("ab?c")
    assert len(text) == 4000
    text.encode()


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b'{"a":' + b"9" * 9999 + b"}"],
)
def test_what_is_no_json_object_is_refused_without_breaking(body: bytes) -> None:
    with pytest.raises(BadBody):
        read_event(open_envelope(body))


@pytest.mark.parametrize("missing", ["sender", "recipient", "timestamp", "event_name"])
def test_an_event_without_what_it_needs_is_refused(missing: str) -> None:
    event = events.text("a")
    del event[missing]
    with pytest.raises(BadBody):
        read(event)


@pytest.mark.parametrize("user", ["../../etc", "a b", "x" * 65, "", None, True, {"a": 1}, ["1"], "1\n", "số"])
def test_an_id_that_is_none_is_refused(user: Any) -> None:
    with pytest.raises(BadBody):
        read(events.text("a", user=user))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = [*sorted(events.MEDIA), "user_send_text", "anonymous_send_text", "follow", "unfollow", "oa_send_text"]
NAMES += ["user_withdraw", "user_submit_info", "user_seen_message", "unheard_of"]
ENVELOPE_KEYS = st.sampled_from(
    ["app_id", "timestamp", "sender", "recipient", "message", "follower", "oa_id", "user_id", "info"]
)


def is_sound(event: Event) -> bool:
    """What the rest of the channel relies on."""
    event.text.encode()
    return (
        "\x00" not in event.text
        and len(event.text) <= 4000
        and 0 < len(event.message_id) <= 64
        and max(len(event.oa), len(event.user)) <= 64
        and 0 <= event.at_ms < 10**14
        and (event.kind is not Kind.TEXT or bool(event.text))
        and (event.kind not in {Kind.TEXT, Kind.UNREADABLE, Kind.FOLLOW} or bool(event.oa and event.user))
    )


def soundly_read_or_refused(body: bytes) -> None:
    try:
        event = read_event(open_envelope(body))
    except BadBody:
        return
    assert is_sound(event)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    soundly_read_or_refused(body)


@given(name=st.sampled_from(NAMES), fields=st.dictionaries(ENVELOPE_KEYS, JSON))
def test_any_json_below_a_known_name_is_read_or_refused(name: str, fields: dict[str, Any]) -> None:
    soundly_read_or_refused(json.dumps(fields | {"event_name": name}).encode())


@given(name=st.sampled_from(NAMES), change=st.dictionaries(ENVELOPE_KEYS, JSON, min_size=1, max_size=2))
def test_a_good_event_with_a_part_replaced_is_read_or_refused(name: str, change: dict[str, Any]) -> None:
    event = events.message(name, {"text": "a", "conversation_id": "c"}) | events.follow(name) | change
    soundly_read_or_refused(json.dumps(event).encode())


@given(words=st.text(min_size=1, max_size=200), attachments=JSON)
def test_any_words_come_through_whole(words: str, attachments: Any) -> None:
    event = events.message("user_send_text", {"text": words, "attachments": attachments})
    found = read_event(open_envelope(json.dumps(event).encode()))
    expected = words.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    assert found.text == expected
