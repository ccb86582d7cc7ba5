"""The real page in front of the real app and engine."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat_page import ChatPage
from tests.live import Live, prepare, running


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An assistant of no commune in particular."""
    with running(prepare(tmp_path_factory.mktemp("troly"))) as live:
        yield live


@pytest.fixture
def real_chat(page: Page, assistant: Live) -> ChatPage:
    return ChatPage(page, assistant.url).open()


def test_a_citizen_asks_presses_a_button_and_opens_the_source(real_chat: ChatPage) -> None:
    answer = real_chat.ask("Quên mật khẩu VNeID thì làm thế nào?")
    expect(answer.locator("ol > li").first).to_be_visible()
    citation = answer.locator("details").first
    expect(citation.locator("blockquote")).to_be_hidden()
    citation.locator("summary").click()
    expect(citation).to_contain_text("Kiểm tra ngày")
    expect(citation.get_by_role("link").first).to_have_attribute("href", re.compile("^https://"))
    before = real_chat.answers.count()
    answer.get_by_role("button").first.click()
    expect(real_chat.answer_after(before)).not_to_be_empty()


def test_an_officer_chooses_the_commune_and_reads_the_figure_with_its_section(real_chat: ChatPage) -> None:
    question = "Chỉ tiêu hồ sơ thủ tục hành chính nộp trực tuyến là bao nhiêu phần trăm?"
    real_chat.commune.select_option("phu-lam")
    in_phu_lam = real_chat.ask(question)
    expect(in_phu_lam).to_contain_text("80")
    expect(in_phu_lam).to_contain_text("Phú Lâm")
    in_phu_lam.locator("summary").first.click()
    expect(in_phu_lam.locator("details").first).to_contain_text("80%")
    real_chat.new_button.click()
    real_chat.commune.select_option("hoang-phu")
    expect(real_chat.ask(question)).to_contain_text("90")


def test_every_example_question_of_the_page_is_answered(real_chat: ChatPage) -> None:
    examples = real_chat.welcome.get_by_role("button").all_text_contents()
    assert len(examples) >= 4
    real_chat.commune.select_option("phu-lam")
    for example in examples:
        real_chat.new_button.click()
        expect(real_chat.choose(example)).not_to_be_empty()
        expect(real_chat.resend_button).to_have_count(0)
