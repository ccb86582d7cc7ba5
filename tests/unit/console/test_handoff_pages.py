"""The pages on which officers talk to citizens: reading, taking, answering, ending; nobody sees another commune's."""

import sqlalchemy as sa

from connectors import callbacks, handoffs
from connectors.callbacks import Contact
from connectors.queue import State
from connectors.tables import conversations, outbox
from indicators.officers import Role
from indicators.tables import interaction_messages, interactions
from tests.unit.console.made_up import Office, readable


def test_the_queue_shows_who_waits_and_for_what(office: Office) -> None:
    browser = office.signed_in()
    office.hand("an", reason="hồ sơ khai sinh quá hạn")
    office.clock.pass_(3 * 60)
    page = browser.text("/hoi-thoai")
    assert "Đang chờ (1)" in page
    assert "hồ sơ khai sinh quá hạn" in page
    assert "3 phút trước" in page
    assert "Hội thoại chờ 1 đang chờ" in page  # the badge in the menu
    assert browser.text("/hoi-thoai/_hang-cho").startswith("Đang chờ (1)")


def test_before_it_is_taken_one_can_read_but_not_answer(office: Office) -> None:
    browser = office.signed_in()
    office.turn("quên mật khẩu vneid")
    number = office.hand()
    page = browser.text(f"/hoi-thoai/{number}")
    assert "quên mật khẩu vneid" in page
    assert "Bấm Quên mật khẩu." in page
    assert "Nhận trả lời" in page
    assert "Trả lời người dân" not in page
    response = browser.post(f"/hoi-thoai/{number}/tra-loi", {"loi": "Chào anh"})
    assert response.status_code == 409
    assert "không còn do anh/chị giữ" in response.text


def test_an_answer_goes_out_is_logged_and_counts_as_assisted(office: Office) -> None:
    browser = office.signed_in()
    office.turn("quên mật khẩu vneid")
    number = office.hand()
    browser.post(f"/hoi-thoai/{number}/nhan")
    assert browser.post(f"/hoi-thoai/{number}/tra-loi", {"loi": " Chào anh.\r\nMời ra quầy 2. "}).status_code == 303
    sent = office.rows(outbox)
    assert [row["body"]["text"] for row in sent] == ["Chào anh.\nMời ra quầy 2."]
    (interaction,) = office.rows(interactions)
    assert interaction["is_assisted"]
    assert "officer" in {row["author"] for row in office.rows(interaction_messages)}
    page = browser.text(f"/hoi-thoai/{number}")
    assert page.count("Mời ra quầy 2.") == 1


def test_while_taken_words_of_both_stand_once_and_in_order(office: Office) -> None:
    browser = office.signed_in()
    office.turn("cho tôi gặp cán bộ", outcome="handed_off", topic=None, article=None, text="Tôi đã báo cán bộ.")
    number = office.hand()
    browser.post(f"/hoi-thoai/{number}/nhan")
    office.clock.pass_(5)
    browser.post(f"/hoi-thoai/{number}/tra-loi", {"loi": "Tôi nghe đây"})
    office.clock.pass_(5)
    with office.store.transaction() as connection:
        handoffs.heard(connection, "zalo:oa:an", "hồ sơ của tôi đâu", office.clock())
    lines = browser.text(f"/hoi-thoai/{number}/_loi")
    places = [lines.index(text) for text in ("cho tôi gặp", "Tôi đã báo", "Tôi nghe đây", "hồ sơ của tôi")]
    assert places == sorted(places)
    assert lines.count("hồ sơ của tôi đâu") == 1


def test_ending_tells_the_citizen_that_the_assistant_goes_on(office: Office) -> None:
    browser = office.signed_in()
    number = office.hand()
    browser.post(f"/hoi-thoai/{number}/nhan")
    assert office.rows(conversations)[0]["paused_until"] > office.clock()
    response = browser.post(f"/hoi-thoai/{number}/ket-thuc", {"chao": "1"})
    assert response.status_code == 303
    assert "trợ lý tự động" in office.rows(outbox)[-1]["body"]["text"]
    assert office.rows(conversations)[0]["paused_until"] <= office.clock()
    page = browser.text("/hoi-thoai")
    assert "Không có ai đang chờ" in page
    assert "Kết thúc gần đây" in page


def test_it_can_be_ended_without_a_word(office: Office) -> None:
    browser = office.signed_in()
    number = office.hand()
    browser.post(f"/hoi-thoai/{number}/nhan")
    browser.post(f"/hoi-thoai/{number}/ket-thuc")
    assert office.rows(outbox) == []


def test_who_was_helped_in_person_without_a_written_word_counts_as_assisted(office: Office) -> None:
    """As at a kiosk: the officer walks over, helps, and ends the call in the console."""
    browser = office.signed_in()
    office.turn("quên mật khẩu vneid")
    number = office.hand()
    browser.post(f"/hoi-thoai/{number}/nhan")
    assert not office.rows(interactions)[0]["is_assisted"]
    browser.post(f"/hoi-thoai/{number}/ket-thuc")
    assert office.rows(interactions)[0]["is_assisted"]


