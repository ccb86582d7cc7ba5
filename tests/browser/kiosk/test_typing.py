"""The on-screen keyboard: Telex, VNI, no diacritics; and its typing module by itself, against many words."""

import unicodedata

import pytest
from playwright.sync_api import Page, expect

from knowledge.library import Library
from knowledge.text import words
from tests.browser.conftest import NewPage
from tests.browser.kiosk.app import KioskServer
from tests.browser.kiosk.conftest import NewKiosk
from tests.browser.kiosk.page import SIZES, KioskPage

TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
TELEX_MARKS = {"\u0302": "", "\u0306": "w", "\u031b": "w"}  # a circumflex doubles its letter
VNI_MARKS = {"\u0302": "6", "\u0306": "8", "\u031b": "7"}
TYPE = """([method, keys]) =>
    import(document.documentElement.dataset.articles.replace("articles.json", "js/vietnamese.js"))
    .then(({press}) => keys.map((word) => [...word].reduce((text, key) => press(text, key, method), '')))"""


@pytest.fixture(scope="module")
def typist(browser, running: KioskServer) -> Page:  # type: ignore[no-untyped-def]
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(running.register())
    return page


def typed(page: Page, method: str, *keys: str) -> list[str]:
    """What comes of typing each, key by key."""
    result: list[str] = page.evaluate(TYPE, [method, list(keys)])
    return result


def keys_of(word: str, method: str, at_the_end: bool) -> str:
    """The keys for a word: each mark right after its letter, the tone too, or at the end as many people do."""
    tones, marks = (TELEX_TONES, TELEX_MARKS) if method == "telex" else (VNI_TONES, VNI_MARKS)
    keys, tone = "", ""
    for char in unicodedata.normalize("NFC", word):
        if char == "đ":
            keys += "dd" if method == "telex" else "d9"
            continue
        base, *signs = unicodedata.normalize("NFD", char)
        keys += base
        for sign in signs:
            if sign in tones:
                tone = tones[sign]
            else:
                keys += marks[sign] or base
        if not at_the_end:
            keys, tone = keys + tone, ""
    return keys + tone


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("tieengs", "tiếng"), ("vieetj", "việt"), ("dduwowngf", "đường"), ("nguowif", "người"), ("nguwowif", "người"),
        ("thuowr", "thuở"), ("quowr", "quở"), ("huowng", "hương"), ("hoaf", "hòa"), ("hoanf", "hoàn"),
        ("thuys", "thúy"), ("khoer", "khỏe"), ("khoeo", "khoeo"), ("ngoao", "ngoao"), ("giaf", "già"),
        ("gif", "gì"), ("giuwowngf", "giường"), ("quyeenf", "quyền"), ("ruwowuj", "rượu"), ("luwu", "lưu"),
        ("muwa", "mưa"), ("muaw", "mưa"), ("khuyur", "khuỷu"), ("ww", "w"), ("w", "ư"), ("tw", "tư"),
        ("dd", "đ"), ("ddd", "dd"), ("aa", "â"), ("aaa", "aa"), ("ass", "as"), ("asz", "a"), ("hoaws", "hoắ"),
        ("toans", "toán"), ("tansa", "tấn"), ("cuoios", "cuối"), ("dieend", "điên"), ("VNeID", "VNeID"),
        ("phw", "phư"), ("xoong", "xông"), ("oong", "ông"), ("af", "à"), ("s", "s"), ("gs", "gs"),
    ],
)  # fmt: skip
def test_telex_writes_what_people_expect(typist: Page, keys: str, word: str) -> None:
    assert typed(typist, "telex", keys) == [word]


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("tie6ng1", "tiếng"), ("d9uo7ng2", "đường"), ("nguoi72", "người"), ("a8", "ă"), ("hoa82", "hoằ"),
        ("113", "113"), ("o66", "o6"), ("b2", "b2"), ("a0", "a0"), ("a10", "a"), ("thuo73", "thuở"),
        ("quye6n2", "quyền"),
    ],
)  # fmt: skip
def test_vni_writes_what_people_expect(typist: Page, keys: str, word: str) -> None:
    assert typed(typist, "vni", keys) == [word]


