"""Finds names and home addresses where people state them, so that they are not stored.

Unlike numbers these cannot be told by their form alone. A name is taken for one after words that announce it ("tôi
tên…", "họ tên:…"), or if it is written as one (a family name and two or three more words, all with capitals). Of an
address what leads to the door is masked (house, street, alley, group, plot); hamlet and commune stay, for they are
counted by. The engine never needs either, but it gets the text unmasked: "tôi ở ấp 3" helps it, and it keeps little.
"""

from __future__ import annotations

import re
import unicodedata

from knowledge.text import fold

NAME, ADDRESS = "họ tên", "địa chỉ"

_FAMILY_NAMES = (
    "nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý|đinh|đoàn|trịnh|trương|mai|đào|cao|hà|lương|"
    "lâm|tô|tạ|thái|châu|quách|phùng|vương|nghiêm|kiều|thạch|sơn|danh|điểu|thổ|chu|đàm|lưu|la|tống|giang|nông|triệu|bế|"
    "hứa|vi|ma|lò|quàng|thân|ninh|khổng|mạc|bạch|lục"
)
# Without diacritics some are other words, so they count only where a middle name follows ("le van tam").
_WITHOUT_MARKS = "|".join(dict.fromkeys(map(fold, _FAMILY_NAMES.split("|"))))
_FAMILY = "|".join(name.capitalize() for name in f"{_FAMILY_NAMES}|nguyen|tran|pham|huynh|bui|trinh|truong".split("|"))
_FAMILY_ANY = f"{_FAMILY_NAMES}|{_WITHOUT_MARKS}"
_UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_CAPITALISED = rf"[{_UPPER}]\w*"
_MIDDLE = r"(?:thị|văn|thi|van)"

_RELATIVE = (
    r"(?:tôi|toi|tui|em|mình|minh|con|cháu|chau|bé|be|chồng|chong|vợ|vo|mẹ|me|má|ba|bố|bo|cha|ông|ong|bà|anh|chị|chi|"
    r"bác|bac|cô|co|chú|chu|dì|di|cậu|cau|nội|noi|ngoại|ngoai|người ta|nó)"
)
# What follows "tên" where no name does ("tên gì", "tên bị sai", "tên đăng nhập", "tên miền").
_NO_NAME = (
    r"(?!(?:gì|gi|sai|trên|tren|bị|bi|trong|khác|khac|cũ|cu|mới|moi|không|khong|ko|của|cua|và|va|thật|that|đăng|dang|"
    r"đệm|dem|lót|lot|chưa|chua|có|co|thì|thi|phải|phai|đúng|dung|ai|nào|nao|giống|giong|trùng|trung|người|nguoi|chủ|"
    r"đường|miền|mien|tài|tai|là|la|ở|o|được|duoc|đã|da|như|nhu|với|voi|hay|hoặc|thế|the|này|kia|mà|ma|em|tôi|toi|"
    r"đầy|day|cho|để|de|thường|riêng|gọi|một|mot|\d)\b)"
)
# Words that end a name typed without capitals ("tôi tên hoa [ở ấp 2]").
_AFTER_NAME = (
    r"(?!(?:ở|o|tại|tai|sinh|sn|năm|nam|số|so|cccd|cmnd|căn|can|muốn|muon|hỏi|hoi|cần|bị|bi|có|co|không|khong|ấp|ap|"
    r"thôn|thon|xã|xa|khu|tổ|to|đi|làm|lam|đăng|dang|thì|và|va|xin|nhờ|nho|mất|mat|quên|quen|nay|đã|da|chưa|chua|"
    r"là|la|mà|ma|bao|nhiêu|tuổi|tuoi|sđt|sdt|đt|dt|nhà|nha|được|duoc|đang|vừa|vua|định|dinh|tính|tinh|về|ve|mới|moi|"
    r"giúp|giup|cho|ạ|a|nhé|nhe|nha|ơi|oi|rồi|roi|thường|trú|tru)\b)"
)
_LOWER_NAME = rf"{_NO_NAME}\w+(?:[ ]{_AFTER_NAME}[^\W\d]+){{0,4}}"
_CAPITAL_NAME = rf"{_CAPITALISED}(?:[ ]{_CAPITALISED}){{0,4}}"

