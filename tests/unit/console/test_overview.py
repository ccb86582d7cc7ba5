"""The overview: its figures are those of the statistics, for the period and commune that are looked at."""

from datetime import date, datetime

import pytest

from console import charts, periods, words
from indicators.officers import Role
from indicators.progress import set_population
from indicators.times import VIETNAM
from tests.unit.console.made_up import Office

DAY = 24 * 3600.0


def at(*moment: int) -> float:
    return datetime(*moment, tzinfo=VIETNAM).timestamp()  # type: ignore[arg-type]


def test_the_figures_of_each_period(office: Office) -> None:
    browser = office.signed_in()
    now = office.clock.now
    for days_ago, users in ((0, 1), (1, 2), (40, 4)):
        office.clock.now = now - days_ago * DAY
        for user in range(users):
            office.turn("quên mật khẩu", user=f"{days_ago}-{user}")
    office.clock.now = now
    assert "Lượt hỗ trợ 1 hôm qua: 2" in browser.text("/?ky=ngay")
    assert "Lượt hỗ trợ 3 tuần trước: 0" in browser.text("/?ky=tuan")  # 22/11/2026 is a Sunday
    assert "Lượt hỗ trợ 3 tháng trước: 4" in browser.text("/")
    assert "Lượt hỗ trợ 7 năm trước: 0" in browser.text("/?ky=nam")
    assert "Lượt hỗ trợ 2 1 ngày trước đó: 0" in browser.text("/?ky=khac&tu=2026-11-21&den=2026-11-21")


def test_another_communes_figures_are_not_shown_whatever_the_address_says(office: Office) -> None:
    office.turn("quên mật khẩu", user="khách", commune="an-vien")
    assert "Lượt hỗ trợ 0 " in office.signed_in().text("/?xa=an-vien")
    chief = office.signed_in("chief", Role.ADMIN, None)
    assert "Lượt hỗ trợ 1 " in chief.text("/?xa=an-vien")
    assert "Lượt hỗ trợ 0 " in chief.text("/?xa=phu-lam")
    assert "Lượt hỗ trợ 1 " in chief.text("/")
    assert "tất cả các xã" in chief.text("/?xa=khong-co")


def test_progress_stands_beside_the_plans_target(office: Office) -> None:
    browser = office.signed_in()
    for user in range(6):
        office.turn("quên mật khẩu", user=str(user))
    assert "chưa nhập tổng số" in browser.text("/")
    with office.store.transaction() as connection:
        set_population(connection, "phu-lam", "huong-dan-ky-nang-so", 100, why="thử", clock=office.clock)
    page = browser.text("/")
    assert "6 trên 100 người dân trưởng thành trên địa bàn xã: 6%. Chỉ tiêu 2026: từ 70% trở lên (I.2.2)." in page
    assert "Còn thiếu 64." in page
    assert "Mỗi người được tính một lần trong kỳ" in page


def test_small_groups_are_not_broken_down(office: Office) -> None:
    browser = office.signed_in()
    for user in range(6):
        office.turn("quên mật khẩu", user=str(user), topic="vneid")
    for user in range(3):
        office.turn("mở hộ kinh doanh", user=f"k{user}", topic="kinhdoanh", article=None)
    for user in range(2):
        office.turn("chữ ký số", user=f"c{user}", topic="chukyso", article=None)
    page = browser.text("/")
    assert "Hộ kinh doanh 3" not in page
    assert "khác (nhóm nhỏ) 5" in page


def test_what_the_hours_leave_out_is_said(office: Office) -> None:
    browser = office.signed_in()
    for user in range(4):
        office.turn("quên mật khẩu", user=str(user))
    assert "Có 4 lượt, đều vào những giờ ít người nên không vẽ riêng." in browser.text("/?ky=ngay")
    office.clock.now += 3600
    for user in range(9):
        office.turn("quên mật khẩu", user=f"b{user}")
    assert "12h 4" not in browser.text("/?ky=ngay")
    office.clock.now += 3600
    for user in range(3):
        office.turn("quên mật khẩu", user=f"c{user}")
    page = browser.text("/?ky=ngay")
    assert "Ngoài ra có 7 lượt vào những giờ ít người, không vẽ riêng." in page
    assert "Giờ ít người 7" in page


