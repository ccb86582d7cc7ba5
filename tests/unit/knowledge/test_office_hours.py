"""When the office is open: asked in many words, never taken for another matter's hours."""

import pytest

from knowledge.answer import Subject
from knowledge.assistant import Assistant
from knowledge.library import Library
from knowledge.office_hours import ARTICLE, asks_office_hours
from knowledge.search import Search
from knowledge.text import folded_words
from knowledge.understanding import Context, Understanding


@pytest.mark.parametrize(
    "text",
    [
        "giờ làm việc của xã",
        "mấy giờ xã mở cửa",
        "Ủy ban nhân dân phường làm việc từ mấy giờ đến mấy giờ?",
        "cho em hỏi một cửa mở lúc nào ạ",
        "trung tam phuc vu hanh chinh cong may gio nghi trua",
        "hôm nay xã có làm việc không",
        "thứ bảy có làm việc không",
        "ngày mai xã nghỉ hay làm việc",
        "giờ hành chính của xã thế nào",
    ],
)
def test_the_question_is_known_in_many_words(text: str) -> None:
    assert asks_office_hours(folded_words(text))


@pytest.mark.parametrize(
    "text",
    [
        "giờ làm việc của trạm y tế xã",
        "công an xã làm việc mấy giờ",
        "chợ xã mấy giờ mở cửa",
        "thứ bảy có tính là ngày làm việc không",
        "lịch tiếp công dân của chủ tịch xã",
        "làm ở xã mất bao lâu",
        "mở cửa hàng cần giấy gì",
        "tôi làm việc từ thứ hai đến thứ bảy",
        "bao giờ có kết quả",
        "mấy giờ rồi",
        "xã có bao nhiêu cán bộ",
        "",
    ],
)
def test_any_other_word_makes_it_a_question_like_any_other(text: str) -> None:
    assert not asks_office_hours(folded_words(text))


def test_only_the_offices_own_article_is_asked_for_so(library: Library) -> None:
    """Also after another article: nothing there asks the same in other words."""
    for guide in library.guides.values():
        for question in (guide.title, *guide.questions):
            assert guide.slug == ARTICLE or not asks_office_hours(folded_words(question)), question


def test_it_is_no_follow_up_of_the_open_article(library: Library) -> None:
    assistant = Assistant(Search(library, None, None))
    open_article = Context(Subject(guide="vneid-quen-mat-khau", question="quên mật khẩu VNeID"))
    understood = Understanding("giờ làm việc của xã", "follow_up", 0.9, {"follow_up": 0.9}, aspects=("duration",))
    turn = assistant.respond(understood, open_article)
    assert turn.answer.source_ids == (ARTICLE,)
    assert turn.subject.guide == ARTICLE
