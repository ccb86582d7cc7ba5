"""Asking, choosing, reading the source, beginning anew, reloading."""

from playwright.sync_api import expect

from tests.browser.chat_page import ChatPage
from tests.browser.fake_api import FakeApi
from tests.browser.script import QUOTE


def test_a_question_is_shown_sent_and_answered(chat: ChatPage, fake: FakeApi) -> None:
    answer = chat.ask("xin chào bà con")
    expect(chat.questions).to_contain_text(["xin chào bà con"])
    expect(answer).to_contain_text("Đã nhận: xin chào bà con")
    expect(chat.input).to_have_value("")
    expect(chat.input).to_be_focused()
    expect(chat.welcome).to_be_hidden()
    assert [request.text for request in fake.requests] == ["xin chào bà con"]
    assert fake.requests[0].commune is None


def test_every_reply_of_an_answer_is_shown(chat: ChatPage) -> None:
    chat.ask("hai câu")
    expect(chat.answers).to_contain_text(["Câu thứ nhất.", "Câu thứ hai."])


def test_while_an_answer_is_on_its_way_the_page_says_so_and_sends_nothing(chat: ChatPage, fake: FakeApi) -> None:
    fake.hold()
    chat.send("một")
    expect(chat.waiting).to_be_visible()
    chat.send("hai")
    expect(chat.send_button).to_be_disabled()
    fake.release()
    expect(chat.answers).to_have_count(1)
    expect(chat.waiting).to_be_hidden()
    expect(chat.input).to_have_value("hai")
    expect(chat.send_button).to_be_enabled()
    assert len(fake.requests) == 1


def test_the_text_is_laid_out_as_lists_bold_and_links(chat: ChatPage) -> None:
    answer = chat.ask("quên mật khẩu")
    expect(answer.locator("ol > li")).to_have_count(4)
    expect(answer.locator("ul > li")).to_have_text(["Thẻ căn cước", "Điện thoại có sim chính chủ"])
    expect(answer.locator("strong").first).to_have_text("mật khẩu VNeID")
    links = answer.locator("p > a").filter(visible=True)
    expect(links).to_have_text(["dichvucong.gov.vn", "https://vneid.gov.vn/huong-dan"])
    expect(links.first).to_have_attribute("href", "https://dichvucong.gov.vn")
    for link in links.all():
        assert "noopener" in (link.get_attribute("rel") or "")


def test_a_button_sends_its_payload_and_shows_its_title(chat: ChatPage, fake: FakeApi) -> None:
    chat.ask("quên mật khẩu")
    chat.choose("Tài khoản bị khóa")
    assert fake.requests[-1].text == '/choose{"target": "guide:vneid-bi-khoa"}'
    expect(chat.questions.last).to_contain_text("Tài khoản bị khóa")
    expect(chat.questions.last).not_to_contain_text("choose")
    expect(chat.choice("Tài khoản bị khóa")).to_be_disabled()
    expect(chat.choice("Điện thoại đã đổi số")).to_be_enabled()
    chat.reload()
    expect(chat.choice("Tài khoản bị khóa")).to_be_disabled()


def test_a_citation_opens_to_show_quote_date_and_address(chat: ChatPage) -> None:
    chat.ask("quên mật khẩu")
    expect(chat.page.get_by_text(QUOTE)).to_be_hidden()
    citation = chat.open_citation("Hướng dẫn sử dụng VNeID")
    expect(citation.locator("summary")).to_contain_text("Mục 3. Lấy lại mật khẩu")
    expect(citation.get_by_text(QUOTE)).to_be_visible()
    expect(citation.get_by_text("Kiểm tra ngày 05/03/2026")).to_be_visible()
    link = citation.get_by_role("link", name="vneid.gov.vn")
    expect(link).to_have_attribute("href", "https://vneid.gov.vn/huong-dan")
    expect(chat.citation("Kế hoạch").get_by_role("link")).to_have_count(0)


def test_a_link_is_shown_as_a_card_with_its_qr_code(chat: ChatPage) -> None:
    answer = chat.ask("hồ sơ đến đâu")
    expect(answer.get_by_role("link", name="dichvucong.gov.vn")).to_be_visible()
    picture = answer.get_by_role("img", name="Mã QR: Tra cứu hồ sơ")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_examples_for_citizens_and_staff_start_a_conversation(chat: ChatPage, fake: FakeApi) -> None:
    expect(chat.page.get_by_role("heading", name="Người dân hay hỏi")).to_be_visible()
    expect(chat.page.get_by_role("heading", name="Cán bộ xã hay hỏi")).to_be_visible()
    chat.choose("Quên mật khẩu VNeID thì làm thế nào?")
    assert fake.requests[0].text == "Quên mật khẩu VNeID thì làm thế nào?"


