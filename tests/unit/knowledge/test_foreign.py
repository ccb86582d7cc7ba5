"""What is none of the office's business is told by the messages that it is nearest to."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.answer import Outcome
from knowledge.assistant import Assistant
from knowledge.errors import ContentError
from knowledge.foreign import load_foreign
from knowledge.library import Library
from knowledge.search import Search
from knowledge.text import folded_words
from knowledge.understanding import Context, Understanding
from tests.unit.knowledge.made_up import GUIDE, RESIDENCE, library_of

FOREIGN = ("hôm nay trời mưa không", "nấu canh chua thế nào", "mật khẩu wifi quán cà phê", "thầy bói xem tướng ở đâu")


@pytest.fixture(scope="module")
def search() -> Search:
    return Search(replace(library_of(GUIDE, RESIDENCE), foreign=FOREIGN), None, None)


def test_the_real_messages_are_many_and_none_stands_twice() -> None:
    folded = [folded_words(message) for message in load_foreign()]
    assert len(folded) > 4_000
    assert len(set(folded)) > 0.99 * len(folded)


@pytest.mark.parametrize("text", ["", "tiêu đề: không phải danh sách", "chỉ một câu", "- [\n"])
def test_a_file_that_is_no_list_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "foreign.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"foreign\.yml"):
        load_foreign(path)


def test_a_message_like_them_is_mostly_foreign_and_one_like_an_article_is_not(search: Search) -> None:
    foreign, ours = search.query("trời có mưa không vậy"), search.query(GUIDE.questions[0])
    assert search.foreign_share(foreign) > 0.6
    assert search.foreign_share(ours) < 0.5
    assert search.foreign_share(search.query("xyzzyq")) == 0.0


def test_they_change_nothing_of_what_is_found(search: Search) -> None:
    without = Search(library_of(GUIDE, RESIDENCE), None, None)
    assert [hit.target for hit in search.matters(search.query(GUIDE.questions[0]))] == [
        hit.target for hit in without.matters(without.query(GUIDE.questions[0]))
    ]


def test_an_empty_library_has_no_share() -> None:
    empty = Search(Library({}, {}, {}), None, None)
    assert empty.foreign_share(empty.query("trời mưa")) == 0.0


@pytest.mark.parametrize(
    ("text", "outcome"), [("trời có mưa không vậy", Outcome.OUT_OF_SCOPE), ("cứu tôi, cháy nhà rồi", Outcome.SAFETY)]
)
def test_an_emergency_that_the_engine_wavers_about_is_none_among_foreign_messages(
    search: Search, text: str, outcome: Outcome
) -> None:
    wavering = Understanding(text, "danger", 0.5, {"danger": 0.5, "out_of_scope": 0.4})
    assert Assistant(search).respond(wavering, Context()).answer.outcome is outcome
