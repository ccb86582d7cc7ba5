"""Answers as a platform shows them: under its limit, cut at good places, with buttons or numbers."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import rendering
from connectors.channel import Limits, OutboundDocument
from connectors.outbox import Draft
from tests.unit.connectors.made_up import reply

LIMITS = Limits(text=200, buttons=3, title=20)
SENTENCE = "Đây là một câu dài vừa phải để thử. "
texts = st.text(alphabet=st.sampled_from("ab đấ.!?;,\n*😀"), max_size=400)


def without_layout(text: str) -> str:
    return re.sub(r"\s+", "", text.replace("**", ""))


@given(texts, st.integers(min_value=20, max_value=120))
def test_no_part_is_over_the_limit_and_no_word_is_lost(text: str, limit: int) -> None:
    parts = rendering.split(text, limit)
    assert all(rendering.units(part) <= limit for part in parts)
    assert without_layout("".join(parts)) == without_layout(text) or "*" in text


@given(st.lists(st.tuples(st.booleans(), st.text(alphabet="abđ .", min_size=1, max_size=60)), max_size=12))
def test_bold_that_is_cut_is_closed_and_opened_again(pieces: list[tuple[bool, str]]) -> None:
    text = " ".join(f"**{words}**" if bold and words.strip() else words for bold, words in pieces)
    for part in rendering.split(text, 40):
        assert part.count("**") % 2 == 0


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (SENTENCE * 4 + "\n\n" + SENTENCE * 4, (SENTENCE * 4).strip()),
        (SENTENCE * 4 + "\n" + SENTENCE * 4, (SENTENCE * 4).strip()),
        (SENTENCE * 9, (SENTENCE * 5).strip()),
        ("từ " * 100, ("từ " * 65).strip()),
    ],
)
def test_texts_are_cut_between_paragraphs_lines_sentences_words(text: str, first: str) -> None:
    assert rendering.split(text, 200)[0] == first


def test_a_short_text_is_left_alone() -> None:
    assert rendering.split("Xin chào.", 200) == ["Xin chào."]


def test_letters_beyond_the_basic_plane_count_twice() -> None:
    assert rendering.units("a😀") == 3


def test_few_short_choices_are_buttons() -> None:
    [draft] = rendering.drafts(reply("Việc nào?", "/a", "/b"), LIMITS)
    assert draft.buttons == (("Nút 1", "/a"), ("Nút 2", "/b"))
    assert draft.text == "Việc nào?"


def test_too_many_choices_become_numbered_text() -> None:
    [draft] = rendering.drafts(reply("Việc nào?", "/a", "/b", "/c", "/d"), LIMITS)
    assert draft.buttons == ()
    assert draft.text.endswith("1. Nút 1\n2. Nút 2\n3. Nút 3\n4. Nút 4")


def test_long_choices_are_written_out_and_their_buttons_bear_the_numbers() -> None:
    long = reply("Việc nào?", "/a", "/b")
    long["buttons"][0]["title"] = "Đăng ký khai sinh cho trẻ em"
    [draft] = rendering.drafts(long, LIMITS)
    assert draft.buttons == (("1", "/a"), ("2", "/b"))
    assert "1. Đăng ký khai sinh cho trẻ em\n2. Nút 2" in draft.text


def test_sources_and_link_stand_below_the_text() -> None:
    answer = reply("Phí 0 đồng.")
    answer["link"] = {"title": "Tra cứu", "url": "https://dichvucong.gov.vn"}
    page = {"title": "Cổng DVC", "section": "Bài 1", "quote": "…", "url": "https://a.vn", "checked_on": "2026-11-22"}
    plan = {"title": "Kế hoạch 12", "section": "Mục II.1", "quote": "…", "url": None, "checked_on": None}
    older = {**page, "title": "Luật Hộ tịch", "checked_on": "2026-10-01"}
    answer["citations"] = [page, page, plan, older]
    [draft] = rendering.drafts(answer, Limits(text=900, buttons=3, title=20))
    assert draft.text.split("\n\n")[1:] == [
        "👉 Tra cứu: https://dichvucong.gov.vn",
        "Nguồn (kiểm tra ngày 01/10/2026):\n- Cổng DVC: https://a.vn\n- Kế hoạch 12, Mục II.1",
    ]


def test_an_address_stands_at_the_end_of_its_line() -> None:
    """A phone takes what follows an address, a bracket or a comma, for part of it."""
    answer = reply("Phí 0 đồng.")
    answer["citations"] = [{"title": "Cổng", "section": "", "quote": "", "url": "https://a.vn/b", "checked_on": None}]
    [draft] = rendering.drafts(answer, LIMITS)
    assert draft.text.endswith("Nguồn:\n- Cổng: https://a.vn/b")


def test_marks_of_a_slanted_line_are_not_shown_and_other_underscores_are_kept() -> None:
    answer = reply("Phí 0 đồng.\n\n_Áp dụng đến 28/02/2027._\n\nXem https://a.vn/_b_c_ hoặc ten_dang_nhap.")
    [draft] = rendering.drafts(answer, LIMITS)
    assert draft.text == "Phí 0 đồng.\n\nÁp dụng đến 28/02/2027.\n\nXem https://a.vn/_b_c_ hoặc ten_dang_nhap."


FILE = {"name": "bao-cao.docx", "ref": "report:7.docx", "url": "https://troly.vn/x.docx"}


def test_a_file_goes_along_where_the_channel_sends_files() -> None:
    [draft] = rendering.drafts({**reply("Báo cáo."), "document": FILE}, replace(LIMITS, caption=100))
    assert draft == Draft("Báo cáo.", document=OutboundDocument("bao-cao.docx", "report:7.docx"))


def test_elsewhere_its_address_is_told_or_where_else_it_is() -> None:
    [draft] = rendering.drafts({**reply("Báo cáo."), "document": FILE}, LIMITS)
    assert (draft.document, draft.text.endswith("https://troly.vn/x.docx")) == (None, True)
    [draft] = rendering.drafts({**reply("Báo cáo."), "document": {**FILE, "url": None}}, LIMITS)
    assert "trang Báo cáo" in draft.text


@given(st.text(max_size=200))
def test_html_has_no_tag_but_bold(text: str) -> None:
    assert re.sub(r"</?b>", "", rendering.html(text)).count("<") == 0


def test_markup_is_turned_into_each_platforms_own() -> None:
    text = "**Lệ phí** < 5.000 & **miễn**"
    assert rendering.html(text) == "<b>Lệ phí</b> &lt; 5.000 &amp; <b>miễn</b>"
    assert rendering.plain(text) == "Lệ phí < 5.000 & miễn"
