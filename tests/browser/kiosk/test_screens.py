"""From topic to answer, from question to answer, and what one can do with it."""

import time

import pytest
from playwright.sync_api import expect

from connectors import notices
from connectors.handoffs import answer, close, take
from knowledge.library import Library
from tests.browser.kiosk.app import KioskServer
from tests.browser.kiosk.conftest import NewKiosk
from tests.browser.kiosk.page import SIZES, KioskPage
from tests.live import until

QUESTION = "Lấy lại mật khẩu định danh thế nào?"
TITLE = "Quên mật khẩu VNeID"
LOOKS_WITHIN_MS = 60_000


def test_the_home_screen_shows_the_topics_then_what_many_ask_then_the_search(kiosk: KioskPage) -> None:
    names = kiosk.page.locator(".topic-name").all_text_contents()
    assert names[:2] == ["Dịch vụ công trực tuyến", "VNeID"]
    assert {"Thanh toán", "Chữ ký số", "Phòng tránh lừa đảo", "Hộ tịch, cư trú", "Kinh doanh", "Xã tôi"} <= set(names)
    places = [kiosk.page.locator(where).bounding_box() for where in (".topics", ".common", "#open-search")]
    assert places == sorted(places, key=lambda box: box["y"])
    assert kiosk.page.locator(".common .choice").count() == 6


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_in_three_touches_one_knows_what_to_do(new_kiosk: NewKiosk, size: dict[str, int]) -> None:
    kiosk = new_kiosk(size)
    kiosk.topic("VNeID")
    kiosk.article(TITLE)
    expect(kiosk.current_step).to_have_text("Mở VNeID, ở màn hình đăng nhập bấm “Quên mật khẩu”.")
    kiosk.tap("Bước tiếp")
    expect(kiosk.current_step).to_contain_text("Nhập số định danh")
    expect(kiosk.current_step).to_be_in_viewport()
    expect(kiosk.code).to_be_attached()
    assert kiosk.overflow() == 0


@pytest.mark.parametrize("size", ["portrait", "landscape"])
def test_home_answer_code_and_the_way_on_fit_on_a_screen_one_stands_before(new_kiosk: NewKiosk, size: str) -> None:
    kiosk = new_kiosk(SIZES[size])
    expect(kiosk.page.locator("#open-search")).to_be_in_viewport(ratio=1)
    kiosk.article(TITLE)
    for thing in (kiosk.heading(TITLE), kiosk.button("Bước tiếp"), kiosk.code, kiosk.button("In ra giấy")):
        expect(thing).to_be_in_viewport(ratio=1)
    assert kiosk.code.bounding_box()["width"] >= 220  # an old phone's camera, at arm's length


def test_paging_goes_through_the_steps_and_then_every_other_part(kiosk: KioskPage, library: Library) -> None:
    kiosk.article(TITLE)
    guide = library.guides["vneid-quen-mat-khau"]
    seen = [kiosk.page.locator(".page-number").inner_text()]
    forward = kiosk.page.locator(".deck .pager .main")
    while forward.is_enabled():
        forward.tap()
        seen.append(kiosk.page.locator(".page-number").inner_text())
    steps = [f"Bước {number} trên 6" for number in range(1, 7)]
    assert seen == [*steps, "Giấy tờ cần có", "Lệ phí", "Bao lâu xong", "Làm ở đâu", "Lưu ý"]
    assert len(seen) == 6 + len(guide.sections) - 1
    expect(kiosk.page.locator(".panel")).to_contain_text("Cán bộ không bao giờ hỏi mật khẩu")


def test_a_part_opens_at_a_touch_and_a_step_too(kiosk: KioskPage) -> None:
    kiosk.article(TITLE)
    kiosk.tap("Lệ phí")
    expect(kiosk.page.locator(".panel")).to_contain_text("Không mất phí.")
    kiosk.tap("Các bước")
    kiosk.page.get_by_text("Nhập mã OTP gửi về điện thoại.").tap()
    expect(kiosk.page.get_by_text("Bước 4 trên 6")).to_be_visible()


def test_a_long_topic_is_paged_and_shows_every_article_that_holds_here(kiosk: KioskPage, library: Library) -> None:
    kiosk.topic("Xã tôi")
    seen = kiosk.page.locator(".topic .choice").all_text_contents()
    kiosk.tap("Xem thêm")
    seen += kiosk.page.locator(".topic .choice").all_text_contents()
    assert not kiosk.button("Xem thêm").is_enabled()
    here = [g for g in library.guides.values() if g.topic == "xa" and (not g.region or "dong-nai" in g.region)]
    assert sorted(seen) == sorted(guide.title for guide in here)


def test_back_leads_one_screen_back_and_home_to_the_start(kiosk: KioskPage) -> None:
    kiosk.topic("VNeID")
    kiosk.article(TITLE)
    kiosk.tap("Trở lại")
    expect(kiosk.heading("VNeID")).to_be_visible()
    kiosk.article(TITLE)
    kiosk.tap("Trang đầu")
    expect(kiosk.heading("Xin chào! Hôm nay cần làm việc gì?")).to_be_visible()
    expect(kiosk.button("Trở lại")).to_be_hidden()


