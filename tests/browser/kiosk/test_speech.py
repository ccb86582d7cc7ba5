"""Reading aloud and listening, with a browser that has a Vietnamese voice and one that has none."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.kiosk.app import KioskServer
from tests.browser.kiosk.page import SIZES, KioskPage

# Stand-ins for what Chromium brings on a desktop but not without one: voices that end when told, an ear that hears.
VOICES = """
    window.spokenWords = [];
    const voice = { lang: "vi-VN", name: "Vi" };
    Object.defineProperty(window, "speechSynthesis", { value: {
        getVoices: () => window.hasVoice === false ? [] : [voice],
        addEventListener: () => {},
        speak: (utterance) => { window.spokenWords.push(utterance.text); window.lastUtterance = utterance; },
        cancel: () => { window.cancelled = true; },
    }});
    window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
"""
EAR = """
    window.SpeechRecognition = class extends EventTarget {
        start() { window.ear = this; }
        abort() { this.dispatchEvent(new Event("end")); }
    };
"""
HEAR = """(words) => {
    const event = new Event("result");
    event.results = [[{ transcript: words }]];
    window.ear.dispatchEvent(event);
    window.ear.dispatchEvent(new Event("end"));
}"""


def kiosk_with(page: Page, server: KioskServer, *scripts: str) -> KioskPage:
    for script in scripts:
        page.add_init_script(script)
    return KioskPage(page, server.register()).open()


def open_page(new_page: NewPage) -> Page:
    return new_page(viewport={"width": 1080, "height": 1920}, has_touch=True, service_workers="block")


def test_an_answer_is_read_step_by_step_and_the_page_goes_along(new_page: NewPage, server: KioskServer) -> None:
    kiosk = kiosk_with(open_page(new_page), server, VOICES)
    kiosk.article("Quên mật khẩu VNeID")
    kiosk.tap("Nghe đọc")
    for _ in range(4):
        kiosk.page.evaluate("window.lastUtterance.dispatchEvent(new Event('end'))")
    spoken = kiosk.page.evaluate("window.spokenWords")
    assert spoken[0] == "Quên mật khẩu vi en e ai đi"
    assert spoken[1].startswith("Bấm “Quên mật khẩu”")
    assert spoken[2].startswith("Bước 1. Mở vi en e ai đi")
    assert spoken[4].startswith("Bước 3. ")
    expect(kiosk.page.get_by_text("Bước 3 trên 6")).to_be_visible()
    kiosk.tap("Dừng đọc")
    expect(kiosk.button("Nghe đọc")).to_be_visible()
    assert kiosk.page.evaluate("window.cancelled")


def test_who_has_paged_on_hears_what_is_on_the_screen(new_page: NewPage, server: KioskServer) -> None:
    kiosk = kiosk_with(open_page(new_page), server, VOICES)
    kiosk.article("Quên mật khẩu VNeID")
    kiosk.tap("Bước tiếp")
    kiosk.tap("Nghe đọc")
    assert kiosk.page.evaluate("window.spokenWords")[0].startswith("Bước 2. ")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_voice_is_at_hand_on_every_answer_without_scrolling(
    new_page: NewPage, server: KioskServer, size: dict[str, int]
) -> None:
    page = new_page(viewport=size, has_touch=True, service_workers="block")
    kiosk = kiosk_with(page, server, VOICES)
    kiosk.article("Nghi bị lừa qua điện thoại, tin nhắn: kiểm tra nhanh")
    expect(kiosk.button("Nghe đọc")).to_be_in_viewport(ratio=1)
    kiosk.tap("Nghe đọc")
    for _ in range(2):
        page.evaluate("window.lastUtterance.dispatchEvent(new Event('end'))")
    assert "Chạm để chọn: Xưng công an, tòa án;" in " ".join(page.evaluate("window.spokenWords"))
    kiosk.tap("Trang đầu")
    kiosk.search()
    kiosk.ask("chuyện trên trời")
    expect(kiosk.button("Nghe đọc")).to_be_in_viewport(ratio=1)


def test_the_voice_stops_when_the_screen_is_left(new_page: NewPage, server: KioskServer) -> None:
    kiosk = kiosk_with(open_page(new_page), server, VOICES)
    kiosk.article("Quên mật khẩu VNeID")
    kiosk.tap("Nghe đọc")
    kiosk.page.evaluate("window.cancelled = false")
    kiosk.tap("Trang đầu")
    assert kiosk.page.evaluate("window.cancelled")


def test_web_addresses_and_abbreviations_are_said_in_words(new_page: NewPage, server: KioskServer) -> None:
    kiosk = kiosk_with(open_page(new_page), server, VOICES)
    kiosk.article("Đăng ký khai sinh cho con")
    kiosk.tap("Nghe đọc")
    for _ in range(3):
        kiosk.page.evaluate("window.lastUtterance.dispatchEvent(new Event('end'))")
    second_step = kiosk.page.evaluate("window.spokenWords")[3]
    assert second_step.startswith("Bước 2. ")
    assert "dichvucong chấm gov chấm vn" in second_step
    assert "Ủy ban nhân dân xã" in second_step


def test_without_a_vietnamese_voice_there_is_no_button_that_does_nothing(
    new_page: NewPage, server: KioskServer
) -> None:
    kiosk = kiosk_with(open_page(new_page), server, VOICES, "window.hasVoice = false")
    kiosk.article("Quên mật khẩu VNeID")
    expect(kiosk.button("In ra giấy")).to_be_visible()
    expect(kiosk.button("Nghe đọc")).to_be_hidden()


def test_what_is_said_comes_into_the_field_to_be_read_before_it_is_sent(new_page: NewPage, server: KioskServer) -> None:
    kiosk = kiosk_with(open_page(new_page), server, EAR)
    kiosk.search()
    kiosk.tap("Nói")
    expect(kiosk.page.get_by_text("Máy đang nghe, xin nói…")).to_be_visible()
    kiosk.page.evaluate(HEAR, "khai sinh cho con")
    expect(kiosk.field).to_have_value("khai sinh cho con")
    expect(kiosk.page.get_by_text("Xem lại câu vừa nói")).to_be_visible()
    assert server.engine.asked == []
    kiosk.type(" a")
    expect(kiosk.field).to_have_value("khai sinh cho con a")
    expect(kiosk.keyboard).to_be_visible()


def test_a_microphone_that_fails_is_said_and_typing_remains(new_page: NewPage, server: KioskServer) -> None:
    kiosk = kiosk_with(open_page(new_page), server, EAR)
    kiosk.search()
    kiosk.tap("Nói")
    kiosk.page.evaluate("""() => {
        const event = new Event("error");
        event.error = "not-allowed";
        window.ear.dispatchEvent(event);
        window.ear.dispatchEvent(new Event("end"));
    }""")
    expect(kiosk.page.get_by_text("Máy chưa nghe được.")).to_be_visible()
    expect(kiosk.button("Nói")).to_be_visible()


def test_a_browser_without_an_ear_shows_no_microphone(new_page: NewPage, server: KioskServer) -> None:
    deaf = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"
    kiosk = kiosk_with(open_page(new_page), server, deaf)
    kiosk.search()
    expect(kiosk.button("Nói")).to_have_count(0)
    expect(kiosk.page.get_by_text("Gõ việc cần hỏi.")).to_be_visible()