def test_no_method_leaves_the_letters_alone(typist: Page) -> None:
    assert typed(typist, "plain", "dduwowngf tieengs 113 w") == ["dduwowngf tieengs 113 w"]


def old_tone_placement(word: str) -> str:
    """As most people and the keyboard place it: hòa rather than hoà (the articles do so already, mostly)."""
    for new, old in (("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"), ("oè", "òe"), ("oé", "óe"),
                     ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"), ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"),
                     ("uỵ", "ụy")):  # fmt: skip
        if word.endswith(new) and not word.startswith("qu"):
            return word.removesuffix(new) + old
    return word


@pytest.mark.parametrize("at_the_end", [True, False], ids=["tone last", "tone at once"])
@pytest.mark.parametrize("method", ["telex", "vni"])
def test_every_word_of_every_article_can_be_typed(
    typist: Page, library: Library, method: str, at_the_end: bool
) -> None:
    vowels = set("aeiouyăâêôơư")
    texts = (
        text for guide in library.guides.values() for text in (guide.title, guide.summary, *guide.sections.values())
    )
    found = {word for text in texts for word in words(text) if word.isalpha()}
    vietnamese = {
        old_tone_placement(word)
        for word in found
        if not word.isascii() and set(unicodedata.normalize("NFD", word)) & vowels
    }
    assert len(vietnamese) > 800
    expected = sorted(vietnamese)
    got = typed(typist, method, *(keys_of(word, method, at_the_end) for word in expected))
    assert {want: have for want, have in zip(expected, got, strict=True) if want != have} == {}


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_question_is_written_by_finger_in_telex(new_kiosk: NewKiosk, size: dict[str, int]) -> None:
    kiosk = new_kiosk(size)
    kiosk.search()
    kiosk.tap("Telex")
    kiosk.type("dduwowngf giaays tow")
    expect(kiosk.field).to_have_value("đường giấy tơ")
    expect(kiosk.field).to_be_in_viewport()
    kiosk.tap("VNI")
    kiosk.type(" o7 2")
    expect(kiosk.field).to_have_value("đường giấy tơ ơ 2")


def test_marks_can_be_added_by_touch_to_plain_letters(kiosk: KioskPage) -> None:
    kiosk.search()
    kiosk.type("đi hôi")
    kiosk.tap("ả, dấu hỏi")
    expect(kiosk.field).to_have_value("đi hổi")
    kiosk.tap("ả, dấu hỏi")
    expect(kiosk.field).to_have_value("đi hôi")
    kiosk.tap("Xóa")
    expect(kiosk.field).to_have_value("đi hô")
    kiosk.tap("123, phím số")
    kiosk.type("2")
    expect(kiosk.field).to_have_value("đi hô2")


def test_typing_goes_on_where_the_caret_stands(kiosk: KioskPage) -> None:
    kiosk.search()
    kiosk.type("ac")
    kiosk.field.focus()
    kiosk.field.evaluate("field => field.setSelectionRange(1, 1)")
    kiosk.type("b")
    expect(kiosk.field).to_have_value("abc")


def test_a_phone_keeps_its_own_keyboard(new_page: NewPage, server: KioskServer) -> None:
    page = new_page(viewport=SIZES["small"], has_touch=True, is_mobile=True, service_workers="block")
    kiosk = KioskPage(page, server.register()).open()
    page.locator("#open-search").tap()
    expect(kiosk.field).to_have_attribute("inputmode", "search")
    expect(kiosk.keyboard).to_be_hidden()


def test_a_large_kiosk_asks_for_no_keyboard_of_the_system(kiosk: KioskPage) -> None:
    kiosk.search()
    expect(kiosk.field).to_have_attribute("inputmode", "none")
    expect(kiosk.keyboard).to_be_visible()


def test_what_was_spoken_or_pasted_is_typed_on_at_its_end(kiosk: KioskPage) -> None:
    kiosk.search()
    kiosk.field.fill("khai")
    kiosk.tap("Telex")
    kiosk.type(" sinh")
    expect(kiosk.field).to_have_value("khai sinh")
