"""Made-up messages in which people state a made-up name or address, and ones in which they do not."""

from collections.abc import Iterator

_NAMES = ("Nguyễn Văn An", "Trần Thị Bảy", "Lê Hoàng Minh Châu", "Phạm Út", "Điểu Thị Lan", "Hồ Ngọc Hà")
_LOWER = ("nguyễn văn an", "trần thị bảy", "nguyen van an", "tran thi bay", "hoa", "út lan")
_WITH_CAPITALS = (
    "tôi tên {}",
    "Tôi tên là {}, ở ấp 2",
    "em tên {} sinh năm 1990",
    "tên tôi là {}",
    "Họ và tên: {}",
    "họ tên: {}, cccd mất rồi",
    "Tên: {}",
    "mẹ tôi tên {} bị mất thẻ bảo hiểm",
    "con tôi tên là {} mới sinh",
    "chồng em tên {}, giờ làm sao",
    "bà tên {} thì đi với ai",
    "tôi là {} muốn hỏi tạm trú",
    "chủ hộ là {}",
    "Dạ con là {} ạ",
)
_ANYWHERE = (
    "hồ sơ của {} tới đâu rồi",
    "{} 1956",
    "căn cước của {} sai ngày sinh",
    "nhờ anh tra giúp {} với",
    "giấy ghi {} mà khai sinh ghi khác",
)
_WITHOUT_CAPITALS = (
    "tôi tên {}",
    "toi ten {} o ap 2",
    "em tên là {}, muốn hỏi",
    "ten toi la {}",
    "họ tên: {}",
    "mẹ tôi tên {} sinh năm 1950",
    "con em tên {} 3 tuổi",
)

# Written before the patterns had seen them.
_FREE_NAMES = (
    ("anh ơi em là {} ở ấp 4, quên mật khẩu", "Thảo"),
    ("Cháu {} sinh 2/3/2026 đăng ký khai sinh thế nào", "Nguyễn Gia Bảo"),
    ("làm giấy cho bé {}", "Trần Ngọc Ánh"),
    ("xin hỏi cho bà {} 80 tuổi", "Lê Thị Năm"),
    ("tên con tôi là {}", "phạm nhật minh"),
    ("ông xã tôi {} đi làm xa", "Đỗ Văn Hùng"),
    ("tui tên {}, ở ấp Bàu Cạn", "Tư"),
    ("vợ tôi tên {} bị khóa VNeID", "Hường"),
    ("Tôi là {}, nhà ở ấp 3", "Hùng"),
    ("em tên đầy đủ là {}", "Vũ Đức Anh"),
    ("hồ sơ đứng tên {}", "Bùi Quang Huy"),
    ("Kính gửi xã, tôi: {}, sinh năm 1975", "Nguyễn Thị Thu Hà"),
    ("{} cccd mất", "NGUYỄN VĂN BÌNH"),
    ("{} ở ấp 1 xin hỏi", "nguyễn thị hồng"),
    ("toi la {} hoi the bao hiem", "le van tam"),
    ("con trai tôi, {}, đi nghĩa vụ", "Trần Đức Mạnh"),
    ("người mất là ông {}", "Võ Văn Sáu"),
)

