"""The action endpoint speaks Rasa's protocol and runs our four actions."""

from collections.abc import AsyncIterator
from typing import Any, cast

import httpx
import pytest
import yaml
from rasa_sdk.interfaces import ActionExecutionRejection
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from actions.answering import executor
from actions.endpoint import PATH, ActionEndpoint
from knowledge.assistant import Assistant
from knowledge.targets import Target
from service.settings import ROOT
from tests.unit.actions.made_up import ANSWER, SUBJECT, FakeAssistant, call, tracker

pytestmark = pytest.mark.anyio


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
async def client(assistant: FakeAssistant) -> AsyncIterator[httpx.AsyncClient]:
    app = ActionEndpoint(Starlette(), executor(cast("Assistant", assistant)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as client:
        yield client


async def _run(client: httpx.AsyncClient, action: str, **changes: Any) -> dict[str, Any]:
    response = await client.post(PATH, json=call(action, tracker(**changes)))
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    assert len(body["responses"]) == 1
    return body


def _custom(body: dict[str, Any]) -> dict[str, Any]:
    custom: dict[str, Any] = body["responses"][0]["custom"]
    return custom


async def test_an_answer_comes_back_whole_with_the_slots_it_sets(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    body = await _run(client, "action_answer", commune="phu-lam")
    assert _custom(body)["text"] == ANSWER.text
    assert _custom(body)["confidence"] == 0.912
    assert {event["name"] for event in body["events"]} == {"subject", "options", "action_listen"}
    understood, context = assistant.asked[0]
    assert understood.text == "quên mật khẩu"
    assert context.commune == "phu-lam"


async def test_a_pressed_button_opens_its_target(client: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    body = await _run(client, "action_choose", intent="choose", entities={"target": "guide:mat-khau:fee"})
    assert _custom(body)["outcome"] == "answered"
    assert [target.text for target, _ in assistant.chosen] == ["guide:mat-khau:fee"]


@pytest.mark.parametrize("target", ["guide:da-xoa", "bài:mat-khau", "guide:mat-khau:giá", "", "guide:"])
async def test_a_button_of_an_older_version_gets_a_kind_sentence_and_keeps_the_subject(
    client: httpx.AsyncClient, target: str
) -> None:
    slots = {"subject": SUBJECT.as_json()}
    body = await _run(client, "action_choose", intent="choose", entities={"target": target}, slots=slots)
    assert _custom(body)["outcome"] == "clarified"
    assert _custom(body)["text"]
    assert "subject" not in {event["name"] for event in body["events"]}


async def test_a_choice_in_words_without_a_button_is_a_message(
    client: httpx.AsyncClient, assistant: FakeAssistant
) -> None:
    await _run(client, "action_choose", text="cái đầu tiên", intent="choose")
    assert [understood.text for understood, _ in assistant.asked] == ["cái đầu tiên"]


@pytest.mark.parametrize("action", ["action_answer", "action_smalltalk", "action_safety"])
@pytest.mark.parametrize("intent", ["ask_guide", "greet", "danger", "nlu_fallback"])
async def test_whatever_the_rules_call_the_assistant_decides(
    client: httpx.AsyncClient, assistant: FakeAssistant, action: str, intent: str
) -> None:
    await _run(client, action, intent=intent)
    assert [understood.intent for understood, _ in assistant.asked] == [intent]


OFFERED = [
    {"title": "Lệ phí", "payload": Target.guide("mat-khau").payload},
    {"title": "Đã xóa", "payload": Target.guide("da-xoa").payload},
    {"title": "Chào", "payload": "xin chào"},
]


@pytest.mark.parametrize("text", ["1", " 1 ", "1.", "1)"])
async def test_a_bare_number_chooses_from_the_list_offered(
    client: httpx.AsyncClient, assistant: FakeAssistant, text: str
) -> None:
    await _run(client, "action_answer", text=text, slots={"options": OFFERED})
    assert [target.text for target, _ in assistant.chosen] == ["guide:mat-khau"]
    assert assistant.asked == []


@pytest.mark.parametrize("text", ["0", "4", "99", "-1", "1,5", "²", "1 2", "số 1 là gì", ""])
async def test_any_other_number_is_a_message(client: httpx.AsyncClient, assistant: FakeAssistant, text: str) -> None:
    await _run(client, "action_answer", text=text, slots={"options": OFFERED})
    assert assistant.chosen == []
    assert len(assistant.asked) == 1


@pytest.mark.parametrize("text", ["2", "3"])
async def test_a_number_for_a_choice_that_leads_nowhere_gets_a_kind_sentence(
    client: httpx.AsyncClient, text: str
) -> None:
    body = await _run(client, "action_answer", text=text, slots={"options": OFFERED})
    assert _custom(body)["outcome"] == "clarified"


async def test_a_number_without_a_list_is_a_message(client: httpx.AsyncClient, assistant: FakeAssistant) -> None:
    await _run(client, "action_answer", text="2")
    assert len(assistant.asked) == 1


async def test_an_unknown_action_is_404_with_its_name(client: httpx.AsyncClient) -> None:
    response = await client.post(PATH, json=call("action_unknown"))
    assert response.status_code == 404
    assert response.json()["action_name"] == "action_unknown"


async def test_a_refused_action_is_400_with_its_name() -> None:
    class Refusing:
        async def run(self, _: dict[str, Any]) -> None:
            raise ActionExecutionRejection("action_answer", "không làm")

    app = ActionEndpoint(Starlette(), cast("Any", Refusing()))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as client:
        response = await client.post(PATH, json=call("action_answer"))
    assert response.status_code == 400
    assert response.json()["action_name"] == "action_answer"


async def test_our_actions_are_those_of_the_domain(client: httpx.AsyncClient) -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    for action in domain["actions"]:
        response = await client.post(PATH, json=call(action))
        assert response.status_code == 200, action


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
async def test_what_came_through_a_reverse_proxy_is_not_the_engine(client: httpx.AsyncClient, header: str) -> None:
    response = await client.post(PATH, json=call("action_answer"), headers={header: "203.0.113.9"})
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("host", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.168.1.9", 404), ("203.0.113.9", 404), ("name", 404)]
)
async def test_only_this_machine_may_run_actions(assistant: FakeAssistant, host: str, status: int) -> None:
    app = ActionEndpoint(Starlette(), executor(cast("Assistant", assistant)))
    transport = httpx.ASGITransport(app, client=(host, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
        assert (await client.post(PATH, json=call("action_answer", tracker()))).status_code == status


async def test_all_else_is_the_apps(assistant: FakeAssistant) -> None:
    page = Starlette(routes=[Route("/", lambda _: PlainTextResponse("trang"))])
    app = ActionEndpoint(page, executor(cast("Assistant", assistant)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://app") as client:
        assert (await client.get("/")).text == "trang"
        assert (await client.get(PATH)).status_code == 404
