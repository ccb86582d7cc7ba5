"""The contract of POST /api/v1/messages."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from connectors.web.problems import LARGEST_BODY
from knowledge.answer import Answer, Outcome
from knowledge.library import Library
from knowledge.privacy import mask
from knowledge.targets import Target
from knowledge.text import clean
from tests.unit.connectors_web.fake_engine import ANSWER, WITH_LINK, FakeEngine, reply

pytestmark = pytest.mark.anyio
PATH = "/api/v1/messages"


async def _send(client: httpx.AsyncClient, text: str = "quên mật khẩu", **fields: Any) -> httpx.Response:
    return await client.post(PATH, json={"conversation_id": "c1", "text": text, **fields})


def _is_problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body["type"].startswith("urn:troly:problem:")
    assert body["title"]
    assert body["user_message"]
    for inner in ("Traceback", 'File "', "site-packages", "secret inner detail", "http://engine"):
        assert inner not in response.text
    return body


async def test_an_answer_has_exactly_the_agreed_shape(client: httpx.AsyncClient) -> None:
    response = await _send(client, commune="phu-lam")
    assert response.status_code == 200
    body = response.json()
    took = body.pop("took_ms")
    assert isinstance(took, float)
    assert took >= 0
    assert body == {
        "conversation_id": "c1",
        "replies": [
            {
                "text": ANSWER.text,
                "buttons": [{"title": "Lệ phí", "payload": '/choose{"target": "guide:mat-khau:fee"}'}],
                "citations": [
                    {
                        "title": "Nghị định",
                        "section": "Điều 1",
                        "quote": "nguyên văn",
                        "url": "https://vanban.example",
                        "checked_on": None,
                    }
                ],
                "link": None,
            }
        ],
        "outcome": "answered",
        "intent": {"name": "ask_guide", "confidence": 0.95},
        "topic": "vneid",
        "commune": "phu-lam",
        "source_ids": ["mat-khau"],
        "confidence": 0.9,
    }


@pytest.mark.parametrize("outcome", list(Outcome))
async def test_every_outcome_is_passed_on_as_it_is(
    client: httpx.AsyncClient, engine: FakeEngine, outcome: Outcome
) -> None:
    engine.behave = lambda: httpx.Response(200, json=reply(Answer("…", outcome)))
    assert (await _send(client)).json()["outcome"] == outcome


async def test_the_engine_gets_conversation_text_commune_and_channel(
    client: httpx.AsyncClient, engine: FakeEngine
) -> None:
    await _send(client, "  quên\u200b   mật khẩu ", commune="phu-lam")
    sent = engine.seen[0]
    assert (sent["sender"], sent["message"]) == ("web:c1", "quên mật khẩu")
    assert sent["metadata"]["commune"] == "phu-lam"
    assert sent["metadata"]["channel"] == "web"


async def test_the_deployments_commune_counts_where_the_page_names_none(
    make_app: Callable[[str | None], FastAPI], engine: FakeEngine
) -> None:
    transport = httpx.ASGITransport(make_app("an-vien"))
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        await _send(client)
        await _send(client, commune="phu-lam")
    assert [sent["metadata"]["commune"] for sent in engine.seen] == ["an-vien", "phu-lam"]


async def test_a_link_comes_with_a_qr_code_drawn_on_this_machine(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    engine.behave = lambda: httpx.Response(200, json=reply(WITH_LINK))
    link = (await _send(client)).json()["replies"][0]["link"]
    assert (link["title"], link["url"]) == ("Tra cứu hồ sơ", "https://dichvucong.gov.vn")
    assert link["qr_svg"].startswith("data:image/svg+xml")


async def test_several_replies_come_in_order(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    second = Answer("Hai", Outcome.CLARIFIED, source_ids=("b",))
    engine.behave = lambda: httpx.Response(200, json=[*reply(), *reply(second)])
    body = (await _send(client)).json()
    assert [answer["text"] for answer in body["replies"]] == [ANSWER.text, "Hai"]
    assert body["outcome"] == "clarified"
    assert body["source_ids"] == ["mat-khau", "b"]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u00a0"])
async def test_an_empty_text_is_422(client: httpx.AsyncClient, engine: FakeEngine, text: str) -> None:
    _is_problem(await _send(client, text), 422)
    assert engine.seen == []


async def test_two_thousand_characters_are_taken_and_one_more_is_422(
    client: httpx.AsyncClient, engine: FakeEngine
) -> None:
    assert (await _send(client, "ộ" * 2000)).status_code == 200
    body = _is_problem(await _send(client, "ộ" * 2001), 422)
    assert "2000" in body["user_message"]
    assert len(engine.seen) == 1


async def test_an_unknown_commune_is_422_with_the_list(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    body = _is_problem(await _send(client, commune="ha-noi"), 422)
    assert body["communes"] == ["phu-lam", "an-vien"]
    assert engine.seen == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"text": "a"}',
        b'{"conversation_id": "c1"}',
        b'{"conversation_id": "", "text": "a"}',
        b'{"conversation_id": 7, "text": "a"}',
        b'{"conversation_id": "c1", "text": null}',
        b'{"conversation_id": "c1", "text": ["a"]}',
        b"\xff\xfe",
        b'{"conversation_id": "' + b"c" * 129 + b'", "text": "a"}',
    ],
)
async def test_a_malformed_body_is_422(client: httpx.AsyncClient, engine: FakeEngine, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    _is_problem(await client.post(PATH, content=content, headers=headers), 422)
    assert engine.seen == []


async def test_a_conversation_id_of_128_characters_is_taken(client: httpx.AsyncClient) -> None:
    assert (await _send(client, conversation_id="c" * 128)).status_code == 200


async def test_a_broken_half_of_an_emoji_is_no_fault(client: httpx.AsyncClient) -> None:
    content = b'{"conversation_id": "c1", "text": "xin ch\\u00e0o \\ud83d"}'
    response = await client.post(PATH, content=content, headers={"content-type": "application/json"})
    assert response.status_code in {200, 422}


async def test_a_large_body_is_413(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    content = b'{"conversation_id": "c1", "text": "' + b"a" * LARGEST_BODY + b'"}'
    _is_problem(await client.post(PATH, content=content), 413)
    assert engine.seen == []


async def test_a_large_body_in_pieces_without_a_length_is_413_before_it_is_read_whole(
    client: httpx.AsyncClient, engine: FakeEngine
) -> None:
    given = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal given
        for _ in range(1000):
            given += 1
            yield b"a" * 8192

    _is_problem(await client.post(PATH, content=pieces()), 413)
    assert given < 1000
    assert engine.seen == []


async def test_a_header_that_promises_less_than_comes_does_not_help(client: httpx.AsyncClient) -> None:
    content = b"a" * (LARGEST_BODY + 1)
    _is_problem(await client.post(PATH, content=content, headers={"content-length": "10"}), 413)


async def test_the_largest_allowed_body_is_judged_by_its_content(client: httpx.AsyncClient) -> None:
    empty = b'{"conversation_id": "c1", "text": "a", "x": ""}'
    content = empty[:-2] + b"x" * (LARGEST_BODY - len(empty)) + empty[-2:]
    assert len(content) == LARGEST_BODY
    headers = {"content-type": "application/json"}
    assert (await client.post(PATH, content=content, headers=headers)).status_code == 200


def _raise(error: Exception) -> httpx.Response:
    raise error


@pytest.mark.parametrize(
    "behave",
    [
        lambda: _raise(httpx.ConnectError("refused")),
        lambda: _raise(httpx.ReadTimeout("slow")),
        lambda: _raise(httpx.RemoteProtocolError("cut off")),
        lambda: httpx.Response(500, text="Traceback (most recent call last)"),
        lambda: httpx.Response(404),
        lambda: httpx.Response(200, json=[]),
        lambda: httpx.Response(200, text="not json"),
        lambda: httpx.Response(200, json=[{"recipient_id": "a", "text": "utter_default"}]),
        lambda: httpx.Response(200, json={"status": "failure"}),
        lambda: httpx.Response(200, text="null"),
    ],
    ids=["refused", "time-out", "cut off", "500", "404", "no reply", "no JSON", "no action", "an object", "null"],
)
async def test_an_engine_that_is_down_is_503_and_never_passed_off_as_out_of_scope(
    client: httpx.AsyncClient, engine: FakeEngine, behave: Callable[[], httpx.Response]
) -> None:
    engine.behave = behave
    response = await _send(client)
    body = _is_problem(response, 503)
    assert "thử lại" in body["user_message"]
    assert "out_of_scope" not in response.text
    assert "replies" not in body


async def test_an_engine_that_recovers_is_used_again(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    good = engine.behave
    engine.behave = lambda: _raise(httpx.ConnectError("refused"))
    assert (await _send(client)).status_code == 503
    engine.behave = good
    assert (await _send(client)).status_code == 200


SECRETS = ["482913", "075190001234", "9704366812345678", "Hoa@1990"]


@pytest.mark.parametrize("secret", SECRETS)
async def test_a_secret_is_masked_before_the_engine_sees_it_and_not_repeated(
    client: httpx.AsyncClient, engine: FakeEngine, secret: str
) -> None:
    names = dict(zip(SECRETS, ("mã otp", "cccd", "số thẻ", "mật khẩu"), strict=True))
    text = f"{names[secret]} của tôi là {secret}, cho tôi hỏi làm sao đăng ký tạm trú cho con đi học xa nhà"
    response = await _send(client, text)
    body = response.json()
    assert response.status_code == 200
    assert body["outcome"] == "safety"
    assert len(body["replies"]) == 2
    assert body["replies"][1]["text"] == ANSWER.text
    assert secret not in response.text
    assert len(engine.seen) == 1
    assert secret not in str(engine.seen)
    assert "tạm trú" in engine.seen[0]["message"]


async def test_a_message_that_is_only_a_secret_is_warned_about_and_goes_no_further(
    client: httpx.AsyncClient, engine: FakeEngine
) -> None:
    body = (await _send(client, "OTP 482913")).json()
    assert body["outcome"] == "safety"
    assert len(body["replies"]) == 1
    assert engine.seen == []


async def test_a_phone_number_is_masked_without_a_warning(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    body = (await _send(client, "gọi lại 0912345678 giúp tôi việc tạm trú")).json()
    assert len(body["replies"]) == 1
    assert "0912345678" not in str(engine.seen)


async def test_a_secret_in_a_problem_is_not_repeated_either(client: httpx.AsyncClient, engine: FakeEngine) -> None:
    engine.behave = lambda: _raise(httpx.ConnectError("refused"))
    response = await _send(client, "cccd 075190001234 hỏi thủ tục đăng ký tạm trú ở đâu vậy")
    _is_problem(response, 503)
    assert "075190001234" not in response.text


async def test_a_pressed_buttons_payload_reaches_the_engine_unchanged(
    client: httpx.AsyncClient, engine: FakeEngine
) -> None:
    payload = Target.guide("mat-khau").payload
    await _send(client, payload)
    assert engine.seen[0]["message"] == payload


def test_no_payload_of_the_real_content_is_changed_on_the_way(library: Library) -> None:
    targets = [
        *map(Target.guide, library.guides),
        *map(Target.fact, library.facts),
        *map(Target.commune, library.plans),
    ]
    assert [target.text for target in targets if mask(clean(target.payload)).text != target.payload] == []


@pytest.mark.parametrize("own", [None, "an-vien"])
async def test_communes_are_listed_for_the_page_with_the_offices_own(make_app, own: str | None) -> None:
    transport = httpx.ASGITransport(make_app(own))
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        response = await client.get("/api/v1/communes")
    assert response.json() == [
        {"slug": "phu-lam", "name": "xã Phú Lâm", "is_default": False},
        {"slug": "an-vien", "name": "xã An Viễn", "is_default": own == "an-vien"},
    ]


async def test_a_fault_of_ours_is_500_without_its_inside(client: httpx.AsyncClient) -> None:
    _is_problem(await client.get("/fault"), 500)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", PATH, 405)])
async def test_wrong_addresses_are_problems_too(client: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    _is_problem(await client.request(method, path), status)
