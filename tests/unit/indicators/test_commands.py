"""What officers type in a chat is understood however it is typed, and nothing else is taken for a command."""

from datetime import date, timedelta

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from indicators import commands
from indicators.commands import (
    Amend,
    Help,
    MonthReport,
    Record,
    Statistics,
    Targets,
    Unclear,
    Undo,
    command_in,
    is_unmistakable,
)
from indicators.visit_words import CHANNELS, TOPICS
from knowledge.guides import GUIDANCE_FOLDER
from knowledge.text import fold

TODAY = date(2026, 11, 22)  # a Sunday
YESTERDAY = TODAY - timedelta(days=1)
NOVEMBER = (date(2026, 11, 1), TODAY)


def typed(text: str) -> commands.Command | None:
    return command_in(text, TODAY)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ghi 12 lượt VNeID ấp 3", Record(12, "vneid", "ấp 3")),
        ("Ghi 12 luot vneid ap 3", Record(12, "vneid", "ap 3")),
        ("GHI 12L VNEID AP3", Record(12, "vneid", "AP 3")),
        ("ghi ấp 3 vneid 12 lượt", Record(12, "vneid", "ấp 3")),
        ("ghi vneid", Record(1, "vneid")),
        ("ghi 12 lượt", Record(12)),
        ("ghi nhận 4 người thanh toán ấp Tân Hòa nhé em", Record(4, "thanhtoan", "ấp Tân Hòa")),
        ("ghi giúp 2 lượt cks thôn Đông hôm qua", Record(2, "chukyso", "thôn Đông", day=YESTERDAY)),
        ("ghi 3 lượt dịch vụ công tại quầy hôm qua", Record(3, "dvc", channel="counter", day=YESTERDAY)),
        ("ghi 3 luot dvc o nha van hoa ap 5", Record(3, "dvc", "ap 5", "outreach")),
        ("đã hỗ trợ 12 người đăng ký vneid ấp 3", Record(12, "vneid", "ấp 3")),
        ("ghi mười lượt chữ ký số ngày 20/11", Record(10, "chukyso", day=date(2026, 11, 20))),
        ("ghi 2 lượt bhyt 24/12", Record(2, "suckhoe", day=date(2025, 12, 24))),
        ("ghi 1.200 lượt vneid", Record(1200, "vneid")),
        ("thêm 2 lượt lừa đảo", Record(2, "antoan")),
        ("ghi 12 lượt nấu ăn", Unclear("nau an")),
        ("ghi 2 lượt vneid và thanh toán", Unclear("vneid")),
    ],
)
def test_a_visit_is_written_down_however_it_is_typed(text: str, meant: commands.Command) -> None:
    assert typed(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("thống kê hôm nay", Statistics("Hôm nay", TODAY, TODAY)),
        ("thong ke", Statistics("Hôm nay", TODAY, TODAY)),
        ("cho hỏi thống kê tuần này", Statistics("Tuần này", date(2026, 11, 16), TODAY)),
        ("tổng hợp tháng này", Statistics("Tháng 11/2026", *NOVEMBER)),
        ("tk hnay", Statistics("Hôm nay", TODAY, TODAY)),
        ("hôm nay được mấy lượt rồi", Statistics("Hôm nay", TODAY, TODAY)),
        ("hôm qua làm được bao nhiêu người", Statistics("Ngày 21/11/2026", YESTERDAY, YESTERDAY)),
        ("tháng này hỗ trợ bao nhiêu lượt VNeID", Statistics("Tháng 11/2026", *NOVEMBER, topic="vneid")),
        ("thang nay ho tro bn luot vneid ap 3", Statistics("Tháng 11/2026", *NOVEMBER, "vneid", "ap 3")),
        ("tuần này được bao nhiêu lượt", Statistics("Tuần này", date(2026, 11, 16), TODAY)),
        ("số liệu tuần trước", Statistics("Tuần trước", date(2026, 11, 9), date(2026, 11, 15))),
        ("số liệu tháng trước", Statistics("Tháng 10/2026", date(2026, 10, 1), date(2026, 10, 31))),
        ("thống kê t12", Statistics("Tháng 12/2025", date(2025, 12, 1), date(2025, 12, 31))),
        ("thống kê tháng 2 năm 2024", Statistics("Tháng 2/2024", date(2024, 2, 1), date(2024, 2, 29))),
        ("thống kê 20/11", Statistics("Ngày 20/11/2026", date(2026, 11, 20), date(2026, 11, 20))),
        ("từ đầu năm hỗ trợ bao nhiêu lượt", Statistics("Năm 2026", date(2026, 1, 1), TODAY)),
    ],
)
def test_figures_are_asked_for_by_period_topic_and_hamlet(text: str, meant: commands.Command) -> None:
    assert typed(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("còn thiếu bao nhiêu so với chỉ tiêu", Targets()),
        ("con thieu bn so vs chi tieu", Targets()),
        ("còn thiếu bao nhiêu nữa", Targets()),
        ("còn thiếu bao nhiêu lượt vneid so với chỉ tiêu", Targets("vneid")),
        ("tiến độ chỉ tiêu năm nay", Targets()),
        ("còn bao nhiêu nữa mới đạt chỉ tiêu", Targets()),
        ("báo cáo tháng 10", MonthReport(2026, 10)),
        ("bc t10", MonthReport(2026, 10)),
        ("gửi báo cáo tháng 10 cho tôi", MonthReport(2026, 10)),
        ("gửi cho anh báo cáo tháng 9/2025", MonthReport(2025, 9)),
        ("lấy báo cáo tháng này nhé", MonthReport(2026, 11)),
        ("báo cáo tháng 12", MonthReport(2025, 12)),
        ("cho em xin file excel báo cáo tháng trước", MonthReport(2026, 10, "xlsx")),
        ("báo cáo tháng 10 excel", MonthReport(2026, 10, "xlsx")),
        ("hủy", Undo()),
        ("huỷ lượt vừa ghi", Undo()),
        ("ghi nhầm rồi", Undo()),
        ("hủy lượt #0a1b2c3d4e5f", Undo("0a1b2c3d4e5f")),
        ("sửa thành 10", Amend(10)),
        ("sửa lại 10 người", Amend(10)),
        ("lệnh", Help()),
    ],
)
def test_other_commands(text: str, meant: commands.Command) -> None:
    assert typed(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("thogn ke hom nay", "thong ke hom nay"),
        ("thống kê hnay giúp chị với", "thống kê hôm nay"),
        ("tháng nay ho tro bao nhieu luoc vneid", "tháng này hỗ trợ bao nhiêu lượt VNeID"),
        ("thag này hỗ trợ bao nhiêu lượt vnied", "tháng này hỗ trợ bao nhiêu lượt VNeID"),
        ("tháng này hỗ trợ được bn lượt vneid rồi em", "tháng này hỗ trợ bao nhiêu lượt VNeID"),
        ("con thieu bao nhieu so voi chi tieu vay em", "còn thiếu bao nhiêu so với chỉ tiêu"),
        ("còn thiếu bao nhiu so với chỉ tiêu", "còn thiếu bao nhiêu so với chỉ tiêu"),
        ("con thiu bao nhieu so vs chi tiêu", "còn thiếu bao nhiêu so với chỉ tiêu"),
        ("báo cáo thág 10", "báo cáo tháng 10"),
        ("cho chị xin bao cao thang 10 nhé", "báo cáo tháng 10"),
        ("bc t10 word", "báo cáo tháng 10"),
        ("số liêụ tháng 10", "số liệu tháng 10"),
    ],
)
def test_a_slip_of_the_finger_is_forgiven_who_asks(text: str, meant: str) -> None:
    assert typed(text) is not None
    assert typed(text) == typed(meant)


