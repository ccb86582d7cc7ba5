"""What the assistant decides whatever its thresholds: buttons, emergencies, small talk, follow-ups on a subject."""

import pytest

from knowledge.answer import Outcome, Subject
from knowledge.assistant import Assistant
from knowledge.guides import Aspect
from knowledge.search import Search
from knowledge.targets import Target
from knowledge.understanding import Context, Understanding
from tests.unit.knowledge.made_up import GUIDE, RESIDENCE, TREE, library_of

assistant = Assistant(Search(library_of(GUIDE, RESIDENCE, TREE), None, None))
ABOUT_GUIDE = Context(Subject(guide=GUIDE.slug, question="quên mật khẩu vneid"))
ABOUT_FACT = Context(Subject(facts=("th-001",), commune="thu", question="bao nhiêu người dân có vneid"))


def _said(text: str, intent: str, *aspects: str) -> Understanding:
    return Understanding(text, intent, 0.95, {intent: 0.95}, aspects=aspects)


def test_a_button_opens_its_article_which_becomes_the_subject() -> None:
    turn = assistant.choose(Target.guide(GUIDE.slug), Context())
    assert turn.answer.source_ids == (GUIDE.slug,)
    assert turn.subject.guide == GUIDE.slug


def test_a_button_opens_one_section() -> None:
    turn = assistant.choose(Target.guide(GUIDE.slug, Aspect.FEE), Context())
    assert "Không mất phí" in turn.answer.text
    assert "1. Mở VNeID" not in turn.answer.text


def test_a_button_opens_a_topic_and_a_fact() -> None:
    assert assistant.choose(Target.topic("vneid"), Context()).answer.buttons
    turn = assistant.choose(Target.fact("th-001"), Context())
    assert turn.answer.source_ids[0] == "th-001"
    assert turn.subject.facts[0] == "th-001"


def test_a_chosen_commune_answers_for_that_commune_only() -> None:
    waiting = Context(Subject(question="tối thiểu bao nhiêu người dân có VNeID mức 2"))
    answer = assistant.choose(Target.commune("khac"), waiting).answer
    assert answer.commune == "khac"
    assert all(source.startswith(("kh-", "khac/")) for source in answer.source_ids)


@pytest.mark.parametrize(
    "target", [Target.guide("gone"), Target.fact("gone"), Target.commune("gone"), Target.topic("gone")]
)
def test_a_target_that_is_gone_is_a_key_error(target: Target) -> None:
    with pytest.raises(KeyError):
        assistant.choose(target, Context())


def test_danger_and_despair_are_weighed_together() -> None:
    ranking = {"despair": 0.5, "danger": 0.35, "ask_guide": 0.1}
    turn = assistant.respond(Understanding("quên mật khẩu vneid", "despair", 0.5, ranking), ABOUT_GUIDE)
    assert turn.answer.outcome is Outcome.SAFETY
    alone = {"despair": 0.5, "ask_guide": 0.4}
    turn = assistant.respond(Understanding("quên mật khẩu vneid", "despair", 0.5, alone), ABOUT_GUIDE)
    assert turn.answer.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("intent", ["danger", "despair"])
def test_an_emergency_is_answered_at_once_and_the_subject_stays(intent: str) -> None:
    turn = assistant.respond(_said("cứu tôi với", intent), ABOUT_GUIDE)
    assert turn.answer.outcome is Outcome.SAFETY
    assert turn.subject == ABOUT_GUIDE.subject


def test_someone_being_scammed_gets_first_what_to_do_now() -> None:
    turn = assistant.respond(_said("tôi vừa chuyển tiền cho kẻ lừa đảo", "scam_now"), Context())
    assert turn.answer.outcome is Outcome.SAFETY
    assert "113" in turn.answer.text


@pytest.mark.parametrize("intent", ["greet", "thank", "who_are_you", "abuse"])
def test_small_talk_keeps_the_subject(intent: str) -> None:
    turn = assistant.respond(_said("xin chào", intent), ABOUT_GUIDE)
    assert turn.answer.outcome is Outcome.SMALLTALK
    assert turn.subject == ABOUT_GUIDE.subject


def test_a_topics_name_alone_offers_its_articles_unless_something_is_open() -> None:
    menu = assistant.respond(_said("VNeID", "ask_guide"), Context()).answer
    assert menu.outcome is Outcome.CLARIFIED
    assert menu.topic == "vneid"
    assert menu.buttons
    papers = assistant.respond(_said("giấy tờ", "follow_up", "documents"), ABOUT_GUIDE)
    assert papers.subject.guide == GUIDE.slug


def test_a_matter_named_alone_is_no_small_talk() -> None:
    turn = assistant.respond(_said("đăng ký tạm trú", "abuse"), Context())
    assert turn.subject.guide == RESIDENCE.slug


def test_an_offices_duties_are_no_call_for_help() -> None:
    turn = assistant.respond(_said("công an xã làm những gì", "help"), Context(deployment_commune="thu"))
    assert turn.answer.outcome is Outcome.ANSWERED
    assert turn.answer.commune == "thu"


def test_a_fee_asked_afterwards_is_that_of_the_subject() -> None:
    turn = assistant.respond(_said("phí bao nhiêu", "follow_up", "fee"), ABOUT_GUIDE)
    assert "Không mất phí" in turn.answer.text
    assert turn.subject.guide == GUIDE.slug


def test_more_detail_and_the_source_are_those_of_the_subject() -> None:
    more = assistant.respond(_said("cụ thể hơn", "more_detail"), ABOUT_GUIDE).answer
    assert all(section in more.text for section in GUIDE.sections.values())
    source = assistant.respond(_said("cho xin nguồn", "ask_source", "source"), ABOUT_GUIDE).answer
    assert "https://vanban.example" in source.text