_ADDRESSES = (
    ("tôi ở số nhà {} ấp 2", "45"),
    ("số nhà {}, xã Phú Lâm", "12/3A"),
    ("nhà số {} gần chợ", "7B"),
    ("địa chỉ: {}", "số 12 đường Nguyễn Huệ"),
    ("địa chỉ nhà tôi là {}, ấp 3", "123/4 đường Lê Lợi"),
    ("gửi về {} giúp tôi", "56 đường Trần Hưng Đạo"),
    ("tôi ở {} xã Xuân Hòa", "56 Trần Hưng Đạo"),
    ("ở {} muốn đăng ký", "12/7/3 Lê Văn Sỹ"),
    ("nha toi o {} ap 5", "15 duong nguyen hue"),
    ("nhà trong {} khó tìm", "hẻm 45/2"),
    ("em thuê trọ {} ", "ngõ 12"),
    ("tạm trú {}, khu phố 2", "tổ 5"),
    ("tôi ở {} ấp Phú Lâm 3", "tổ 12"),
    ("nhà ở {}", "tổ 4"),
    ("em ở căn hộ {} chung cư", "B1205"),
    ("hỏi về thửa đất số {}", "123, tờ bản đồ số 45"),
    ("sổ đỏ thửa {} bị sai", "87"),
    ("nhà {} bị mất", "số 8 phố Huế"),
    ("thường trú: {}", "38 Hùng Vương"),
    ("ở {} thì nộp ở đâu", "số 5 kiệt 12"),
    ("nhà em số {}", "12/5 đường 30/4"),
    ("ở {}, ấp 1", "125 đường Hùng Vương"),
    ("địa chỉ thường trú: {}, ấp 4, xã Phú Lâm", "tổ 7"),
    ("em trọ ở dãy trọ {} ấp 2", "15/4"),
    ("ship về {}", "số 9 Lý Thường Kiệt"),
    ("địa chỉ của tôi: {} ấp 3", "88"),
    ("căn hộ {} chung cư Hoàng Anh", "A12.05"),
)


def names() -> Iterator[tuple[str, str]]:
    """Yield (message, name)."""
    for template in (*_WITH_CAPITALS, *_ANYWHERE):
        for name in _NAMES:
            if template in _ANYWHERE and len(name.split()) < 3:
                continue
            yield template.format(name), name
    for template in _WITHOUT_CAPITALS:
        for name in _LOWER:
            yield template.format(name), name
    for template, name in _FREE_NAMES:
        yield template.format(name), name


def addresses() -> Iterator[tuple[str, str]]:
    """Yield (message, address)."""
    for template, address in _ADDRESSES:
        yield template.format(address), address


# Questions with the words name, address, street, group, or with capitals, none of which names a person or a door.
NOTHING_STATED = (
    "tên tôi bị sai trên giấy khai sinh",
    "tên đăng nhập là gì",
    "tên miền id.vn miễn phí",
    "đổi tên con thì làm sao",
    "tôi tên khác trên căn cước",
    "họ tên trên VNeID không đúng",
    "em tên gì vậy",
    "bạn tên là gì",
    "tôi là hộ nghèo",
    "tôi là cán bộ xã",
    "toi la ho kinh doanh",
    "tôi là người dân tộc Chơ Ro",
    "em là sinh viên ở trọ",
    "mẹ tôi là thương binh",
    "xã Phú Lâm có mấy ấp",
    "xã Nhơn Trạch ở tỉnh Đồng Nai",
    "Thành phố Hồ Chí Minh",
    "học tập Bác Hồ Chí Minh",
    "đường dây nóng 1022",
    "lắp 02 đường truyền riêng",
    "tổ công nghệ số cộng đồng ở đâu",
    "tổ 1 người thì sao",
    "tôi ở ấp 3 xã Phú Lâm hỏi tạm trú",
    "ở thôn 5 thì nộp đâu",
    "tạm trú ở khu phố 2",
    "địa chỉ trụ sở ở đâu",
    "địa chỉ Trung tâm Phục vụ hành chính công",
    "địa chỉ trang web là gì",
    "đổi địa chỉ thường trú",
    "nhà tôi có 4 người",
    "số nhà ghi sai thì sửa ở đâu",
    "đường bị hỏng báo ai",
    "mức 2 phổ biến chưa",
    "Ủy ban nhân dân xã",
    "Luật Căn cước năm 2023",
    "Cổng Dịch vụ công Quốc gia",
    "Bộ Công an hay Bộ Tư pháp",
    "trường Nguyễn Trãi thu học phí qua đâu",
    "đường Nguyễn Văn Linh đang sửa",
    "chủ tịch xã là ai",
    "chủ hộ là người già thì sao",
    "con tôi 3 tuổi",
    "anh Hai nói nộp ở xã",
    "cháu nội tôi mới sinh",
    "ngõ nhà tôi ngập",
    "bà tên trong hộ khẩu khác căn cước",
    "người nộp là con được không",
    "Hà Nội hay Đồng Nai",
    "thửa đất chưa có sổ",
    "căn hộ chung cư có được nhập khẩu không",
)
