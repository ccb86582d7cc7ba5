"""What the answer screen shows, of articles and of the dialogue's replies."""

from dataclasses import replace
from typing import Any

import pytest

from kiosk.views import all_guides, of_guide, of_replies
from knowledge import guide_answers, replies
from knowledge.answer import Answer, Button, Citation, Outcome
from knowledge.guides import Aspect
from knowledge.library import Library
from knowledge.premises import Premise
from knowledge.targets import Target

SLUG = "hotich-khai-sinh"


def said(*answers: Answer) -> list[dict[str, Any]]:
    return [answer.as_json() for answer in answers]


def test_an_article_has_its_steps_and_then_what_people_need_first(library: Library) -> None:
    view = of_guide(library.guides[SLUG])
    assert len(view.steps) == 5
    aspects = [section.aspect for section in view.sections]
    assert aspects == [
        Aspect.DOCUMENTS, Aspect.FEE, Aspect.DURATION, Aspect.PLACE, Aspect.WARNINGS, Aspect.LEGAL_BASIS,
    ]  # fmt: skip
    assert view.note == "Nội dung này áp dụng đến ngày 28/02/2027, sau đó có thể thay đổi."


def test_every_article_has_steps_a_lead_and_known_branches(library: Library) -> None:
    for view in all_guides(library.guides.values()):
        assert view["steps"], view["slug"]
        assert view["lead"], view["slug"]
        assert all(choice["slug"] in library.guides for choice in view.get("choices", ())), view["slug"]


def test_an_answer_that_is_an_article_shows_the_article(library: Library) -> None:
    guide = library.guides[SLUG]
    view = of_replies(said(guide_answers.whole(guide, 0.9)), library)
    assert (view.slug, view.title, view.outcome) == (SLUG, guide.title, "answered")
    assert view.steps == of_guide(guide).steps
    assert [block.text for block in view.lead] == [guide.summary]
    assert view.choices == ()


@pytest.mark.parametrize("aspect", [Aspect.FEE, Aspect.DOCUMENTS, Aspect.WARNINGS])
def test_an_answer_about_one_part_opens_the_article_there(library: Library, aspect: Aspect) -> None:
    view = of_replies(said(guide_answers.section(library.guides[SLUG], (aspect,), 0.9)), library)
    assert (view.slug, view.opened) == (SLUG, aspect)


def test_a_correction_leads_the_article(library: Library) -> None:
    guide = library.guides[SLUG]
    view = of_replies(said(guide_answers.whole(guide, 0.9, Premise(confirms=True, claim=guide.claims[0]))), library)
    assert view.lead[0].text == f"Chưa đúng. {guide.claims[0].truth}"
    assert view.slug == SLUG


def test_what_the_article_does_not_say_is_said(library: Library) -> None:
    guide = next(guide for guide in library.guides.values() if Aspect.PLACE not in guide.sections)
    view = of_replies(said(guide_answers.section(guide, (Aspect.PLACE,), 0.9)), library)
    assert "chưa có thông tin đã kiểm tra về nơi làm" in view.lead[0].text


def test_every_article_survives_the_way_through_the_dialogue(library: Library) -> None:
    for guide in library.guides.values():
        view = of_replies(said(guide_answers.whole(guide, 0.9)), library)
        assert view.steps == of_guide(guide).steps
        assert [block.text for block in view.lead] == [guide.summary], guide.slug


def test_a_figure_of_the_plan_is_shown_with_its_source(library: Library) -> None:
    citation = Citation("Kế hoạch", "Mục II.1", "≥ 80%")
    view = of_replies(said(Answer("**Xã Phú Lâm** (năm 2026):\ntừ 80%", Outcome.ANSWERED, (citation,))), library)
    assert (view.title, view.slug, view.sources) == ("Trả lời", None, ("Kế hoạch, Mục II.1",))


def test_buttons_open_articles_or_go_back_to_the_dialogue(library: Library) -> None:
    buttons = (
        Button("Lệ phí", Target.guide(SLUG, Aspect.FEE).payload),
        Button("Xã Phú Lâm", Target.commune("phu-lam").payload),
    )
    view = of_replies(said(Answer("Việc nào?", Outcome.CLARIFIED, buttons=buttons)), library)
    assert view.title == "Cần hỏi việc nào?"
    assert [choice.as_json() for choice in view.choices] == [
        {"title": "Lệ phí", "slug": SLUG, "aspect": "fee"},
        {"title": "Xã Phú Lâm", "payload": Target.commune("phu-lam").payload},
    ]


def test_what_may_have_been_meant_instead_stands_apart_from_the_articles_own_branches(library: Library) -> None:
    guide = library.guides["nghi-bi-lua"]
    answer = guide_answers.whole(guide, 0.9)
    other = Button("Lộ mã OTP", Target.guide("lo-otp").payload)
    view = of_replies(said(replace(answer, buttons=(*answer.buttons, other))), library)
    assert [choice.slug for choice in view.choices] == [choice.to for choice in guide.choices]
    assert [choice.slug for choice in view.others] == ["lo-otp"]


def test_a_refusal_is_named_as_one(library: Library) -> None:
    assert of_replies(said(replies.not_found(0.9)), library).title == "Chưa có trong tài liệu"
    assert of_replies(said(replies.out_of_scope(0.9)), library).title == "Việc này chưa hướng dẫn được"


def test_a_warning_stands_before_the_answer(library: Library) -> None:
    warning = Answer("**Cảnh báo:** che mã.", Outcome.SAFETY)
    view = of_replies(said(warning, guide_answers.whole(library.guides[SLUG], 0.9)), library)
    assert view.slug == SLUG
    assert view.lead[0].text == "Cảnh báo: che mã."
    assert view.outcome == "safety"


def test_two_answers_in_one_are_shown_as_they_stand(library: Library) -> None:
    both = replies.joined([guide_answers.whole(library.guides[slug], 0.9) for slug in (SLUG, "nghi-bi-lua")])
    view = of_replies(said(both), library)
    assert view.slug is None
    text = "\n".join(block.text for block in view.lead)
    assert library.guides["nghi-bi-lua"].title in text