def test_more_that_is_asked_about_what_a_plan_does_not_say_stays_with_the_plan() -> None:
    """The question "ai phụ trách?" after a refused one was once called not our field."""
    refused = Context(Subject(commune="thu", question="chỉ tiêu trồng rừng ngập mặn là bao nhiêu héc ta"))
    turn = assistant.respond(_said("ai phụ trách?", "follow_up", "responsible"), refused)
    assert turn.answer.outcome is Outcome.NOT_FOUND
    assert turn.answer.commune == "thu"
    assert turn.subject.question == refused.subject.question


def test_the_source_of_what_a_plan_does_not_say_is_that_it_does_not() -> None:
    refused = Context(Subject(commune="thu", question="chỉ tiêu trồng rừng ngập mặn là bao nhiêu héc ta"))
    turn = assistant.respond(_said("nguồn ở đâu", "ask_source", "source"), refused)
    assert turn.answer.outcome is Outcome.NOT_FOUND
    assert turn.answer.commune == "thu"


@pytest.mark.parametrize("intent", ["help", "scam_now"])
def test_a_figure_that_the_plan_gives_is_neither_small_talk_nor_fraud(intent: str) -> None:
    text = "tối thiểu bao nhiêu phần trăm người dân có VNeID mức 2"
    turn = assistant.respond(_said(text, intent), Context(deployment_commune="thu"))
    assert turn.answer.source_ids[0] == "th-001"


@pytest.mark.parametrize(("text", "intent"), [("nguồn ở đâu", "ask_source"), ("cụ thể hơn", "more_detail")])
def test_the_same_holds_for_a_plans_fact(text: str, intent: str) -> None:
    turn = assistant.respond(_said(text, intent), ABOUT_FACT)
    assert turn.answer.source_ids[0] == "th-001"
    assert turn.answer.citations[0].quote == "Tối thiểu 80% người dân có VNeID mức 2."


def test_a_message_of_unknown_words_is_refused_and_nothing_is_invented() -> None:
    turn = assistant.respond(_said("xyzzyq qwrtp", "nlu_fallback"), Context())
    assert turn.answer.outcome in {Outcome.NOT_FOUND, Outcome.OUT_OF_SCOPE}
    assert turn.answer.citations == ()


@pytest.mark.parametrize("text", ["", "?", "😀", "a" * 2000, "2"])
@pytest.mark.parametrize("intent", ["ask_guide", "ask_plan", "follow_up", "out_of_scope", "affirm", "nlu_fallback"])
@pytest.mark.parametrize("context", [Context(), ABOUT_GUIDE, ABOUT_FACT])
def test_no_message_makes_it_fail(text: str, intent: str, context: Context) -> None:
    assert assistant.respond(_said(text, intent), context).answer.text


def test_a_citizens_question_is_not_answered_from_the_plan_of_the_commune(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a commune every question is looked up in its plan, and few words are enough for some fact to be near."""
    text, here = "tối thiểu bao nhiêu người dân có VNeID mức 2", Context(deployment_commune="thu")
    officer = Understanding(text, "ask_guide", 0.6, {"ask_guide": 0.6, "ask_plan": 0.4})
    citizen = Understanding(text, "ask_guide", 0.95, {"ask_guide": 0.95, "ask_plan": 0.05})
    monkeypatch.setattr(assistant.search, "opinion", lambda *_: (-1.0, -0.9))
    assert assistant.respond(officer, here).answer.source_ids[0] == "th-001"
    assert "th-001" not in assistant.respond(citizen, here).answer.source_ids
    monkeypatch.setattr(assistant.search, "opinion", lambda *_: (0.3, 0.5))
    assert assistant.respond(citizen, here).answer.source_ids[0] == "th-001"


def test_what_is_asked_back_stays_open_for_a_short_question() -> None:
    """ "Phí bao nhiêu?" without a button pressed is read with the question before it."""
    open_question = Context(Subject(question="quên mật khẩu VNeID"))
    answer = assistant.respond(_said("phí bao nhiêu", "follow_up", "fee"), open_question).answer
    assert answer.source_ids[:1] == (GUIDE.slug,)


@pytest.mark.parametrize("context", [Context(), ABOUT_GUIDE, ABOUT_FACT])
def test_a_child_in_danger_is_heard_whatever_was_spoken_of(context: Context) -> None:
    """Folded, "con" (child) is "còn", with which people go on to another matter."""
    turn = assistant.respond(_said("con tôi bị xe tông nằm bất động", "danger"), context)
    assert turn.answer.outcome is Outcome.SAFETY


@pytest.mark.parametrize(("leaning", "guides"), [(0.5, [GUIDE.slug]), (0.0, [])])
def test_what_alone_is_refused_is_answered_from_what_is_open(leaning: float, guides: list[str]) -> None:
    rest = 1.0 - leaning
    understood = Understanding("xyzzyq qwrtp plugh", "ask_guide", rest, {"ask_guide": rest, "follow_up": leaning})
    assert list(assistant.respond(understood, ABOUT_GUIDE).answer.source_ids) == guides


def test_a_doubt_about_the_fact_spoken_of_is_answered_with_it() -> None:
    turn = assistant.respond(_said("chắc không, tôi nhớ là 90%", "out_of_scope"), ABOUT_FACT)
    assert turn.answer.source_ids[0] == "th-001"
    assert turn.answer.text.startswith("Không phải 90.")


def test_a_figure_the_plan_has_not_is_not_looked_for_in_the_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistant.search, "opinion", lambda *_: (0.3, 0.5))
    asked = _said("xã có mấy người quên mật khẩu VNeID năm 2026", "ask_plan")
    turn = assistant.respond(asked, Context(deployment_commune="thu"))
    assert GUIDE.slug not in turn.answer.source_ids
