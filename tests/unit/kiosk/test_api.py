"""The calls of the kiosk's page."""

import re
import time

import httpx
import pytest

from connectors import notices
from connectors.handoffs import handoffs, put_back, said, take
from indicators.tables import interaction_messages, interactions
from kiosk.api import _LONGEST_TEXT
from knowledge import guide_answers
from knowledge.library import Library
from tests.unit.connectors_web.fake_engine import reply
from tests.unit.kiosk.conftest import Setting

pytestmark = pytest.mark.anyio
VISIT = "0123456789abcdef" * 2
SLUG = "vneid-quen-mat-khau"


@pytest.fixture
def answering(setting: Setting, library: Library) -> Setting:
    """The engine answers with an article."""
    answer = guide_answers.whole(library.guides[SLUG], 0.9)
    setting.engine.behave = lambda: httpx.Response(200, json=reply(answer))
    return setting


async def test_a_question_goes_the_way_of_all_channels(kiosk, answering: Setting) -> None:
    answer = await kiosk.post("/kiosk/api/ask", json={"visit": VISIT, "question": 1, "text": "quên mật khẩu"})
    assert answer.json()["slug"] == SLUG
    sent = answering.engine.seen[-1]
    assert sent["sender"] == f"kiosk:{VISIT}:1"
    assert sent["metadata"] == {"commune": "phu-lam", "channel": "kiosk"}
    (row,) = answering.rows(interactions)
    assert (row.channel, row.place, row.hamlet, row.commune) == ("kiosk", "Sảnh chính", "Ấp 3", "phu-lam")
    assert (row.topic, row.article, row.outcome, row.is_test) == ("vneid", SLUG, "answered", False)


async def test_each_question_stands_for_itself_and_still_is_the_same_person_s(kiosk, answering: Setting) -> None:
    for number in (1, 2):
        await kiosk.post("/kiosk/api/ask", json={"visit": VISIT, "question": number, "text": "vneid"})
    assert [sent["sender"] for sent in answering.engine.seen] == [f"kiosk:{VISIT}:1", f"kiosk:{VISIT}:2"]
    assert [row.turns for row in answering.rows(interactions)] == [2]


async def test_questions_and_touched_articles_of_a_visit_are_one_person(kiosk, answering: Setting) -> None:
    await kiosk.post("/kiosk/api/ask", json={"visit": VISIT, "question": 1, "text": "quên mật khẩu"})
    for slug in ("hotich-khai-sinh", "hotich-ket-hon"):
        await kiosk.post("/kiosk/api/open", json={"visit": VISIT, "slug": slug, "touched": True})
    rows = answering.rows(interactions)
    assert len({row.citizen for row in rows}) == 1
    assert [(row.topic, row.turns) for row in rows] == [("vneid", 1), ("hotich-cutru", 2)]
    assert VISIT not in str(rows)


async def test_the_next_visit_is_another_person(kiosk, setting: Setting) -> None:
    for visit in (VISIT, VISIT[::-1]):
        await kiosk.post("/kiosk/api/open", json={"visit": visit, "slug": SLUG, "touched": True})
    assert len({row.citizen for row in setting.rows(interactions)}) == 2


async def test_an_article_the_dialogue_found_is_not_counted_again(kiosk, setting: Setting) -> None:
    opened = await kiosk.post("/kiosk/api/open", json={"visit": VISIT, "slug": SLUG, "touched": False})
    assert opened.status_code == 200
    assert setting.rows(interactions) == []


async def test_what_is_touched_is_logged_as_a_choice_without_the_article_s_text(kiosk, setting: Setting) -> None:
    await kiosk.post("/kiosk/api/open", json={"visit": VISIT, "slug": SLUG, "touched": True})
    texts = [row.text for row in setting.rows(interaction_messages)]
    assert texts == [f"▸ guide:{SLUG}", "Quên mật khẩu VNeID"]


async def test_an_opened_article_comes_with_its_code(kiosk, stranger) -> None:
    opened = (await kiosk.post("/kiosk/api/open", json={"visit": VISIT, "slug": SLUG, "touched": True})).json()
    assert re.fullmatch(r"http://xa\.example/l/[\w-]{18}", opened["url"])
    assert opened["qr"].startswith("data:image/svg+xml")
    assert re.fullmatch(r"\d\d/\d\d/20\d\d", opened["until"])
    page = await stranger.get(opened["url"])
    assert page.status_code == 200
    assert "Quên mật khẩu VNeID" in page.text


async def test_an_article_that_is_gone_is_said(kiosk) -> None:
    answer = await kiosk.post("/kiosk/api/open", json={"visit": VISIT, "slug": "khong-co", "touched": True})
    assert answer.status_code == 404
    assert "không còn nữa" in answer.json()["user_message"]


async def test_secrets_never_reach_the_engine(kiosk, answering: Setting) -> None:
    text = "mã OTP là 482913, quên mật khẩu thì làm sao để đăng nhập lại"
    answer = await kiosk.post("/kiosk/api/ask", json={"visit": VISIT, "question": 1, "text": text})
    assert "482913" not in str(answering.engine.seen)
    assert "482913" not in str(answering.rows(interaction_messages))
    assert "Cảnh báo" in str(answer.json()["lead"])