def test_an_opened_article_is_counted_once_with_kiosk_topic_and_outcome(kiosk: KioskPage, server: KioskServer) -> None:
    kiosk.article(TITLE)
    expect(kiosk.code).to_be_visible()
    row = until(server.counted, 5, "the article is counted")[0]
    assert (row.channel, row.place, row.commune) == ("kiosk", "Sảnh chính", "phu-lam")
    assert (row.topic, row.article, row.outcome, row.is_test) == ("vneid", "vneid-quen-mat-khau", "answered", False)


def test_a_question_is_asked_as_everywhere_and_answered_by_the_article(kiosk: KioskPage, server: KioskServer) -> None:
    kiosk.search()
    kiosk.field.fill(QUESTION)
    kiosk.tap("Tìm")
    expect(kiosk.heading(TITLE)).to_be_visible()
    asked = server.engine.asked[-1]
    assert (asked.channel, asked.commune, asked.text) == ("kiosk", "phu-lam", QUESTION)
    assert asked.conversation.startswith("kiosk:")
    expect(kiosk.current_step).to_contain_text("Mở VNeID")
    expect(kiosk.code).to_be_visible()
    rows = until(server.counted, 5, "the question is counted")
    assert [row.article for row in rows] == ["vneid-quen-mat-khau"]
    assert rows[0].turns == 1


def test_what_is_not_found_is_said_and_an_officer_offered(kiosk: KioskPage) -> None:
    kiosk.search()
    kiosk.field.fill("chuyện trên trời")
    kiosk.tap("Tìm")
    expect(kiosk.heading("Chưa có trong tài liệu")).to_be_visible()
    expect(kiosk.offer).to_be_visible()
    expect(kiosk.button("In ra giấy")).to_have_count(0)
    kiosk.tap("Hỏi lại cách khác")
    expect(kiosk.field).to_have_value("chuyện trên trời")


def test_an_engine_that_is_down_is_said_and_the_question_kept(kiosk: KioskPage, server: KioskServer) -> None:
    server.engine.is_down = True
    kiosk.search()
    kiosk.field.fill(QUESTION)
    kiosk.tap("Tìm")
    expect(kiosk.page.get_by_text("Trợ lý đang khởi động lại hoặc gặp sự cố")).to_be_visible()
    expect(kiosk.field).to_have_value(QUESTION)
    expect(kiosk.offline).to_be_hidden()


def test_articles_come_up_while_one_types_without_diacritics(kiosk: KioskPage) -> None:
    kiosk.search()
    kiosk.type("khai sinh")
    first = kiosk.page.locator(".search .choice").first
    expect(first).to_have_text("Đăng ký khai sinh cho con")
    first.tap()
    expect(kiosk.heading("Đăng ký khai sinh cho con")).to_be_visible()


def test_an_opinion_and_five_steps_of_satisfaction_are_kept(kiosk: KioskPage, server: KioskServer) -> None:
    kiosk.article(TITLE)
    until(server.counted, 5, "the article is counted")
    kiosk.tap("Có ích")
    kiosk.tap("5. Rất hài lòng")
    expect(kiosk.page.get_by_text("Đã ghi nhận. Cảm ơn nhiều!")).to_be_visible()
    rated = until(lambda: [row for row in server.counted() if row.satisfaction], 5, "the rating is kept")[0]
    assert (rated.useful, rated.satisfaction) == (True, 5)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_five_steps_come_into_sight(new_kiosk: NewKiosk, size: dict[str, int]) -> None:
    kiosk = new_kiosk(size)
    kiosk.article(TITLE)
    kiosk.tap("Có ích")
    expect(kiosk.button("5. Rất hài lòng")).to_be_in_viewport(ratio=1)


def test_unclear_offers_an_officer(kiosk: KioskPage, server: KioskServer) -> None:
    kiosk.article(TITLE)
    until(server.counted, 5, "the article is counted")
    kiosk.tap("Chưa rõ")
    expect(kiosk.offer).to_be_visible()
    until(lambda: server.counted()[0].useful is False, 5, "the rating is kept")


def test_a_call_reaches_the_officers_with_the_kiosks_name(kiosk: KioskPage, server: KioskServer) -> None:
    server.employ()
    kiosk.article(TITLE)
    kiosk.call_officer()
    expect(kiosk.page.get_by_text("Xin đứng chờ tại “Sảnh chính”.")).to_be_visible()
    (hand,) = server.raised()
    assert (hand.channel, hand.place, hand.commune, hand.is_test) == ("kiosk", "Sảnh chính", "phu-lam", False)
    assert hand.reason == f"Đang xem: {TITLE}"
    assert hand.conversation.startswith("kiosk:")


