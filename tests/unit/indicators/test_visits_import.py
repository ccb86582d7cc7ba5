"""Excel files of visits: read with all that is wrong said row by row, counted as a whole or not, each once."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from console import accounts
from indicators import visits, visits_import, visits_sheet
from indicators.officers import Role
from indicators.statistics import Scope, overview
from indicators.tables import interactions
from indicators.times import VIETNAM
from indicators.visits_import import AlreadyImported, Source
from indicators.visits_sheet import NotReadable, Sheet, SheetRow
from tests.unit.indicators.made_up import Clock

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=VIETNAM).timestamp()
HEAD = ("Ngày", "Giờ", "Ấp, thôn", "Nơi hỗ trợ", "Lĩnh vực", "Số người", "Kết quả")
MONTH = (date(2026, 11, 1), date(2026, 11, 30))


def file(*rows: Sequence[Any], head: Sequence[Any] = HEAD, above: int = 0) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(above):
        sheet.append(["DANH SÁCH HỖ TRỢ THÁNG 11"])
    for row in (head, *rows):
        sheet.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def read(*rows: Sequence[Any], **more: Any) -> Sheet:
    return visits_sheet.read(file(*rows, **more), NOW, ["Ấp Tân Hòa"])


def the_row(*cells: Any) -> SheetRow:
    sheet = read(cells)
    assert sheet.problems == []
    return sheet.rows[0]


def test_a_full_row_is_read() -> None:
    row = the_row(date(2026, 11, 18), time(14, 30), "ấp tan hoa", "Tại quầy", "VNeID", 12, "Chưa làm được")
    moment = datetime(2026, 11, 18, 14, 30, tzinfo=VIETNAM)
    assert row == SheetRow(2, moment.timestamp(), "vneid", "counter", 12, "Ấp Tân Hòa", "not_found")


def test_what_may_be_left_out_has_its_usual_value() -> None:
    row = the_row("18/11", None, None, "", "dvc", "3", None)
    assert (row.channel, row.hamlet, row.outcome, row.people) == ("outreach", None, "answered", 3)
    assert datetime.fromtimestamp(row.when, VIETNAM).hour == 9


@pytest.mark.parametrize(
    "day",
    [
        datetime(2026, 11, 18, 0, 0),
        date(2026, 11, 18),
        46344,
        "18/11/2026",
        "18-11-26",
        "18.11.2026",
        "18/11",
        "2026-11-18",
        " 18/11/2026 ",
    ],
)
def test_days_are_read_as_people_write_them(day: Any) -> None:
    row = the_row(day, None, None, None, "vneid", 1, None)
    assert datetime.fromtimestamp(row.when, VIETNAM).date() == date(2026, 11, 18)


def test_a_day_without_a_year_that_is_still_to_come_was_last_years() -> None:
    assert datetime.fromtimestamp(the_row("24/12", None, None, None, "vneid", 1).when, VIETNAM).year == 2025


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("VNeID", "vneid"),
        ("dinh danh dien tu", "vneid"),
        ("Dịch vụ công trực tuyến", "dvc"),
        ("DVC", "dvc"),
        ("thanh toan khong dung tien mat", "thanhtoan"),
        ("Chữ ký số", "chukyso"),
        ("Phòng tránh lừa đảo", "antoan"),
        ("BHYT", "suckhoe"),
        ("Hộ tịch, cư trú", "hotich-cutru"),
        ("hotich-cutru", "hotich-cutru"),
        ("Hộ kinh doanh", "kinhdoanh"),
        ("Việc khác của xã", "xa"),
    ],
)
def test_topics_are_known_by_many_names(said: str, topic: str) -> None:
    assert the_row("18/11", None, None, None, said, 1).topic == topic


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        (("hôm kia", None, None, None, "vneid", 1), "Ngày", "“hôm kia” chưa phải là ngày"),
        (("31/11/2026", None, None, None, "vneid", 1), "Ngày", "chưa phải là ngày"),
        ((True, None, None, None, "vneid", 1), "Ngày", "chưa phải là ngày"),
        ((None, None, None, None, "vneid", 1), "Ngày", "còn để trống"),
        (("18/11", "sáng", None, None, "vneid", 1), "Giờ", "“sáng” chưa phải là giờ"),
        (("18/11", "25:10", None, None, "vneid", 1), "Giờ", "chưa phải là giờ"),
        (("18/11", None, None, "trên mây", "vneid", 1), "Nơi hỗ trợ", "không có trong danh mục"),
        (("18/11", None, None, None, "nấu ăn", 1), "Lĩnh vực", "“nấu ăn” không có trong danh mục: VNeID"),
        (("18/11", None, None, None, "vneid", "mười"), "Số người", "“mười” chưa phải là số người"),
        (("18/11", None, None, None, "vneid", 2.5), "Số người", "chưa phải là số người"),
        (("18/11", None, None, None, "vneid", -2), "Số người", "chưa phải là số người"),
        (("18/11", None, None, None, "vneid", 900), "Số người", "phải từ 1 đến 500"),
        (("18/11", None, None, None, "vneid", None), "Số người", "còn để trống"),
        (("18/11", None, None, None, "vneid", 1, "hên xui"), "Kết quả", "không có trong danh mục"),
    ],
)
def test_what_is_wrong_is_said_with_its_row_and_column(cells: Sequence[Any], column: str, said: str) -> None:
    good = ("18/11", None, None, None, "vneid", 1)
    sheet = read(good, cells, good)
    (problem,) = sheet.problems
    assert (problem.row, problem.column) == (3, column)
    assert said in problem.why
    assert [row.number for row in sheet.rows] == [2, 4]


def test_all_that_is_wrong_in_a_row_is_said_at_once() -> None:
    assert {problem.column for problem in read(("?", "?", None, "?", "?", "?", "?")).problems} == {
        *("Ngày", "Giờ", "Nơi hỗ trợ", "Lĩnh vực", "Số người", "Kết quả")
    }


def test_headings_may_stand_in_any_order_below_a_title() -> None:
    head = ("STT", "Nội dung hỗ trợ", "Họ và tên", "NGÀY THÁNG", "Số lượt")
    sheet = read((1, "VNeID", "Trần Văn A", "18/11", 4), head=head, above=2)
    assert (sheet.rows[0].number, sheet.rows[0].people) == (4, 4)
    assert sheet.ignored == ["STT", "Họ và tên"]
    assert "Trần" not in repr(sheet.rows)


def test_without_a_column_of_people_each_row_is_one() -> None:
    assert read(("18/11", "VNeID"), head=("Ngày", "Lĩnh vực")).rows[0].people == 1


def test_empty_rows_are_passed_over() -> None:
    sheet = read((None,) * 7, ("18/11", None, None, None, "vneid", 1), ("", " ", None, None, None, None, None))
    assert [row.number for row in sheet.rows] == [3]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "không mở được"),
        (b"ho ten,ngay\n", "không mở được"),
        (file(head=("Họ tên", "Tuổi")), "dòng tiêu đề"),
        (file(), "chưa có dòng nào"),
        (file(*[("18/11", None, None, None, "vneid", 1)] * 2001), "nhiều hơn 2000 dòng"),
        (b"0" * (visits_sheet.LARGEST_BYTES + 1), "lớn quá"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(content: bytes, said: str) -> None:
    with pytest.raises(NotReadable, match=said):
        visits_sheet.read(content, NOW)


@given(st.lists(st.lists(st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats()), max_size=8)))
def test_no_cell_breaks_the_reading(rows: list[list[Any]]) -> None:
    """Every row is read, told what is wrong with it, or empty."""
    clean = [
        [cell if not isinstance(cell, str) else "".join(filter(str.isprintable, cell)) for cell in row] for row in rows
    ]
    try:
        sheet = visits_sheet.read(file(*clean, ("18/11", None, None, None, "vneid", 1)), NOW)
    except NotReadable:
        return
    assert all(1 <= row.people <= visits.MOST_PEOPLE for row in sheet.rows)
    assert not {row.number for row in sheet.rows} & {problem.row for problem in sheet.problems}


def test_the_template_reads_as_an_empty_list_with_choices() -> None:
    content = visits_sheet.template(["Ấp 1", "=HYPERLINK(1)"])
    with pytest.raises(NotReadable, match="chưa có dòng nào"):
        visits_sheet.read(content, NOW)
    book = load_workbook(BytesIO(content))
    choices = {str(choice.sqref).rstrip("0123456789") for choice in book["Lượt hỗ trợ"].data_validations.dataValidation}
    assert len(choices) == 4
    assert book["Danh mục"]["D2"].value == "'=HYPERLINK(1)"


@pytest.fixture
def source(database: sa.Connection) -> Source:
    lan = accounts.add(database, "lan", "Lan", Role.OFFICER, "phu-lam", None, by=None, now=NOW)
    return Source("phu-lam", lan.id, "thang11.xlsx", "d" * 64)


def rows(*people: int) -> list[SheetRow]:
    return [
        SheetRow(number, NOW - 3600, "vneid", "outreach", count, "Ấp 1", "answered")
        for number, count in enumerate(people, 2)
    ]


def counted(database: sa.Connection) -> int:
    return overview(database, Scope("phu-lam", *MONTH), Clock(datetime(2026, 11, 20, 9, tzinfo=VIETNAM))).visitors


def test_a_file_counts_once(database: sa.Connection, source: Source) -> None:
    visits_import.add(database, source, rows(3, 4), NOW)
    with pytest.raises(AlreadyImported, match="Lan nhập lúc 09:00 20/11/2026"):
        visits_import.add(database, source, rows(3, 4), NOW)
    assert counted(database) == 7


def test_of_a_file_with_one_bad_row_nothing_counts(database: sa.Connection, source: Source) -> None:
    """Even a row that only the database refuses, found after others were written."""
    bad = [*rows(3), SheetRow(9, NOW + 1e6, "vneid", "outreach", 1, None, "answered")]
    (problem,) = visits_import.problems(database, source, bad, NOW)
    assert (problem.row, "tương lai" in problem.why) == (9, True)
    with pytest.raises(visits.BadVisit), database.begin_nested():
        visits_import.add(database, source, bad, NOW)
    assert counted(database) == 0
    assert visits_import.latest(database, "phu-lam") == []


def test_a_longer_list_sent_again_is_known_by_its_old_rows(database: sa.Connection, source: Source) -> None:
    visits_import.add(database, source, rows(3, 4, 4), NOW)
    longer = Source(source.commune, source.officer, "thang11-them.xlsx", "e" * 64)
    assert visits_import.seen_before(database, longer, rows(4, 3, 4, 4, 5)) == [2, 3, 4]


def test_a_row_corrected_since_is_still_the_row_that_was_taken_in(database: sa.Connection, source: Source) -> None:
    visits_import.add(database, source, rows(3), NOW)
    number = database.execute(sa.select(interactions.c.id)).scalar_one()
    visits.correct(database, number, {"people": 30}, source.officer, "nhầm", now=NOW)
    assert visits_import.seen_before(database, source, rows(3)) == [2]


def test_another_communes_rows_are_not_these(database: sa.Connection, source: Source) -> None:
    visits_import.add(database, source, rows(3), NOW)
    elsewhere = Source("an-vien", source.officer, "a.xlsx", source.digest)
    assert visits_import.seen_before(database, elsewhere, rows(3)) == []
    visits_import.add(database, elsewhere, rows(3), NOW)


def test_a_file_taken_back_counts_no_more_and_may_come_again(database: sa.Connection, source: Source) -> None:
    number = visits_import.add(database, source, rows(3, 4), NOW)
    with pytest.raises(visits.BadVisit, match="lý do"), database.begin_nested():
        visits_import.take_back(database, None, number, source.officer, "", NOW)
    with pytest.raises(KeyError):
        visits_import.take_back(database, "an-vien", number, source.officer, "nhầm", NOW)
    assert visits_import.take_back(database, "phu-lam", number, source.officer, "nhầm tệp", NOW) == 2
    assert counted(database) == 0
    with pytest.raises(KeyError):
        visits_import.take_back(database, "phu-lam", number, source.officer, "lần nữa", NOW)
    assert visits_import.seen_before(database, source, rows(3, 4)) == []
    visits_import.add(database, source, rows(3, 4), NOW)
    assert counted(database) == 7
    (again, first) = visits_import.latest(database, "phu-lam")
    assert (again.void_at, first.void_at) == (None, NOW)


def test_taking_back_one_file_leaves_the_others(database: sa.Connection, source: Source) -> None:
    """Also when its number is the number of a row there."""
    first = visits_import.add(database, source, rows(1), NOW)
    for digest in "uvwxyz":
        visits_import.add(database, Source("phu-lam", source.officer, digest, digest * 64), rows(*range(2, 9)), NOW)
    before = counted(database)
    visits_import.take_back(database, None, first, source.officer, "nhầm", NOW)
    assert counted(database) == before - 1