@pytest.mark.parametrize("text", ["gi 12 lượt vneid ấp 3", "ghhi 12 luot vneid", "ghi 12 lượt vnied ấp 3", "hủyy"])
def test_nothing_is_written_down_or_taken_back_by_a_slip(text: str) -> None:
    assert not isinstance(typed(text), Record | Undo | Amend)


@pytest.mark.parametrize("text", ["Xuân này hỗ trợ bao nhiêu lượt", "báo cáo hàng tháng", "quận này bao nhiêu luật"])
def test_other_words_are_not_bent_until_they_fit(text: str) -> None:
    assert typed(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ghi âm cuộc gọi",
        "ghi",
        "nhập khai sinh",
        "nhập hộ khẩu cho 2 con",
        "thêm 2 con vào hộ khẩu",
        "cộng đồng số",
        "làm khai sinh cho 2 con",
        "giúp tôi 2 việc",
        "tk ngân hàng",
        "quên mật khẩu vneid",
        "báo cáo",
        "báo cáo tháng 10 nộp trước ngày nào",
        "báo cáo tháng 13",
        "chỉ tiêu VNeID là bao nhiêu",
        "chỉ tiêu phải đạt bao nhiêu",
        "kế hoạch năm 2026 có bao nhiêu chỉ tiêu",
        "còn thiếu giấy tờ gì",
        "còn thiếu bao nhiêu tiền",
        "hồ sơ của tôi còn thiếu",
        "bao nhiêu người được hướng dẫn kỹ năng số",
        "mấy người dùng VNeID",
        "hủy hẹn",
        "hủy tài khoản VNeID",
        "xóa",
        "bỏ",
        "sửa tên trên VNeID",
        "thống kê dân số xã",
        "ghi 12 lượt " * 20,
    ],
)
def test_questions_are_no_commands(text: str) -> None:
    assert typed(text) is None
    assert not is_unmistakable(text)


