"""Whatever Telegram, or somebody else, puts into an update: a person's private message comes out, or nothing."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.channel import Kind
from connectors.telegram.updates import COMMANDS, parse

NOW = 1_800_000_000.0
PERSON = {"id": 7, "is_bot": False, "first_name": "An"}
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4)
)


def update(content: dict[str, Any], chat: str = "private") -> dict[str, Any]:
    about = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": chat}, "from": PERSON}
    return {"update_id": 9, "message": {**about, **content}}


def read(content: dict[str, Any]):
    event = parse(update(content), "42", NOW, "phu-lam")
    assert event is not None
    return event.message


def test_a_text_becomes_a_message() -> None:
    message = read({"text": "làm khai sinh"})
    assert (message.text, message.kind, message.user, message.account) == ("làm khai sinh", Kind.TEXT, "7", "42")
    assert (message.message_id, message.sent_at, message.commune) == ("9", NOW, "phu-lam")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("form", ["/{}", "/{}@troly_bot", "/{} tham số", "/{}\n"])
def test_each_command_of_the_menu_means_something(command, form: str) -> None:
    message = read({"text": form.format(command.name)})
    assert (message.kind, message.text) == (command.kind, command.text)
    assert message.kind is not Kind.TEXT or message.text


@pytest.mark.parametrize("text", ["/", "/ ", "/khac", '/choose{"target": "guide:a"}', "1/2"])
def test_other_texts_with_a_stroke_stay_as_they_are(text: str) -> None:
    assert read({"text": text}).text == text


def test_commands_are_as_telegram_wants_them() -> None:
    for command in COMMANDS:
        assert command.name.isascii()
        assert command.name.islower()
        assert len(command.name) <= 32
        assert 1 <= len(command.description) <= 256


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}, Kind.IMAGE),
        ({"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}}, Kind.VOICE),
        ({"video": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "duration": 1}}, Kind.VIDEO),
        ({"location": {"longitude": 1.0, "latitude": 2.0}}, Kind.LOCATION),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, Kind.CONTACT),
        ({"document": {"file_id": "a", "file_unique_id": "b"}}, Kind.FILE),
        ({"poll": {}}, Kind.OTHER),
        ({}, Kind.OTHER),
    ],
)
def test_kinds_are_told_apart(content: dict[str, Any], kind: Kind) -> None:
    event = parse(update(content), "42", NOW)
    assert event is None or event.message.kind is kind


def test_the_words_below_a_picture_are_the_question() -> None:
    photo = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": "giấy này là gì"}
    message = read(photo)
    assert (message.kind, message.text) == (Kind.TEXT, "giấy này là gì")


@pytest.mark.parametrize("chat", ["group", "supergroup", "channel"])
def test_groups_are_left_alone(chat: str) -> None:
    assert parse(update({"text": "x"}, chat), "42", NOW) is None


def test_a_pressed_button_becomes_a_choice() -> None:
    message = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}
    query = {"id": "q", "from": PERSON, "chat_instance": "x", "data": "12.0", "message": message}
    event = parse({"update_id": 3, "callback_query": query}, "42", NOW)
    assert event is not None
    assert (event.callback_id, event.message.kind, event.message.choice) == ("q", Kind.CHOICE, "12.0")


@given(anything)
def test_nothing_that_is_posted_can_break_the_parser(body: Any) -> None:
    parse(body, "42", NOW)


@given(st.dictionaries(st.sampled_from(["text", "caption", "chat", "from", "date", "photo", "sticker"]), anything))
def test_no_field_of_a_message_can_break_the_parser(content: dict[str, Any]) -> None:
    event = parse(json.loads(json.dumps(update(content), allow_nan=True)), "42", NOW)
    assert event is None or isinstance(event.message.text, str)


@given(st.dictionaries(st.sampled_from(["id", "from", "data", "message", "chat_instance"]), anything), anything)
def test_no_field_of_a_press_can_break_the_parser(query: dict[str, Any], update_id: Any) -> None:
    event = parse({"update_id": update_id, "callback_query": query}, "42", NOW)
    assert event is None or len(event.message.choice or "") <= 64