_NAMES: tuple[re.Pattern[str], ...] = (
    # Announced: "tôi tên (là) …", "tên tôi là …", "họ tên: …", "mẹ tôi tên …".
    *(
        re.compile(rf"(?i:\b{announced})\s*(?-i:({_CAPITAL_NAME}))|(?i:\b{announced}\s*({_LOWER_NAME}))")
        for announced in (
            rf"{_RELATIVE}(?:\s+(?:tôi|toi|tui|em|mình|minh|con|cháu))?\s+(?:tên|ten)"
            r"(?:\s+(?:là|la|gọi|đầy đủ là)\b|\s*:)?",
            rf"(?:tên|ten)\s+{_RELATIVE}(?:\s+(?:tôi|toi|em|mình))?\s+(?:là|la)\b",
            r"(?:họ|ho)(?:\s+(?:và|va))?\s*,?\s*(?:tên|ten)(?:\s+(?:là|la)\b|\s*[:\-])",
            r"(?:tên|ten)\s*:",
            r"(?:chủ hộ|chu ho|chủ tài khoản|chủ sim|người (?:mất|nhận|gửi|nộp))\s+(?:tên\b(?:\s+là\b)?|:)",
        )
    ),
    # "tôi là Nguyễn Văn An", "toi la tran thi bay".
    re.compile(
        rf"(?i:\b(?:{_RELATIVE}(?:\s+(?:tôi|toi|em))?|chủ hộ|chủ sim|chủ tài khoản)\s+(?:là|la)\s+)"
        rf"((?:{_FAMILY})(?:[ ]{_CAPITALISED}){{1,3}}"
        rf"|(?i:(?:{_FAMILY_ANY})[ ]{_MIDDLE}(?:[ ]{_AFTER_NAME}[^\W\d]+){{1,3}}))"
    ),
    # "em là Thảo, …": one word with a capital that is no office.
    re.compile(
        rf"(?i:\b(?:tôi|em|mình|con|cháu|tui)\s+là\s+)(?!(?:Đảng|Trưởng|Phó|Chủ|Bí|Giám|Công|Cán|Hội|Ban|Đoàn)\b)"
        rf"({_CAPITALISED})(?=\s*(?:[,.!?]|$|ở\b|đây\b|nè\b|bên\b))"
    ),
    # Written as a name, wherever it stands.
    re.compile(rf"(?<![\w])((?:{_FAMILY})(?:[ ]{_CAPITALISED}){{2,3}})(?![\w])"),
    re.compile(
        rf"(?i:(?<![\w])((?:{_FAMILY_NAMES})[ ](?:thị|văn)(?!\s+(?:bản|phòng|hóa|trường|trấn|xã)\b)"
        rf"(?:[ ]{_AFTER_NAME}[^\W\d]+){{1,2}}))"
    ),
    # "anh Nguyễn An", "bà Trần Bảy": a title, a family name, a given name.
    re.compile(
        rf"(?i:\b(?:ông|bà|anh|chị|cô|chú|bác|cháu|em)\s+)((?:{_FAMILY})[ ]{_CAPITALISED})(?![\w]|[ ][{_UPPER}])"
    ),
)
# Not people, or not private ones.
_PUBLIC_NAMES = frozenset(("hồ chí minh", "ho chi minh"))
# A place or thing named after somebody ("đường Nguyễn Văn Linh", "trường Lê Quý Đôn").
_NAMED_AFTER = re.compile(
    r"(?i:\b(?:đường|duong|phố|pho|trường|truong|thpt|thcs|tiểu học|mầm non|chợ|cho|cầu|bệnh viện|công viên|khu|xã|"
    r"phường|huyện|tỉnh|thành phố|tp\.?|quận|ấp|thôn|ngân hàng|công ty)\s*)$"
)