async def test_an_opinion_is_kept_with_the_visit(kiosk, setting: Setting) -> None:
    await kiosk.post("/kiosk/api/open", json={"visit": VISIT, "slug": SLUG, "touched": True})
    for opinion in ({"useful": True}, {"satisfaction": 4}):
        assert (await kiosk.post("/kiosk/api/feedback", json={"visit": VISIT, **opinion})).status_code == 204
    (row,) = setting.rows(interactions)
    assert (row.useful, row.satisfaction) == (True, 4)


async def test_a_call_raises_a_hand_once_and_the_officers_words_come_back(kiosk, setting: Setting) -> None:
    setting.employ()
    for _ in range(2):
        answer = await kiosk.post("/kiosk/api/call", json={"visit": VISIT, "slug": SLUG})
        assert answer.json() == {"kiosk": "Sảnh chính"}
    (hand,) = setting.rows(handoffs)
    assert (hand.conversation, hand.place, hand.reason) == (
        f"kiosk:{VISIT}",
        "Sảnh chính",
        "Đang xem: Quên mật khẩu VNeID",
    )
    (row,) = setting.rows(interactions)
    assert (row.outcome, row.topic) == ("handed_off", "vneid")
    state = (await kiosk.get("/kiosk/api/officer", params={"visit": VISIT})).json()
    assert state == {"said": [], "state": "waiting"}


async def test_who_has_an_officer_gets_no_word_from_the_assistant_until_handed_back(kiosk, answering: Setting) -> None:
    answering.employ()
    await kiosk.post("/kiosk/api/call", json={"visit": VISIT})
    with answering.store.transaction() as connection:
        take(connection, 1, 1, time.time())
    question = {"visit": VISIT, "question": 3, "text": "số tôi 0912345678, quên mật khẩu thì sao"}
    view = (await kiosk.post("/kiosk/api/ask", json=question)).json()
    assert (view["title"], view["outcome"]) == ("Đã chuyển lời tới cán bộ", "with_officer")
    assert answering.engine.seen == []
    with answering.store.transaction() as connection:
        (heard,) = said(connection, 1)
        assert (heard.author, heard.text) == ("citizen", "số tôi [số điện thoại], quên mật khẩu thì sao")
    another = {**question, "visit": VISIT[::-1]}
    assert (await kiosk.post("/kiosk/api/ask", json=another)).json()["slug"] == SLUG
    with answering.store.transaction() as connection:
        put_back(connection, 1, 1)
    assert (await kiosk.post("/kiosk/api/ask", json=question)).json()["slug"] == SLUG


async def test_where_no_officer_could_see_it_nothing_is_promised(kiosk, setting: Setting) -> None:
    answer = await kiosk.post("/kiosk/api/call", json={"visit": VISIT})
    assert answer.status_code == 503
    assert answer.json()["user_message"] == "Chưa có cán bộ nào nhận gọi qua máy này."
    assert setting.rows(handoffs) == [] == setting.rows(interactions)


@pytest.mark.parametrize(
    "body",
    [
        {"visit": "x", "question": 1, "text": "a"},
        {"visit": VISIT.upper(), "question": 1, "text": "a"},
        {"visit": f"{VISIT}\n", "question": 1, "text": "a"},
        {"visit": VISIT, "question": 1, "text": ""},
        {"visit": VISIT, "question": 1, "text": "a" * (_LONGEST_TEXT + 1)},
        {"visit": VISIT, "question": -1, "text": "a"},
        {"question": 1, "text": "a"},
    ],
)
async def test_a_malformed_question_is_refused(kiosk, body: dict[str, str]) -> None:
    assert (await kiosk.post("/kiosk/api/ask", json=body)).status_code == 422


@pytest.mark.parametrize("satisfaction", [0, 6])
async def test_satisfaction_has_five_steps(kiosk, satisfaction: int) -> None:
    body = {"visit": VISIT, "satisfaction": satisfaction}
    assert (await kiosk.post("/kiosk/api/feedback", json=body)).status_code == 422


async def test_an_engine_that_is_down_is_a_503(kiosk, setting: Setting) -> None:
    setting.engine.behave = lambda: httpx.Response(500)
    answer = await kiosk.post("/kiosk/api/ask", json={"visit": VISIT, "question": 1, "text": "quên mật khẩu"})
    assert answer.status_code == 503
    assert setting.rows(interactions) == []


async def test_answers_are_not_to_be_kept(kiosk, answering: Setting) -> None:
    for answer in (
        await kiosk.get("/kiosk/api/status"),
        await kiosk.post("/kiosk/api/ask", json={"visit": VISIT, "question": 1, "text": "quên mật khẩu"}),
        await kiosk.post("/kiosk/api/open", json={"visit": VISIT, "slug": SLUG, "touched": False}),
    ):
        assert answer.headers["cache-control"] == "no-store"


async def test_the_offices_notice_comes_with_the_sign_of_life(kiosk, setting: Setting) -> None:
    assert (await kiosk.get("/kiosk/api/status")).json()["notice"] == ""
    with setting.store.transaction() as connection:
        notices.set_notice(connection, "Hôm nay mất điện, quầy làm việc đến 15 giờ.")
    assert (await kiosk.get("/kiosk/api/status")).json()["notice"] == "Hôm nay mất điện, quầy làm việc đến 15 giờ."