def test_a_new_conversation_clears_the_list_and_has_a_new_id(chat: ChatPage, fake: FakeApi) -> None:
    chat.ask("một")
    chat.new_button.click()
    expect(chat.answers).to_have_count(0)
    expect(chat.welcome).to_be_visible()
    expect(chat.input).to_be_focused()
    expect(chat.page.get_by_text("Đã bắt đầu cuộc trò chuyện mới.")).to_be_attached()
    chat.ask("hai")
    first, second = (request.conversation_id for request in fake.requests)
    assert first != second
    assert 1 <= len(second) <= 128


def test_an_answer_to_a_conversation_that_was_left_is_dropped(chat: ChatPage, fake: FakeApi) -> None:
    fake.hold()
    chat.send("bỏ dở")
    expect(chat.waiting).to_be_visible()
    chat.new_button.click()
    fake.release()
    expect(chat.ask("câu mới")).to_contain_text("Đã nhận: câu mới")
    expect(chat.log).not_to_contain_text("bỏ dở")


def test_a_reload_keeps_conversation_and_draft(chat: ChatPage, fake: FakeApi) -> None:
    chat.ask("quên mật khẩu")
    chat.input.fill("đang viết dở")
    chat.reload()
    expect(chat.questions).to_contain_text(["quên mật khẩu"])
    expect(chat.answers).to_have_count(1)
    expect(chat.input).to_have_value("đang viết dở")
    chat.ask("tiếp")
    assert len({request.conversation_id for request in fake.requests}) == 1


def test_the_commune_is_sent_and_remembered(chat: ChatPage, fake: FakeApi) -> None:
    expect(chat.commune).to_have_value("")
    chat.commune.select_option("Xã An Viễn")
    chat.ask("một")
    chat.reload()
    expect(chat.commune).to_have_value("an-vien")
    chat.ask("hai")
    assert [request.commune for request in fake.requests] == ["an-vien", "an-vien"]


def test_the_offices_own_commune_is_shown_where_none_is_chosen(chat: ChatPage, fake: FakeApi) -> None:
    assert chat.commune.get_by_role("option").all_text_contents()[0] == "Chưa chọn xã"
    fake.own_commune = "an-vien"
    chat.reload()
    expect(chat.commune.get_by_role("option", selected=True)).to_have_text("Xã An Viễn")
    expect(chat.commune.get_by_role("option")).to_have_count(2)
    chat.ask("một")
    assert fake.requests[-1].commune is None


def test_the_remembered_commune_survives_a_failing_list(chat: ChatPage, fake: FakeApi) -> None:
    chat.commune.select_option("Xã An Viễn")
    fake.communes_down = True
    chat.reload()
    expect(chat.commune).to_have_value("an-vien")
    fake.communes_down = False
    chat.ask("một")
    expect(chat.commune.get_by_role("option")).to_have_count(3)


def test_on_a_phone_an_answer_does_not_raise_the_keyboard(phone_chat: ChatPage) -> None:
    expect(phone_chat.input).not_to_be_focused()
    phone_chat.choose("Nộp hồ sơ trực tuyến ở đâu?")
    expect(phone_chat.input).not_to_be_focused()


def test_of_a_long_answer_the_start_is_in_view(chat: ChatPage, phone_chat: ChatPage) -> None:
    for view in (chat, phone_chat):
        view.ask("một")
        answer = view.ask("kể thật dài")
        expect(answer).to_be_in_viewport()
        assert view.is_in_view(answer)


def test_the_offices_notice_stands_above_the_conversation(chat: ChatPage, fake: FakeApi) -> None:
    banner = chat.page.locator("#office-notice")
    expect(banner).to_be_hidden()
    fake.notice = "Lũ lên nhanh, bà con ấp 3 di dời về nhà văn hóa."
    chat.reload()
    expect(banner).to_have_text("Thông báo của xã: Lũ lên nhanh, bà con ấp 3 di dời về nhà văn hóa.")
    chat.ask("xin chào bà con")
    expect(banner).to_be_visible()