_HOUSE = r"\d{1,5}[a-zA-Z]?(?:\s?[/\-]\s?\d{1,4}[a-zA-Z]?)*"
_WAY = r"(?:đường|duong|phố|pho|đại lộ|hẻm|hem|ngõ|ngách|ngach|kiệt|kiet)"
# "02 đường truyền", "5 phổ biến" typed without marks.
_NO_WAY = r"(?!(?:truyền|truyen|dây|day|link|bộ|bo|thủy|thuy|ống|ong|kính|cong|công|cap|cập|bien|biến|thong|thông)\b)"
_STREET_WORD = rf"(?:{_CAPITALISED}|số\s+\d+|so\s+\d+|\d+(?:/\d+)?|[^\W\d]+)"
_END_OF_STREET = (
    r"(?!(?:ấp|ap|xã|xa|thôn|thon|khu|tổ|huyện|huyen|tỉnh|tinh|phường|phuong|tp|thành|thanh|hỏi|hoi|muốn|muon|cần|can|"
    r"làm|lam|có|co|thì|thi|bị|bi|đi|di|của|cua|và|va|mà|nhà|nha|nay|ạ|đã|gần|gan|ở|o|tôi|toi|em|xin|nhờ)\b)"
)
_STREET = rf"{_NO_WAY}{_STREET_WORD}(?:[ ]{_END_OF_STREET}{_STREET_WORD}){{0,3}}"
_PART_OF_COMMUNE = r"(?:ấp|ap|khu|kp|thôn|thon|bản|buôn|khóm)\b"
_ADDRESSES: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        # A house number, with the street if it is told.
        rf"(?i:\b(?:số nhà|so nha|nhà số|nha so))\s*:?\s*({_HOUSE}(?:[ ,]+(?i:{_WAY})\s+{_STREET})?)",
        rf"(?<![\w/.,])((?i:số\s+|so\s+)?{_HOUSE}[ ,]+(?i:{_WAY})\s+{_STREET})",
        rf"(?i:\b(?:địa chỉ|dia chi|đ/c|thường trú|thuong tru|ở|tại|nhà|o|tai|nha))\s*:?\s*(?i:số\s+|so\s+)?"
        rf"({_HOUSE}\s+{_CAPITALISED}(?:[ ]{_CAPITALISED}){{1,3}})",
        rf"(?i:\b(?:địa chỉ|dia chi|đ/c)(?:\s+(?:nhà|tôi|em|của\s+\w+|nha|toi))*\s*(?:là\b|la\b|:)?)\s*"
        rf"((?i:số\s+|so\s+)?\d{{1,5}}[a-zA-Z]?(?:/\d+[a-zA-Z]?)*(?=[\s,.]|$)(?:[ ,]+(?i:{_WAY})\s+{_STREET})?)",
        r"(?i:\b((?:hẻm|hem|ngõ|ngách|ngach|kiệt|kiet)\s+\d{1,4}[a-z]?(?:/\d+[a-z]?)*))",
        rf"(?i:\b(?:ở|nhà|trọ|o|nha|tro)\s+(?:số\s+|so\s+)?(\d{{1,4}}/\d{{1,4}}[a-z]?)(?=[\s,]+{_PART_OF_COMMUNE}))",
        rf"(?<![\w])((?i:số|so)\s+{_HOUSE}\s+(?!Bộ|Sở|Nghị|Luật|Thông|Quyết|Kế|Ủy|Hội|Chính){_CAPITALISED}"
        rf"(?:[ ]{_CAPITALISED}){{1,3}})",
        rf"(?i:\b((?:tổ|to)\s+(?:số\s+|dân phố\s+(?:số\s+)?)?\d{{1,3}}[a-z]?)(?=[\s,]+{_PART_OF_COMMUNE}))",
        r"(?i:\b(?:ở|nhà|o|nha)\s+((?:tổ|to)\s+(?:dân phố\s+)?(?:số\s+)?\d{1,3})\b(?!\s*(?:người|nguoi|công|cong)))",
        r"(?i:\b(?:căn hộ|can ho)\s+(?:số\s+)?([a-z]?\d[\w.\-]{0,7}(?:[ ,]+(?:tầng|lầu|block|tòa|lô)\s+\w{1,4}){0,2}))",
        r"(?i:\b(?:thửa(?: đất)?|thua(?: dat)?)\s+(?:số\s+|so\s+)?"
        r"(\d{1,5}(?:[ ,]+(?:tờ|to)(?: bản đồ| ban do)?\s+(?:số\s+)?\d{1,4})?))",
    )
)


def mask_stated(text: str) -> str:
    """Replace stated names and home addresses ("[họ tên]", "[địa chỉ]")."""
    text = unicodedata.normalize("NFC", text)
    if any(char.isdigit() for char in text):  # no address is without a number
        for pattern in _ADDRESSES:
            text = _replaced(text, pattern, ADDRESS)
    for pattern in _NAMES:
        text = _replaced(text, pattern, NAME)
    return text


def _replaced(text: str, pattern: re.Pattern[str], label: str) -> str:
    for match in reversed(list(pattern.finditer(text))):
        start, end = match.span(match.lastindex or 0)
        if label == NAME and _is_public(text, start, end):
            continue
        text = f"{text[:start]}[{label}]{text[end:]}"
    return text


def _is_public(text: str, start: int, end: int) -> bool:
    name = text[start:end].casefold()
    return any(name.startswith(public) for public in _PUBLIC_NAMES) or bool(_NAMED_AFTER.search(text[:start]))