def test_no_sample_question_of_an_article_is_a_command() -> None:
    """Officers too ask the assistant what citizens ask."""
    asked = []
    for path in GUIDANCE_FOLDER.rglob("*.md"):
        front = yaml.safe_load(path.read_text("utf-8").split("---")[1])
        asked += [str(question) for key in front if "question" in key for question in front[key]]
    assert len(asked) > 300
    assert [(text, typed(text)) for text in asked if typed(text) is not None] == []


@pytest.mark.parametrize(
    "text",
    [
        "ghi 12 lượt VNeID ấp 3",
        "ghi 12 luot gi do la",
        "thống kê hôm nay",
        "tháng này hỗ trợ bao nhiêu lượt VNeID",
        "còn thiếu bao nhiêu so với chỉ tiêu",
        "báo cáo tháng 10",
    ],
)
def test_what_only_officers_write_is_told_from_questions(text: str) -> None:
    assert is_unmistakable(text)


@pytest.mark.parametrize("text", ["hủy", "sửa thành 10", "lệnh", "ghi vneid", "ghi 12", "làm được bao nhiêu người"])
def test_what_a_citizen_may_write_too_is_left_to_the_assistant(text: str) -> None:
    assert not is_unmistakable(text)


NAMES = st.sampled_from(["3", "Tân Hòa", "Suối Cát", "Đông", "12", "Bình Minh"])
KINDS = st.sampled_from(["ấp", "thôn", "khu phố", "tổ dân phố", "xóm"])
HAMLETS = st.builds(lambda kind, name: f"{kind} {name}", KINDS, NAMES)
FORMS = st.sampled_from([str, fold, str.upper, lambda text: f"  {text} ", lambda text: f"{text}."])


@given(
    st.integers(1, 999), st.sampled_from(sorted(TOPICS)), HAMLETS, st.sampled_from(sorted(CHANNELS)), FORMS, st.data()
)
def test_number_topic_hamlet_and_place_are_found_in_any_order(
    people: int, topic: str, hamlet: str, channel: str, form, data: st.DataObject
) -> None:
    # The hamlet last or before a known word: nothing else tells where its name ends.
    parts = [TOPICS[topic], CHANNELS[channel].split(",")[0], hamlet]
    order = data.draw(st.permutations(parts))
    found = typed(form(f"ghi {people} lượt {' '.join(order)}"))
    assert isinstance(found, Record), (found, order)
    assert (found.people, found.topic, found.channel) == (people, topic, channel)
    assert found.hamlet is not None
    assert fold(found.hamlet) == fold(hamlet)


@given(st.text(max_size=140))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    typed(text)
    is_unmistakable(text)


TEXT = "ghi lượt 12 vneid ấp 3 thống kê tháng 10 báo cáo hủy # / . còn thiếu chỉ tiêu ngày 31/2 t hôm qua 99/99/9999"
WORDS = TEXT.split()


@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_any_heap_of_command_words_is_read_without_a_fault(text: str) -> None:
    found = typed(text)
    if isinstance(found, Statistics):
        assert found.first <= found.last <= TODAY
