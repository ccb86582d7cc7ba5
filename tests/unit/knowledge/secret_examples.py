"""Made-up messages with made-up secrets. None belongs to a person."""

import random
from collections.abc import Iterator

_IDS = (
    "cccd {}",
    "số căn cước của tôi là {}",
    "can cuoc {} cua toi",
    "số định danh: {}, tra giúp",
    "kiểm tra hồ sơ {} giúp em",
    "CCCD:{} sđt tôi đổi rồi",
    "tôi tên A {} ở ấp 2",
)
_OLD_IDS = ("cmnd {}", "số cmnd cũ 9 số {}", "chứng minh nhân dân của ba tôi {}", "cmt cũ {} mất rồi")
_OTPS = (
    "otp {}",
    "Mã OTP của tôi là {}",
    "ma otp {} nhap vao dau",
    "OTP: {}",
    "mã xác thực là {}",
    "mã otp ngân hàng vừa gửi là {}",
    "otp nó gửi về là {} giúp tôi",
    "{} là mã otp phải không",
    "em đọc mã {} cho nó rồi",
    "tôi lỡ đọc otp {} cho người lạ",
    "mã xác nhận vietcombank {}",
)
_CARDS = ("thẻ {}", "số thẻ atm của tôi {} bị nuốt", "the {} het han", "{}", "thẻ visa {} mất tiền")
_PHONES = ("sđt {}", "gọi lại cho tôi {}", "{}", "so cua em {} nha", "điện thoại:{}")
_ACCOUNTS = ("stk {}", "số tài khoản {} vietcombank", "tk mb {}", "chuyển nhầm vào tài khoản {} rồi")
_PASSWORDS = (
    "mật khẩu là {}",
    "mk: {}",
    "mk ngân hàng e là {} sao đổi",
    "mật khẩu VNeID của tôi là {} không vào được",
    "pass {}",
    "mat khau cua toi la {}",
)


def numbers() -> list[tuple[str, str]]:
    """Return over 200 (message, secret digits as typed): IDs, one-time codes, cards, phones, accounts."""
    chance = random.Random(2026)
    cards = ("9704 #### #### ####", "9704 #### #### #### ###")
    shapes: list[tuple[tuple[str, ...], list[tuple[str, str]]]] = [
        (_IDS, [("0## ### ### ###", joint) for joint in ("", " ", ".", "-") * 2]),
        (_OLD_IDS, [("2########", "")] * 4),
        (_OTPS, [("4## ###", joint) for joint in ("", " ", "-") * 2]),
        (_CARDS, [(shape, joint) for shape in cards for joint in ("", " ", "-")]),
        (
            _PHONES,
            [*(("09## ### ###", joint) for joint in ("", " ", ".")), ("+849## ### ###", " "), ("849########", "")],
        ),
        (_ACCOUNTS, [("1" + "#" * length, "") for length in (7, 8, 9, 11, 12, 13)]),
    ]
    return [
        _put(template, _digits(chance, shape).replace(" ", joint))
        for templates, variants in shapes
        for template in templates
        for shape, joint in variants
    ]


def passwords() -> Iterator[tuple[str, str]]:
    """Yield (message, password)."""
    for template in _PASSWORDS:
        for password in ("Hoa@1958", "trang2001!", "abc123", "sontung99", "Ba#Vi77"):
            yield _put(template, password)


# Questions full of numbers and of the words password, OTP, card, none of which holds a secret.
HARMLESS = (
    "quên mật khẩu là phải làm sao",
    "quên mật khẩu vneid",
    "mật khẩu là không vào được nữa",
    "mật khẩu 8-20 ký tự nghĩa là gì",
    "mật khẩu: làm sao đổi",
    "mật khẩu cấp 2 là gì",
    "mã otp 6 số không về máy",
    "mã OTP có hiệu lực bao nhiêu phút",
    "không nhận được mã otp từ năm 2026",
    "nhập otp xong mất 500000 đồng",
    "mã pin 6 số quên rồi",
    "lệ phí 7.000 đồng hay 15.000 đồng",
    "tài khoản bị trừ 2.500.000 đồng",
    "mất 12.000.000.000 đồng",
    "hạn ngày 31/12/2026",
    "từ 01/7/2025 đến 30/6/2026",
    "Nghị định 69/2024/NĐ-CP ngày 25/6/2024",
    "thủ tục 1.004873",
    "mã hồ sơ 000.00.12.H19-261120-0001",
    "chỉ tiêu 95% hay 80% năm 2026",
    "gọi 1022 hay 113",
    "tổng đài 1900 9068 và 1800 1091",
    "căn cước hết hạn 31/12/2026",
    "chứng minh 9 số còn dùng được không",
    "định danh mức 2 từ 1/7/2025",
    "xã có 12 ấp, 3.245 hộ, 11.980 người",
    "tôi 78 tuổi, sinh năm 1948",
    "pin điện thoại yếu",
    "mã QR 20 giây là hết",
    "hóa đơn 200 triệu một năm",
)


def _digits(chance: random.Random, shape: str) -> str:
    return "".join(chance.choice("0123456789") if char == "#" else char for char in shape)


def _put(template: str, secret: str) -> tuple[str, str]:
    return template.format(secret), secret