def test_a_colleague_sees_who_has_it_and_cannot_speak(office: Office) -> None:
    lan, hoa = office.signed_in("lan"), office.signed_in("hoa")
    number = office.hand()
    lan.post(f"/hoi-thoai/{number}/nhan")
    late = hoa.post(f"/hoi-thoai/{number}/nhan")
    assert "cham" in late.headers["location"]
    page = hoa.text(f"/hoi-thoai/{number}")
    assert "Cán bộ lan đang trả lời" in page
    for path in ("tra-loi", "tra-lai", "ket-thuc"):
        assert hoa.post(f"/hoi-thoai/{number}/{path}", {"loi": "x"}).status_code == 409


def test_put_back_it_is_anybodys_again(office: Office) -> None:
    lan, hoa = office.signed_in("lan"), office.signed_in("hoa")
    number = office.hand()
    lan.post(f"/hoi-thoai/{number}/nhan")
    lan.post(f"/hoi-thoai/{number}/tra-lai")
    assert "nhan" in hoa.post(f"/hoi-thoai/{number}/nhan").headers["location"]


def test_an_officer_of_another_commune_finds_nothing(office: Office) -> None:
    number = office.hand() if office.officer("lan") else 0
    stranger = office.signed_in("bao", Role.ADMIN, "an-vien")
    assert "Không có ai đang chờ" in stranger.text("/hoi-thoai")
    assert "1 đang chờ" not in stranger.text("/")
    for path in ("", "/_loi"):
        assert stranger.get(f"/hoi-thoai/{number}{path}").status_code == 404
    for path in ("/nhan", "/tra-loi", "/tra-lai", "/ket-thuc"):
        assert stranger.post(f"/hoi-thoai/{number}{path}", {"loi": "x"}).status_code == 404


def test_a_contact_is_seen_only_by_who_took_the_conversation(office: Office) -> None:
    lan, hoa = office.signed_in("lan"), office.signed_in("hoa")
    number = office.hand("an", channel="web")
    with office.store.transaction() as connection:
        callbacks.leave(connection, "web:an", Contact.PHONE, "0912 345 678", office.vault)
    assert "có để lại liên lạc" in hoa.text("/hoi-thoai")
    assert "0912345678" not in lan.text(f"/hoi-thoai/{number}")
    lan.post(f"/hoi-thoai/{number}/nhan")
    assert "0912345678" in lan.text(f"/hoi-thoai/{number}")
    assert "0912345678" not in hoa.text(f"/hoi-thoai/{number}")
    lan.post(f"/hoi-thoai/{number}/ket-thuc")
    assert "0912345678" not in lan.text(f"/hoi-thoai/{number}")


def test_words_that_could_not_be_sent_are_told(office: Office) -> None:
    browser = office.signed_in()
    number = office.hand()
    browser.post(f"/hoi-thoai/{number}/nhan")
    browser.post(f"/hoi-thoai/{number}/tra-loi", {"loi": "Chào anh"})
    with office.store.transaction() as connection:
        connection.execute(sa.update(outbox).values(state=State.DEAD, error="quá 7 ngày không tương tác"))
    assert "chưa gửi được tới người dân: quá 7 ngày" in browser.text(f"/hoi-thoai/{number}")


def test_without_the_channel_nothing_is_pretended_to_be_sent(office: Office) -> None:
    browser = office.signed_in()
    number = office.hand(channel="telegram")
    browser.post(f"/hoi-thoai/{number}/nhan")
    assert "không mở trên máy chủ" in browser.text(f"/hoi-thoai/{number}")
    response = browser.post(f"/hoi-thoai/{number}/tra-loi", {"loi": "Chào anh"})
    assert response.status_code == 409
    assert "chưa gửi được" in response.text
    with office.store.transaction() as connection:
        assert handoffs.said(connection, number) == []


def test_an_empty_or_endless_answer_is_not_sent(office: Office) -> None:
    browser = office.signed_in()
    number = office.hand()
    browser.post(f"/hoi-thoai/{number}/nhan")
    for words, said in ((" \n ", "còn trống"), ("x" * 2001, "dài quá")):
        response = browser.post(f"/hoi-thoai/{number}/tra-loi", {"loi": words})
        assert response.status_code == 422
        assert said in response.text
    assert office.rows(outbox) == []


def test_what_citizens_write_is_text_not_markup(office: Office) -> None:
    browser = office.signed_in()
    attack = '<img src=x onerror="alert(1)"> </textarea><script>alert(1)</script>'
    office.turn(attack, text=attack)
    number = office.hand(reason=attack)
    for path in ("/hoi-thoai", f"/hoi-thoai/{number}"):
        response = browser.get(path)
        assert "<img src=x" not in response.text
        assert "<script>" not in response.text
        assert "<img src=x onerror=" in readable(response).replace("&lt;", "<") or "&lt;img" in response.text