def test_an_empty_month_is_a_page_too(office: Office) -> None:
    page = office.signed_in().text("/?ky=khac&tu=2021-02-01&den=2021-02-28")
    assert "Chưa có số liệu" in page
    assert "Chưa có lượt nào trong kỳ này." in page


@pytest.mark.parametrize(
    ("key", "now", "first", "last", "before"),
    [
        ("ngay", at(2026, 1, 1, 0, 5), date(2026, 1, 1), date(2026, 1, 1), (date(2025, 12, 31), date(2025, 12, 31))),
        ("tuan", at(2026, 11, 22, 12), date(2026, 11, 16), date(2026, 11, 22), (date(2026, 11, 9), date(2026, 11, 15))),
        ("thang", at(2026, 3, 1, 0, 0), date(2026, 3, 1), date(2026, 3, 1), (date(2026, 2, 1), date(2026, 2, 28))),
        ("nam", at(2026, 5, 5), date(2026, 1, 1), date(2026, 5, 5), (date(2025, 1, 1), date(2025, 12, 31))),
        ("không có", at(2026, 5, 5), date(2026, 5, 1), date(2026, 5, 5), (date(2026, 4, 1), date(2026, 4, 30))),
    ],
)
def test_periods_are_those_of_vietnams_calendar(
    key: str, now: float, first: date, last: date, before: tuple[date, date]
) -> None:
    found = periods.period(key, now)
    assert (found.first, found.last, found.before) == (first, last, before)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2026-11-23", "2026-11-24"),
        ("2026-11-02", "2026-11-01"),
        ("x", "2026-11-01"),
        ("1900-01-01", "2026-11-01"),
        ("", ""),
    ],
)
def test_dates_that_make_no_period_give_this_month(first: str, last: str) -> None:
    assert periods.period("khac", at(2026, 11, 22, 12), first, last).key == "thang"


@pytest.mark.parametrize(
    ("first", "last", "step", "count"),
    [
        ("2026-11-01", "2026-11-22", "day", 22),
        ("2026-01-01", "2026-03-31", "week", 14),
        ("2024-12-01", "2026-11-22", "month", 24),
    ],
)
def test_longer_periods_are_divided_more_coarsely(first: str, last: str, step: str, count: int) -> None:
    found = periods.period("khac", at(2026, 11, 22, 12), first, last)
    assert (found.step, len(periods.steps(found))) == (step, count)


@pytest.mark.parametrize("highest", [0, 1, 4, 5, 9, 10, 99, 101, 12345, 999_999])
def test_a_chart_has_room_for_its_highest_column(highest: int) -> None:
    chart = charts.columns([("a", highest), ("b", 0)])
    assert max(column.height for column in chart.columns) <= charts.HEIGHT
    assert [value for value, _ in chart.scale] == sorted({value for value, _ in chart.scale})
    assert chart.columns[-1].x + chart.columns[-1].width <= 100


def test_bars_are_shares_of_the_longest_and_of_the_whole() -> None:
    assert [(bar.length, bar.share) for bar in charts.bars([("a", 30), ("b", 10)])] == [(100, 0.75), (33.33, 0.25)]
    assert charts.bars([]) == ()
    assert charts.bars([("a", 0)])[0].length == 0


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (words.number(1234567), "1.234.567"),
        (words.number(4.25, 1), "4,3"),
        (words.number(None), "–"),
        (words.percent(1, 8), "12,5%"),
        (words.percent(7, 10), "70%"),
        (words.percent(1, 0), "–"),
        (words.percent(None), "–"),
        (words.clock(at(2026, 11, 22, 9, 5)), "09:05 22/11/2026"),
        (words.day(date(2026, 1, 2)), "02/01/2026"),
        (words.ago(0, 59), "vừa xong"),
        (words.ago(0, 3 * 3600), "3 giờ trước"),
        (words.ago(10, 0), "vừa xong"),
        (words.topic("plan"), "Tra cứu kế hoạch"),
        (words.topic(None), "Chưa rõ lĩnh vực"),
    ],
)
def test_figures_and_times_are_written_as_in_vietnam(written: str, expected: str) -> None:
    assert written == expected