def test_who_has_an_answer_asks_on_and_is_answered_again(kiosk: KioskPage) -> None:
    kiosk.search()
    kiosk.ask("chuyện trên trời")
    kiosk.tap("Hỏi lại cách khác")
    kiosk.ask(QUESTION)
    expect(kiosk.heading(TITLE)).to_be_visible()
    kiosk.tap("Trở lại")
    kiosk.ask("chuyện khác")
    expect(kiosk.heading("Chưa có trong tài liệu")).to_be_visible()


def test_cases_of_another_province_are_not_offered(kiosk: KioskPage) -> None:
    kiosk.topic("Xã tôi")
    kiosk.article("Phản ánh, kiến nghị: chọn kênh nào")
    expect(kiosk.button("Ở Đồng Nai, việc đời sống")).to_be_visible()
    expect(kiosk.button("Ở Thanh Hóa, việc đời sống")).to_have_count(0)


def test_an_officer_who_has_the_visit_speaks_and_the_assistant_is_silent(kiosk: KioskPage, server: KioskServer) -> None:
    server.employ()
    kiosk.call_officer()
    expect(kiosk.news).to_contain_text("Đã báo cán bộ.")
    server.officer(lambda connection, hand, lan: take(connection, hand, lan, time.time()))
    expect(kiosk.news).to_contain_text("Cán bộ đã nhận và đang tới.", timeout=LOOKS_WITHIN_MS)
    kiosk.tap("Trang đầu")
    kiosk.article(TITLE)
    server.officer(lambda connection, hand, lan: answer(connection, hand, lan, "Bác chờ cháu", None, time.time()))
    expect(kiosk.news).to_contain_text("Cán bộ nhắn: Bác chờ cháu", timeout=LOOKS_WITHIN_MS)
    kiosk.tap("Trang đầu")
    kiosk.search()
    kiosk.ask(QUESTION)
    expect(kiosk.heading("Đã chuyển lời tới cán bộ")).to_be_visible()
    expect(kiosk.offer).to_have_count(0)
    assert server.engine.asked == []
    server.officer(lambda connection, hand, lan: close(connection, hand, lan, time.time(), "Xong rồi ạ"))
    expect(kiosk.news).to_contain_text("Máy lại trả lời như thường.", timeout=LOOKS_WITHIN_MS)
    expect(kiosk.news).to_contain_text("Xong rồi ạ")
    kiosk.tap("Nhắn thêm")
    kiosk.ask(QUESTION)
    expect(kiosk.heading(TITLE)).to_be_visible()


def test_the_next_person_does_not_see_what_an_officer_said(kiosk: KioskPage, server: KioskServer) -> None:
    server.employ()
    kiosk.call_officer()
    server.officer(lambda connection, hand, lan: take(connection, hand, lan, time.time()))
    server.officer(lambda connection, hand, lan: answer(connection, hand, lan, "Bác chờ cháu", None, time.time()))
    expect(kiosk.news).to_contain_text("Bác chờ cháu", timeout=LOOKS_WITHIN_MS)
    kiosk.tap("Dùng xong")
    kiosk.wait()
    expect(kiosk.news).to_be_hidden()
    assert "Bác chờ cháu" not in kiosk.page.content()


def test_a_slip_of_the_finger_calls_nobody(kiosk: KioskPage, server: KioskServer) -> None:
    server.employ()
    kiosk.tap("Gọi cán bộ hỗ trợ")
    kiosk.tap("Không, trở lại")
    expect(kiosk.heading("Xin chào! Hôm nay cần làm việc gì?")).to_be_visible()
    assert server.raised() == []


def test_a_call_while_the_search_is_open_leads_back_to_it(kiosk: KioskPage) -> None:
    kiosk.search()
    kiosk.type("abc")
    kiosk.tap("Gọi cán bộ hỗ trợ")
    kiosk.tap("Không, trở lại")
    expect(kiosk.field).to_have_value("abc")
    kiosk.type("d")
    expect(kiosk.field).to_have_value("abcd")


def test_each_question_stands_for_itself(kiosk: KioskPage, server: KioskServer) -> None:
    for text in (QUESTION, "chuyện khác"):
        kiosk.search()
        kiosk.field.fill(text)
        kiosk.tap("Tìm")
        expect(kiosk.page.locator(".answer")).to_be_visible()
        kiosk.tap("Trang đầu")
    first, second = (question.conversation for question in server.engine.asked)
    assert first != second
    assert first.rpartition(":")[0] == second.rpartition(":")[0]


def test_the_offices_notice_stands_above_every_screen(kiosk: KioskPage, server: KioskServer) -> None:
    banner = kiosk.page.locator("#office-notice")
    expect(banner).to_be_hidden()
    with server.store.transaction() as connection:
        notices.set_notice(connection, "Hôm nay mất điện, quầy làm việc đến 15 giờ.")
    try:
        kiosk.page.reload()
        kiosk.wait()
        expect(banner).to_have_text("Thông báo của xã: Hôm nay mất điện, quầy làm việc đến 15 giờ.")
        kiosk.topic("VNeID")
        expect(banner).to_be_visible()
        assert kiosk.overflow() == 0
    finally:
        with server.store.transaction() as connection:
            notices.set_notice(connection, "")
