"""Questions that went badly: shown, decided on, taken along as a list."""

import csv
import io

import yaml

from console import reviews
from console.reviews import Decision
from console.tables import reviewed_questions
from indicators.officers import Role
from storage.store import Store
from tests.unit.console.made_up import Office


def unanswered(office: Office, text: str, user: str = "an", commune: str | None = "phu-lam") -> None:
    office.turn(text, user=user, commune=commune, outcome="not_found", topic=None, article=None)


def test_the_most_frequent_open_question_stands_first(office: Office) -> None:
    browser = office.signed_in()
    for user in ("an", "binh"):
        unanswered(office, "xin giấy độc thân", user)
    unanswered(office, "tách thửa đất", "chi")
    page = browser.text("/cau-hoi")
    assert page.index("xin giấy độc thân") < page.index("tách thửa đất")
    assert "2 lần" in page


def test_low_rated_ones_have_their_own_list(office: Office) -> None:
    browser = office.signed_in()
    office.turn("quên mật khẩu", user="an")
    with office.store.transaction() as connection:
        office.log.rate(connection, "zalo:oa:an", useful=False)
    assert "quên mật khẩu" not in browser.text("/cau-hoi")
    assert "quên mật khẩu" in browser.text("/cau-hoi?loai=danh-gia-thap")


def test_a_sample_question_is_named_for_its_article(office: Office) -> None:
    browser = office.signed_in()
    unanswered(office, "mất mk định danh điện tử")
    fields = {
        "cau_hoi": "mất mk định danh điện tử",
        "viec": "sample",
        "bai": "Quên mật khẩu VNeID",
        "linh_vuc": "vneid",
    }
    assert browser.post("/cau-hoi", fields).status_code == 303
    assert "mất mk định danh" not in browser.text("/cau-hoi")
    assert "Thêm làm câu hỏi mẫu" in browser.text("/cau-hoi/da-xu-ly")
    exported = yaml.safe_load(browser.get("/cau-hoi/xuat.yml").text)
    assert exported["questions"] == {"vneid-quen-mat-khau": ["mất mk định danh điện tử"]}


def test_a_sample_question_needs_an_article_there_is(office: Office) -> None:
    browser = office.signed_in()
    unanswered(office, "tách thửa đất")
    response = browser.post("/cau-hoi", {"cau_hoi": "tách thửa đất", "viec": "sample", "bai": "Bài không có"})
    assert response.status_code == 422
    assert "Chọn một bài" in response.text
    assert "<details open>" in response.text
    assert office.rows(reviewed_questions) == []


def test_a_wanted_article_is_exported_with_its_note(office: Office) -> None:
    browser = office.signed_in()
    fields = {"cau_hoi": "tách thửa đất", "viec": "article", "ghi_chu": "hỏi địa chính", "linh_vuc": "không-có"}
    browser.post("/cau-hoi", fields)
    exported = yaml.safe_load(browser.get("/cau-hoi/xuat.yml").text)
    assert exported["wanted_articles"] == [{"question": "tách thửa đất", "topic": None, "note": "hỏi địa chính"}]


def test_the_table_runs_no_formulas(office: Office) -> None:
    browser = office.signed_in()
    browser.post("/cau-hoi", {"cau_hoi": '=HYPERLINK("http://evil")', "viec": "article", "ghi_chu": "@x"})
    response = browser.get("/cau-hoi/xuat.csv")
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(response.text.removeprefix("\ufeff"))))
    assert rows[0][0] == "Quyết định"
    assert rows[1][1].startswith("'=")
    assert rows[1][4] == "'@x"


def test_a_decision_can_be_taken_back(office: Office) -> None:
    browser = office.signed_in()
    unanswered(office, "tách thửa đất")
    browser.post("/cau-hoi", {"cau_hoi": "tách thửa đất", "viec": "dismissed"})
    (row,) = office.rows(reviewed_questions)
    browser.post(f"/cau-hoi/da-xu-ly/{row['id']}/bo")
    assert "tách thửa đất" in browser.text("/cau-hoi")


def test_personal_numbers_do_not_come_back_by_the_form(office: Office) -> None:
    browser = office.signed_in()
    browser.post("/cau-hoi", {"cau_hoi": "số tôi 0912345678 sao không được", "viec": "article"})
    assert "0912345678" not in str(office.rows(reviewed_questions))


def test_questions_and_decisions_of_another_commune_are_not_seen(office: Office) -> None:
    lan, bao = office.signed_in("lan"), office.signed_in("bao", Role.ADMIN, "an-vien")
    unanswered(office, "tách thửa đất")
    assert "tách thửa đất" not in bao.text("/cau-hoi")
    lan.post("/cau-hoi", {"cau_hoi": "tách thửa đất", "viec": "article"})
    (row,) = office.rows(reviewed_questions)
    assert "tách thửa đất" not in bao.text("/cau-hoi/da-xu-ly?xa=phu-lam")
    assert "tách thửa đất" not in bao.get("/cau-hoi/xuat.csv?xa=phu-lam").text
    assert bao.post(f"/cau-hoi/da-xu-ly/{row['id']}/bo").status_code == 404
    bao.post("/cau-hoi?xa=phu-lam", {"cau_hoi": "việc khác", "viec": "article"})
    assert {row["commune"] for row in office.rows(reviewed_questions)} == {"phu-lam", "an-vien"}


def test_one_question_has_one_decision_the_last_on_both_databases(store: Store) -> None:
    office = Office(store)
    lan = office.officer()
    with store.transaction() as connection:
        for decision in (Decision.ARTICLE, Decision.DISMISSED):
            for spelling in ("Tách thửa ĐẤT", "tach thua dat"):
                reviews.decide(
                    connection, "phu-lam", spelling, None, decision, article=None, note="", officer=lan.id, now=1.0
                )
        found = reviews.all_of(connection, "phu-lam")
    assert [review.decision for review in found] == [Decision.DISMISSED]
