"""The contract of the API, answered by the real engine."""

import json
from typing import Any

import httpx
import pytest

from tests.live import Live

FORGOTTEN = "Quên mật khẩu VNeID thì làm thế nào?"
FORGOTTEN_GUIDE = "vneid-quen-mat-khau"
ONLINE_SHARE = "Chỉ tiêu hồ sơ thủ tục hành chính nộp trực tuyến là bao nhiêu phần trăm?"
OUTCOMES = {"answered", "clarified", "not_found", "out_of_scope", "smalltalk", "handed_off", "safety"}


def texts(answer: dict[str, Any]) -> str:
    return "\n".join(reply["text"] for reply in answer["replies"])


def buttons(answer: dict[str, Any]) -> list[dict[str, str]]:
    return [button for reply in answer["replies"] for button in reply["buttons"]]


def citations(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [citation for reply in answer["replies"] for citation in reply["citations"]]


def is_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """Check that a response is a problem document for people and programs, and return it."""
    assert response.status_code == status
    assert response.headers["content-type"].startswith("application/problem+json")
    problem: dict[str, Any] = response.json()
    assert problem["status"] == status
    assert {"type", "title", "detail", "user_message"} <= problem.keys()
    assert "Traceback" not in response.text
    return problem


def test_an_answer_has_every_member_of_the_contract(live: Live) -> None:
    answer = live.ask(FORGOTTEN, "contract", "an-vien")
    assert answer["conversation_id"] == "contract"
    assert answer["outcome"] == "answered"
    assert set(answer["intent"]) >= {"name", "confidence"}
    assert answer["topic"] == "vneid"
    assert answer["commune"] in {None, "an-vien"}
    assert answer["source_ids"][0] == FORGOTTEN_GUIDE
    assert 0 <= answer["confidence"] <= 1
    assert answer["took_ms"] > 0
    for reply in answer["replies"]:
        assert set(reply) >= {"text", "buttons", "citations"}
    for button in buttons(answer):
        assert set(button) >= {"title", "payload"}
    assert citations(answer)
    for citation in citations(answer):
        assert set(citation) >= {"title", "section", "quote", "url", "checked_on"}
        assert citation["quote"]


@pytest.mark.parametrize("text", ["Xin chào", FORGOTTEN, ONLINE_SHARE, "hôm nay trời có mưa không", "???", "🙂", "1"])
def test_every_message_has_one_of_the_outcomes_and_something_to_read(live: Live, text: str) -> None:
    answer = live.ask(text)
    assert answer["outcome"] in OUTCOMES
    assert texts(answer).strip()


def test_a_button_is_chosen_by_sending_its_payload(live: Live) -> None:
    answer = live.ask(FORGOTTEN, "button")
    button = buttons(answer)[0]
    chosen = live.ask(button["payload"], "button")
    assert chosen["outcome"] == "answered"
    assert texts(chosen) != texts(answer)


@pytest.mark.parametrize("text", ["2", "số 2", "chọn 2", "2."])
def test_a_number_chooses_the_button_at_that_place(live: Live, text: str) -> None:
    offered = live.ask("không đăng nhập được VNeID", f"number {text}")
    second = buttons(offered)[1]
    by_number = live.ask(text, f"number {text}")
    by_payload = live.ask(second["payload"], f"number {text} pressed")
    assert texts(by_number) == texts(by_payload)
    assert by_number["source_ids"] == by_payload["source_ids"]


@pytest.mark.parametrize(
    "payload",
    [
        '/choose{"target": "guide:khong-co-bai-nay"}',
        '/choose{"target": "nonsense"}',
        '/choose{"target": "guide:../../etc/passwd"}',
        "/choose{}",
        "/choose",
        '/choose{"target": 5}',
        '/choose{"target": ["a"]}',
        '/choose{"target": "commune:an-vien"}',
    ],
)
def test_a_payload_of_nobody_gets_a_kind_sentence(live: Live, payload: str) -> None:
    answer = live.ask(payload)
    assert texts(answer).strip()
    assert "Traceback" not in json.dumps(answer)


@pytest.mark.parametrize("text", ["/restart", "/session_start", "/back"])
def test_a_command_of_the_engine_is_a_plain_message(live: Live, text: str) -> None:
    """What a citizen types never steers the engine: the conversation still knows what was said."""
    conversation = f"command {text}"
    live.ask(f"Xã Hoàng Phú: {ONLINE_SHARE}", conversation)
    live.ask(text, conversation)
    assert live.ask(ONLINE_SHARE, conversation)["commune"] == "hoang-phu"


@pytest.mark.parametrize("text", ["/greet", "/no_such_intent", '/{"a": 1}', "/", "//", "/choose"])
def test_a_message_that_begins_with_a_slash_is_answered(live: Live, text: str) -> None:
    assert live.ask(text)["outcome"] in OUTCOMES


@pytest.mark.parametrize("text", ["", "   \n ", "x" * 2001])
def test_an_empty_or_too_long_text_is_refused(live: Live, text: str) -> None:
    is_problem(live.post(text), 422)


def test_a_text_of_the_greatest_length_is_answered(live: Live) -> None:
    assert live.ask(("quên mật khẩu VNeID " * 100)[:2000])["outcome"] in OUTCOMES


def test_an_unknown_commune_is_refused_with_the_known_ones(live: Live) -> None:
    problem = is_problem(live.post("xin chào", commune="atlantis"), 422)
    assert {"phu-lam", "xuan-hoa", "nhon-trach", "hoang-phu", "an-vien"} <= set(problem["communes"])


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"text": "a"}', b'{"conversation_id": "", "text": "a"}'])
def test_a_malformed_body_is_refused(live: Live, body: bytes) -> None:
    response = httpx.post(f"{live.url}/api/v1/messages", content=body, headers={"content-type": "application/json"})
    is_problem(response, 422)


def test_a_body_over_64_kib_is_refused(live: Live) -> None:
    body = json.dumps({"conversation_id": "large", "text": "a", "more": "x" * 70_000})
    response = httpx.post(f"{live.url}/api/v1/messages", content=body, headers={"content-type": "application/json"})
    is_problem(response, 413)


def test_a_fault_in_an_action_shows_no_stack_trace(live: Live) -> None:
    response = httpx.post(f"{live.url}/internal/actions/webhook", json={"next_action": "action_answer", "tracker": 5})
    is_problem(response, 500)
    assert ".py" not in response.text


def test_health_and_the_description_of_the_api(live: Live) -> None:
    assert httpx.get(f"{live.url}/health/live").json()["status"] == "ok"
    assert httpx.get(f"{live.url}/health/ready").status_code == 200
    assert httpx.get(f"{live.url}/docs").status_code == 200
    assert "/api/v1/messages" in httpx.get(f"{live.url}/openapi.json").json()["paths"]


def test_the_communes_have_names(live: Live) -> None:
    communes = {entry["slug"]: entry["name"] for entry in httpx.get(f"{live.url}/api/v1/communes").json()}
    assert "Phú Lâm" in communes["phu-lam"]
    assert len(communes) == 5
