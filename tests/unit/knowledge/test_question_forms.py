"""What a question asks for, read from its form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.amounts import amounts, cycles, quantities, quarters, years_set_aside
from knowledge.question_forms import (
    Sought,
    allows_words,
    asks_confirmation,
    asks_duty,
    asks_for_list,
    asks_part_of_figure,
    asks_present_state,
    asks_target,
    asks_who,
    compares,
    contrasts,
    figures_given,
    leads_over,
    names_own,
    names_plan,
    says_where_from,
    section_asked,
    sets_communes_apart,
    sought,
    surely_asks_confirmation,
    surely_asks_for_list,
    tells_twice,
    without_introduction,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("chỉ tiêu chữ ký số là mấy %", Sought.PERCENT),
        ("ty le ho so truc tuyen", Sought.PERCENT),
        ("hồ sơ trực tuyến giao 95% phải không", Sought.PERCENT),
        ("tổng kinh phí là mấy tỷ", Sought.MONEY),
        ("nâng loa hết bao nhiêu", Sought.MONEY),
        ("bao nhiêu hộ không dùng tiền mặt", Sought.FIGURE),
        ("cần mấy người chuyên trách", Sought.COUNT),
        ("sl tên miền là bn", Sought.FIGURE),
        ("báo cáo nộp trước ngày mấy", Sought.DATE),
        ("mấy lâu sao lưu dữ liệu", Sought.DATE),
        ("khảo sát làm vào quý mấy", Sought.DATE),
        ("công văn số mấy", Sought.DOCUMENT),
        ("căn cứ Kế hoạch 154 của tỉnh đúng không", Sought.DOCUMENT),
        ("mua máy quét cho một cửa", Sought.ANY),
        ("ở mục mấy", Sought.ANY),
        ("ai lo vụ wifi", Sought.ANY),
        ("kế hoạch 2026 bố trí bao nhiêu", Sought.FIGURE),
        ("bên nào cử người trực chỉ mấy cụ già bấm máy", Sought.FIGURE),
        ("không thấy con số tiền nào, vậy bố trí từ nguồn nào", Sought.ANY),
        ("Sổ sức khỏe do công an đẩy tỷ lệ lên, đúng chưa", Sought.ANY),
        ("chừng năm mô thì lên toàn trình hết", Sought.DATE),
        ("bỏ tiền ngân sách xã ra làm mấy dự án", Sought.COUNT),
        ("mấy trường được ngân sách cấp bao nhiêu", Sought.MONEY),
        ("mấy trường được bao nhiêu để mua bảng", Sought.FIGURE),
    ],
)
def test_the_kind_of_thing_wanted_is_read_from_the_form(text: str, kind: Sought) -> None:
    assert sought(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "tháng trước một cửa trễ mấy hồ sơ",
        "đến nay xã đạt bao nhiêu",
        "tỷ lệ nộp online lên tới đâu rồi",
        "hien nay duoc bao nhieu diem dti",
        "thực tế có mấy hộ",
    ],
)
def test_how_far_things_are_is_no_question_for_a_plan(text: str) -> None:
    assert asks_present_state(text)


@pytest.mark.parametrize("text", ["dân thực tế dùng dịch vụ công phải mấy phần trăm", "tới 2030 phải đạt bao nhiêu"])
def test_what_is_to_be_reached_is_no_present_state(text: str) -> None:
    assert not asks_present_state(text)


@pytest.mark.parametrize(
    ("text", "surely"),
    [
        ("dùng 2 nguồn vốn phải không?", True),
        ("80% dung khong", True),
        ("anh Hùng ký phải hôn?", True),
        ("100% máy tính phải cài phần mềm hả chị", True),
        ("có đúng hạn không ạ", False),
        ("người dân phải đạt mấy phần trăm hả chị", False),
        ("70% đó bao giờ phải xong hả anh", False),
        ("cài phần mềm hả chị", False),
        ("Ai phụ trách chỉ tiêu 80% hồ sơ trực tuyến hả chị", False),
        ("vì sao chỉ đạt 70% hả chị?", False),
        ("bao lâu báo cáo 1 lần hả anh", False),
        ("liệt kê 5 nhiệm vụ về thiếu nhi", False),
        ("95% là đủ hay phải hơn?", False),
    ],
)
def test_who_ends_with_is_it_so_wants_it_confirmed(text: str, surely: bool) -> None:
    assert surely_asks_confirmation(text) is surely


def test_who_has_a_duty_is_no_list() -> None:
    assert not asks_for_list("ai có trách nhiệm giữ cho tổ công nghệ số hoạt động")
    assert asks_for_list("trạm y tế có trách nhiệm gì")


@pytest.mark.parametrize(
    "text",
    [
        "nộp báo cáo hằng tháng trước ngày mấy",
        "tháng trước ngày 25 phải nộp đúng không",
        "tuần rồi lãnh đạo hỏi, phải đạt bao nhiêu phần trăm",
        "năm 2026 đạt bao nhiêu",
    ],
)
def test_what_is_to_be_reached_is_one(text: str) -> None:
    assert not asks_present_state(text)


def test_the_plan_itself_is_named() -> None:
    assert names_plan("Kế hoạch xã mình ký ngày nào")
    assert names_plan("con số đó có đúng trong kế hoạch không")
    assert not names_plan("lập kế hoạch du lịch ba ngày")


def test_so_many_of_every_so_many_is_a_share() -> None:
    assert quantities("cứ 10 hộ thì 4 hộ lên sàn") == {40}
    assert quantities("cứ 20 người thì có 17 người") == {85}
    assert quantities("cứ 20 người từ 15 tuổi trở lên thì 17 người") == {85}


def test_duties_and_persons_are_told_apart() -> None:
    assert asks_duty("công an xã được giao việc gì")
    assert not asks_duty("wifi công cộng có chưa")
    assert asks_who("đơn vị nào chủ trì")
    assert not asks_who("bao nhiêu phần trăm")


@pytest.mark.parametrize(
    "text",
    [
        "trong con số 75% đó, riêng người già chiếm mấy phần",
        "Trong 5% chữ ký số, riêng doanh nghiệp là bao nhiêu",
        "riêng hộ tịch thì trong mức 30% được mấy",
        "ấp nào được phủ 5G trước trong 60% đó",
    ],
)
def test_a_part_of_a_figure_is_told_from_the_figure(text: str) -> None:
    assert asks_part_of_figure(text)


@pytest.mark.parametrize(
    "text",
    ["riêng y tế thì dân dùng dịch vụ số bao nhiêu", "75% là của ai", "trong năm đạt mấy", "xem ở chỗ nào", "ngày nào"],
)
def test_a_figure_of_its_own_is_no_part(text: str) -> None:
    assert not asks_part_of_figure(text)


@pytest.mark.parametrize(
    "text",
    [
        "hai mục này có vênh nhau không",
        "chỗ ghi cả viên chức, chỗ chỉ có công chức",
        "mot noi giao van phong, mot noi giao cong an",
        "ghi vậy có chỏi nhau?",
    ],
)
def test_the_plan_is_said_to_tell_twice(text: str) -> None:
    assert tells_twice(text)
    assert contrasts(text)


@pytest.mark.parametrize(
    "text",
    [
        "từ nay tới 2030 tăng từ mấy lên mấy",
        "xã mình so với Hoàng Phú",
        "hai xã ai gắt hơn",
        "đặt cạnh Phú Lâm",
        "hai chỉ tiêu đó cách nhau bao xa",
        "so dùm anh bên mình với xã Phú Lâm",
        "so hai năm giúp anh coi",
        "so 2 mốc đó",
    ],
)
def test_a_comparison_has_many_words(text: str) -> None:
    assert compares(text)


@pytest.mark.parametrize(
    "text",
    ["số hộ nghèo được hỗ trợ là bao nhiêu", "số hồ sơ trực tuyến", "quyết định số 2 của xã", "chuyển đổi số 2 năm"],
)
def test_a_number_is_no_comparison(text: str) -> None:
    assert not compares(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Mục V.4 trong kế hoạch ghi gì", "V.4"),
        ("phần III quy định những gì", "III"),
        ("muc ii.2 noi gi", "II.2"),
        ("chỉ tiêu này ở mục nào", None),
        ("ở mục II.2 chỉ tiêu chữ ký số là bao nhiêu", None),
        ("VNeID mức 2 có gì", None),
    ],
)
def test_a_sections_content_is_asked_for_by_its_number(text: str, number: str | None) -> None:
    assert section_asked(text) == number


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("400 triệu làm wifi thì gắn được mấy điểm phát", {400.0}),
        ("85% dân dùng dịch vụ số, tách riêng giáo dục thì bao nhiêu", {85.0}),
        ("chỉ tiêu 90% phải không", set()),
        ("90% y tế số đó thì riêng thẻ BHYT chiếm mấy %", {90.0}),
        ("trong 3.000tr tỉnh hỗ trợ, máy chủ chiếm bn v", {3000.0}),
        ("95% hay 100%, con số nào đúng", set()),
        ("60% do đơn vị nào phụ trách", set()),
    ],
)
def test_a_figure_given_beside_the_one_asked_for_is_known(text: str, known: set[float]) -> None:
    assert figures_given(text) == known


@pytest.mark.parametrize(
    "text",
    [
        "tất cả các hộ phải có Internet, đúng không",
        "trong tất cả dịch vụ công, bao nhiêu phần trăm phải là toàn trình",
        "mục II bảo làm toàn bộ mà phụ lục ghi khác, hai chỗ có vênh nhau không",
    ],
)
def test_all_of_them_is_no_list_where_a_figure_is_meant(text: str) -> None:
    assert not asks_for_list(text)
    assert asks_for_list("kể tất cả chỉ tiêu về số hóa")


def test_but_is_no_plural() -> None:
    assert not asks_for_list("máy quét đủ rồi nhưng chỉ tiêu là mấy phần trăm")
    assert asks_for_list("những chỉ tiêu của xã")


def test_the_writers_own_commune_may_stand_unnamed() -> None:
    assert names_own("mình so với Hoàng Phú")
    assert names_own("xã nhà thì sao")
    assert not names_own("Hoàng Phú so với An Viễn")


def test_a_quarter_is_no_quantity() -> None:
    assert quarters("Quý IV/2026") == {4}
    assert quarters("quý 2") == {2}
    assert quantities("quý 2 đạt 80%") == {80.0}


@given(st.text(max_size=200))
def test_any_text_has_one_form(text: str) -> None:
    assert sought(text) in Sought


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("phải đạt bao nhiêu, chưa tính mốc 2030?", {2030}),
        ("tối thiểu mấy % (k tính 2030)", {2030}),
        ("trước mốc 2030 thì bao nhiêu", {2030}),
        ("đến năm 2030 bao nhiêu", set()),
        ("số của Đề án chuyển đổi số giai đoạn 2025-2030 là gì", {2025, 2030}),
        ("chỉ tiêu giai đoạn 2026 - 2030", {2026}),
    ],
)
def test_years_may_be_named_to_be_set_aside(text: str, years: set[int]) -> None:
    assert years_set_aside(text) == years


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("số hóa toàn bộ hay chỉ 95%", {"100", "95"}),
        ("chỗ ghi hằng năm, chỗ ghi Quý IV", {"moi nam", "quy 4"}),
        ("ai phụ trách", set()),
    ],
)
def test_amounts_are_read_to_be_compared(text: str, said: set[str]) -> None:
    assert amounts(text) == said


@pytest.mark.parametrize(
    ("text", "is_target"),
    [
        ("bao nhiêu hộ kinh doanh phải nhận chuyển khoản", True),
        ("chỉ tiêu hồ sơ trực tuyến bao nhiêu", True),
        ("phải đạt mấy phần trăm", True),
        ("bán hàng online thuế bao nhiêu phần trăm", False),
        ("lệ phí bao nhiêu", False),
    ],
)
def test_targets_are_asked_for_in_their_own_way(text: str, is_target: bool) -> None:
    assert asks_target(text) is is_target


@pytest.mark.parametrize(
    ("text", "leads"), [("còn wifi", True), ("thế còn hồ sơ đúng hạn", True), ("còn nữa không", False), ("wifi", False)]
)
def test_the_next_thing_of_the_same_sort_is_led_over_to(text: str, leads: bool) -> None:
    assert leads_over(text) is leads


@pytest.mark.parametrize(
    ("text", "often"),
    [
        ("báo cáo hằng quý", {"quy"}),
        ("kiểm tra 6 tháng 1 lần", {"6 thang"}),
        ("cứ 3 tháng một lần", {"quy"}),
        ("mỗi năm một lần", {"nam"}),
        ("trong 6 tháng", set()),
    ],
)
def test_how_often_is_read_in_any_wording(text: str, often: set[str]) -> None:
    assert cycles(text) == often


@pytest.mark.parametrize("text", ["chắc không, tôi nhớ là 90%", "chắc ko đó", "em tưởng ngày 25"])
def test_who_remembers_it_otherwise_wants_it_confirmed(text: str) -> None:
    assert asks_confirmation(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Anh phụ trách lưu trữ đây. Bao nhiêu phần trăm hồ sơ phải số hóa?", "Bao nhiêu phần trăm hồ sơ phải số hóa?"),
        ("Tui là trưởng ấp, chỉ tiêu wifi bao nhiêu vậy", "chỉ tiêu wifi bao nhiêu vậy"),
        ("Tư pháp cần rà lại: kế hoạch nhắc tới những nghị quyết nào", "kế hoạch nhắc tới những nghị quyết nào"),
    ],
)
def test_who_is_asking_is_not_what_is_asked(text: str, left: str) -> None:
    assert without_introduction(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Em làm ở văn phòng, phòng mình được giao những gì",
        "Tôi là trưởng ấp, theo kế hoạch thì tôi phải làm gì",
        "Số hóa hồ sơ: xã mình với Hoàng Phú bên nào cao hơn",
        "Tôi là ai",
        "chỉ tiêu wifi, tôi là trưởng ấp, bao nhiêu",
        "Bồi dưỡng kỹ năng số căn bản cho cán bộ xã: chỉ tiêu mấy phần trăm?",
        "Tôi ở trạm y tế, kế hoạch bắt trạm làm gì cho mấy cụ",
        "Tôi ngồi ở trung tâm hành chính công, mà chưa đọc kế hoạch. Trung tâm tôi chịu trách nhiệm phần nào?",
    ],
)
def test_unless_just_that_office_is_asked_about(text: str) -> None:
    assert without_introduction(text) == text


def test_whom_is_not_who() -> None:
    assert asks_who("xã trình ai") is False
    assert asks_who("ai trình xã")


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("số hóa hồ sơ: mình đặt bao nhiêu, Hoàng Phú bao nhiêu?", True),
        ("toàn trình Xuân Hòa tối thiểu bao nhiêu, xã mình ghi sao?", True),
        ("chỉ tiêu của Hoàng Phú là bao nhiêu?", False),
        ("mình hỏi Hoàng Phú đặt bao nhiêu", False),
    ],
)
def test_each_communes_own_figure_is_a_comparison(text: str, apart: bool) -> None:
    assert sets_communes_apart(text) is apart


def test_where_the_writer_sits_is_not_what_is_asked_about() -> None:
    text = "Bên Nhơn Trạch đặt mục tiêu DTI thế nào, tôi ở Phú Lâm tham khảo"
    assert says_where_from(text, "phu lam")
    assert not says_where_from(text, "nhon trach")


def test_words_do_where_a_figure_is_left_open() -> None:
    assert allows_words("giao bao nhiêu hay chỉ kêu tăng lên")
    assert not allows_words("phải đạt mấy %")


def test_listing_in_so_many_words() -> None:
    assert surely_asks_for_list("LIỆT KÊ HẾT CHO TÔI")
    assert not surely_asks_for_list("dùng vào việc gì")


@given(st.text())
def test_an_introduction_is_only_cut_off_the_front(text: str) -> None:
    assert text.rstrip().endswith(without_introduction(text).rstrip()) or without_introduction(text) in text
