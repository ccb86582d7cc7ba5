"""What a question asks for, read from its form: a figure, a date, an office, a list, a confirmation.

All readings are of folded text, so they hold for questions typed without diacritics as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from knowledge.amounts import quantities, quarters, shares_named
from knowledge.text import fold, folded_words, lexicon, words
from knowledge.wording import function_words

_CONFIRMING = re.compile(
    r"\b(dung|phai)( (vay|the))? (khong|ko|k|hk|hong|hog|hem|hok|chua|chang)\b|\b(dug|dung) (hog|hong|hk|hok)\b"
    r"|\b(co phai|co dung|xac nhan|nghe noi|nghe bao|nghe dau|nguoi ta bao|nguoi ta noi|ho bao|ho noi|co that|tuong la"
    r"|bao la|chac la|dung vay)\b"
    r"|\b(chinh xac|chuan|trung)( (vay|the))? (khong|ko|k|hong|hem|chua|chang)\b|\bdung hay sai\b|\bhinh nhu\b"
    r"|\bdung( \w+){1,4} chua\b|\bchac (chua|khong|ko|k|hong)\b"
    r"|\b(toi|em|anh|chi|minh|tui) (nho|tuong) (la|ngay|muc|\d)"
    r"|\bdung (la|ra la) (bao nhieu|may)\b|\bright\W*$"
    r"|\bco (sai|trung) khong\b|\bkhop (\w+ ){0,3}(khong|chua)\b"
    r"|\b(chu gi|nhi|ha|a|chu|dung cho|dung (?:he|hen|hi|ne)|(?<!hay )phai hon)\W*$"
)
_SURELY_CONFIRMING = re.compile(r"\b(?:dung|phai) (?:vay )?(?:khong|ko|k|hong|hem|chua)\W*$|(?<!hay )\bphai hon\W*$")
_IS_IT_SO = re.compile(r"\bha (?:anh|chi|em|ban|co)\W*$")
_HOW_OR_WHERE = re.compile(r"\b(?:sao|bao lau|mo)\b")
_WHETHER = re.compile(
    r"\b(duoc|co|dung|phai|can|bi|con|cung|xong|noi|sao)( \w+){0,6}? (khong|hong|hem|chua|chang)\b"
    r"|\b(khong|chua|chang)\W*$"
)
_DOCUMENT = r"(?:van ban|cong van|quyet dinh|ke hoach|thong bao|nghi quyet|nghi dinh|thong tu|chi thi)"
_DOCUMENT_SOUGHT = re.compile(
    rf"\b{_DOCUMENT}\b.*\bso (?:may|bao nhieu|nao|hieu|gi)\b|\bso may\b|\b{_DOCUMENT} (?:nao|gi)\b"
    rf"|\b{_DOCUMENT}(?: so)? (?!20\d\d\b)\d|\b(?:ban hanh|ki) (?:ngay|hom|khi|bao gio|luc)\b"
)
_MONEY_NAMED = re.compile(r"\b(?:kinh phi|ngan sach)\b")
_AMOUNT_OF_MONEY = re.compile(r"\b(?:bao nhieu|may) (?:tien|dong|trieu|ti|ty)\b|\b\d (?:trieu|ti|ty|dong)\b")
_SPENT = re.compile(r"\b(?:(?:het|ton|rot|cap|chi(?! tieu)) (?:\w+ ){0,3}(?:bao nhieu|may)|gia bao nhieu)\b")
_SOURCE_OF_MONEY = re.compile(r"\bnguon (?:nao|gi|dau|mo)\b|\b(?:lay|huy dong|bo tri) (?:\w+ )?(?:tu|o) (?:dau|mo)\b")
_PERCENT = re.compile(r"\bphan tram\b")
# "Tỷ lệ …" asks for a share, unless something else is wanted of it ("đưa vào báo cáo nào").
_SHARE, _SOMETHING_ELSE = re.compile(r"\bt[yi] le\b"), re.compile(r"\b(?:nao|gi|o dau|ai)\b")
_COUNTED = (
    "to|diem|nguoi|cai|thanh vien|ap|thon|truong|lop|cuoc|buoi|cho|doanh nghiep|san pham|can bo|cong chuc|thiet bi|nha"
    "|he thong|nen tang|nhom|mo hinh|dot|lan|vi tri|tru|tram|du an|nguon"
)
# "Bao nhiêu người" is as often answered by a share; "mấy người" wants them counted.
_COUNT = re.compile(rf"\bmay (?:{_COUNTED})\b|\bso luong\b")
_FIGURE_SOUGHT = re.compile(
    r"\b(?:bao nhieu|con so"
    r"|may (?!bua|phong|doan|bo phan|ong|anh|chi|em|bac|ban|co|chu|dua|thay|don vi|moc|viec|cai nay))\b"
    r"|\bso luong\b|\bmay\b$"
)
_HOW_MUCH, _HOW_MUCH_OF_IT = re.compile(r"\bbao nhieu\b"), re.compile(rf"\bbao nhieu\b(?! (?:{_COUNTED})\b)")
_DATE = re.compile(
    r"\b(?:khi nao|bao gio|may lau|chung nao|luc nao|hom nao|(?:ngay|thang|quy|nam) (?:may|nao)|ngay bao nhieu"
    r"|han chot|han cuoi|thoi han|truoc ngay|moc thoi gian|thoi gian nao|den han|(?:chung|doi|toi|den) nam mo)\b"
)
_HOW_OFTEN = re.compile(r"\b(?:bao lau|may (?:thang|nam|ngay|tuan|quy))\b.*\b(?:mot|1) lan\b")
_WHAT_SHARE = re.compile(r"\b(?:bao nhieu|may) phan tram\b")
_PLACE_OR_PHONE = re.compile(r"\b(?:muc|khoan|dieu|trang|phan|thu|khu vuc|buoc|chuong) may\b")
# "Máy" is a machine and "mấy" how many, "chỉ" is "only" or "show" and "chi" spends; "tiền mặt" is a way of paying.
_NO_QUESTION_WORDS = re.compile(r"\b(?:máy|chỉ(?! tiêu))\b")
_OTHER_WORDS = re.compile(r"\btien mat\b|\bmay (?:tinh|chu|quet|scan|in|anh|moc)\b|\bmay phan\b(?! tram)")
_DUTY = re.compile(
    r"\b(nhiem vu|trach nhiem|duoc giao|giao viec|giao nhung|giao gi|giao cho nhung|lam gi|lam nhung|lam viec gi"
    r"|lam may viec|lo gi|lo nhung|lo viec|lo may viec|lo chuyen gi|lam may chuyen|lam chi|man chi|man gi"
    r"|phoi hop chuyen gi|phoi hop gi|phoi hop viec gi|phan cong gi|giao man|phu trach gi|phu trach nhung"
    r"|phu trach viec"
    r"|dam nhan|viec cua|nv|mang nao|nhung viec|viec gi|chiu nhung|viec chi|phan viec)\b"
)
_OF_A_DUTY = frozenset(
    folded_words(
        "phải được giao làm lo có trong kế hoạch này xã mình ở mấy bộ phận những các chuyện việc gì nào đề nghị với"
        " theo đợt cụ thể thì bên anh chị em ạ vậy"
    )
)
# "AI" is no "who", also where it is typed small.
_WHAT = re.compile(r"\b(?:nao|gi|chi(?! tieu)|may|bao nhieu|dau)\b")
_INTELLIGENCE = re.compile(r"\bAI\b|\bai(?=,? (?:và |va )?iot\b)|(?<=ứng dụng )ai\b|(?<=ung dung )ai\b")
# To whom something goes, or whose money it is: no office in charge.
_WHOM = re.compile(
    r"\b(?:trinh|bao cao|bao|gui|nop)(?: cho| len| toi)? ai\b|\b(?:von|tien)\b.*\b(?:cua|tu) (?:nhung )?ai\b"
)
_WHO = re.compile(r"\b(ai|don vi nao|phong nao|giao p nao|ben (?:nao|mo)|co quan nao|bo phan nao)\b")
# How a target is asked for, whatever it is a target for; people who want something done do not ask so.
_FIGURE_OF_A_TARGET = r"(?:bao nhieu|may)"
_WHOSE = r"(?:ho|nguoi dan|dan|can bo|cong chuc|ba con|ho so|doanh nghiep|tre|hoc sinh|thanh vien|to|diem)"
_TARGET = re.compile(
    rf"\bchi tieu\b.*\b{_FIGURE_OF_A_TARGET}\b|\b{_FIGURE_OF_A_TARGET}\b.*\bchi tieu\b"
    rf"|\bphai (?:dat|duoc|chiem)\b.*\b{_FIGURE_OF_A_TARGET}\b"
    rf"|\b{_FIGURE_OF_A_TARGET} (?:phan tram )?{_WHOSE}\b.*\bphai\b"
    rf"|\b{_FIGURE_OF_A_TARGET} phan tram {_WHOSE}\b"
)
_LISTING = re.compile(
    r"\b(liet ke|ke ten|ke ra|ke het|danh sach|cac chi tieu|nhung chi tieu|chi tieu nao|chi tieu gi|tat ca|toan bo"
    r"|cac muc tieu|nhung muc tieu|tong hop cac|cac nhiem vu|nhung nhiem vu|nhiem vu gi|nhiem vu nao|nhiem vu cua"
    r"|trach nhiem cua|trach nhiem gi|lam nhung gi|lam nhung viec|lam viec gi|nhung viec gi|phai lam gi|lo viec gi"
    r"|(?<!ai )(?<!nao )(?:co nhiem vu|co trach nhiem)"
    r"|cac moc|nhung moc|cac ket qua|nhung ket qua|cac van ban|nhung van ban|gom nhung"
    r"|(?:may|cac|nhung) chi tieu (?:cua \w+ )?(?:lien quan|dinh dang|danh cho|doi voi)"
    r"|han che gi|gom lai|gom vo|gom mot danh sach|cho xin (?:may|cac) chi tieu"
    r"|(?:moi|tung) (?:cai|noi(?! dung)|muc|loai|du an|don vi|khoan)"
    r"|gom co|gom cac|gom gi|nhung han che|cac han che|nhung gi|(?<!vao )viec gi|nhung noi dung|cac noi dung"
    r"|gach dau dong|bao gom|may con so|(?:nhung|cac|may) dong|dong (?:nao|mo)|tron bo|ke du|gom giup"
    r"|nhung (?:ti|ty) le|van ban nao"
    r"|(?:cac|nhung|het|du) (?:con so|moc|thoi han|ton tai|kho khan|du an|nguon|can cu|giai phap"
    r"|dau viec|khoan|thanh tich|bao cao|ki bao cao|mang))\b"
)
_SURELY_LISTING = re.compile(r"\b(?:liet ke|ke ten|gach dau dong|list (?:het|du|ra|giup|cac|nhung|toan bo))\b")
# "Tất cả các hộ … bao nhiêu phần trăm" says of whom a figure is wanted.
_ALL = re.compile(r"\b(?:tat ca|toan bo)\b")
_COMPARING = re.compile(
    r"\b(so sanh|so voi|so (?:giup|gium|dum)|cao hon|thap hon|khac nhau|khac gi|khac voi|chenh|hon kem|xa nao"
    r"|ben nao|voi nam|(?<!doi )(?<!ki )(?<!ky )so (?:hai|2) (?:xa|ben|nam|moc)"
    r"|(?:cach|lech|giong|bang|hon) nhau|cach xa|(?:lech|hon|kem|tang|giam) (?:bao nhieu|may)|tang them|gap (?:may|doi)"
    r"|compare|doi chieu"
    r"|(?:dat|de|dem|ke) (?:canh|ben canh|ra so)|ai (?:\w+ )?hon|(?:gat|nhieu|it|nhanh|cham|lon|nho|sat) hon"
    r"|tu (?:may|bao nhieu) (?:len|toi|den|xuong) (?:may|bao nhieu)"
    r"|(?:bay gio|hien nay|nam nay) (?:toi|den|len) (?:nam )?20\d\d)\b"
    r"|\bminh\b.*\b(?:may|bao nhieu)\b.*\bcon\b.*\b(?:may|bao nhieu|sao)\b"
)
_MORE_OR_LESS = re.compile(r"\b(?:cao|thap|nhieu|it|lon|nho|day|thua|gat|nhanh|cham) hon\b|\bhon kem\b|\bcach nhau\b")
_CONTRASTING = re.compile(r"\b(cho thi|cho lai|luc thi|luc lai|cho ghi|hai cho|ca hai|mau thuan|hai don vi|rot cuoc)\b")
_FIGURE_OR_WORDS = re.compile(r"\bhay\b|\bkhong (?:co|thay|ghi|neu) (?:con )?so\b")
_TOLD_TWICE = re.compile(
    r"\bhai (?:cho|muc|noi|dong|cau|mau so)\b|\bmot (noi|cho|muc|dang|cau)\b.*\bmot \1\b"
    r"|\bcho (?:ghi|noi|thi|bao|khoe|chi|de)\b.*\bcho (?:ghi|noi|thi|lai|chi|than|de|bao)\b"
    r"|\b(?:ghi|noi|khoe|bao)\b.*\blai (?:ghi|noi|bao|than|de|chi)\b"
    r"|\b(?:choi|da|venh|lech|trai) nhau\b|\bco (?:choi|venh|lech)\b|\bmau thuan\b"
)
# A part of what a figure counts: "trong 75% đó, riêng người già bao nhiêu".
_A_FIGURE = r"\btrong (?:(?:con )?so|muc|ti le|\d+(?:[.,]\d+)? ?(?:%|phan tram|tr|ti))"
_WITHIN_A_FIGURE = re.compile(rf"{_A_FIGURE}.*\brieng\b|\brieng\b.*{_A_FIGURE}")
# Single ones of those that a figure counts are to be named: "ấp nào được phủ trước", "những điểm nào, tên gì".
_SINGLE_ONES = re.compile(
    r"\b(?:ap|thon|khu pho|truong|diem|ho|nha thau|cong ty|ong|ba|nguoi|dong chi) nao\b(?! cung)|\bten (?:gi|la gi)\b"
)
# How far things are by now.
_PRESENT_STATE = re.compile(
    r"\bthuc te\b(?! (?:dung|xai|su dung|tham gia|phat sinh)\b)"
    r"|(?<!hang )(?<!moi )\b(?:thang|tuan|quy) (?:truoc(?! ngay| mung)|roi|vua roi|vua qua)\b"
    r"|\b(?:den|toi|tinh den) (?:nay|hien tai|bay gio|thoi diem nay)\b"
    r"|\bhien (?:nay |tai |gio |dang )?(?:da |dang |moi )?(?:duoc|dat|cham|co)\b"
    r"|\b(?:bao nhieu|may)(?: \w+){0,3} roi\b|\b(?:toi|den) dau roi\b"
)
_TO_BE_REACHED = re.compile(r"\bphai (?:dat|duoc|co|nop|xong)\b")
_PLAN = re.compile(
    r"\bke hoach (?:nay|cua xa|xa|chuyen doi so|nang cao|nang diem)\b"
    r"|\bke hoach (?:co |tu )?(?:neu|ghi|nhac|nhan xet|giao|dat)\b|\b(?:trong|theo) (?:cai |ban |file )?ke hoach\b"
    r"|\bphu luc\b"
    r"|\b(?:ghi|viet|neu|trich|lat|do)(?: \w+){0,3} (?:o|trong|tai|toi|ra) (?:muc|phan|chuong|trang|doan) (?:nao|may)\b"
)
_SECTION = re.compile(r"\b(?:muc|phan|chuong|khoan|doan|khuc|tiet|diem) ([ivx]+(?:[./] ?(?:\d{1,2}|[a-z]))*)(?![\w%])")
_CONTENT = re.compile(
    r"\b(?:ghi|noi|viet|co|gom|quy dinh|yeu cau|neu|giao)(?: \w+)? (?:gi|chi|nao|sao)\b"
    r"|\bnoi dung\b|\b(?:doc|tom tat|trich)\b"
)
_BUT = re.compile(r"\bnhưng\b")


_OWN = re.compile(
    r"\b(?:xa|ben|cho) (?:minh|ta|em|toi|tui|nha|day)\b|\b(?:vs|voi|va) minh\b"
    r"|\bminh (?:\w+ )?so\b|\bminh (?:voi|vs|chenh|hon|kem|va|bo tri|dat|giao|dat ra|de ra)\b"
    r"|\bo day\b"
)
# Each commune's own ("mình đặt bao nhiêu, Hoàng Phú bao nhiêu", "… Xuân Hòa tối thiểu bao nhiêu, xã mình ghi sao").
_EACH = r"(?:bao nhieu|may|sao|the nao|nhu nao|ra sao)"
_OURS_TOO = re.compile(
    rf"\b(?:xa |ben |cho )?(?:minh|ta|em|nha|toi|tui) [^,;.?]*\b{_EACH}\b[^?]*[,;.][^?]*\b{_EACH}\b"
    rf"|\b{_EACH}\b[^?]*[,;.] ?(?:con )?(?:xa |ben |cho )?(?:minh|ta|em|nha|toi|tui) [^?]*\b{_EACH}\b"
)
_FROM_HERE = re.compile(r"\b(?:toi|tui|em|minh|anh|chi) (?:o|ben|lam o|lam ben|cong tac o) (?:xa )?$")
_APART = re.compile(r"\b(?:vs|hai xa|2 xa|so voi)\b|\b(?:ai|xa nao|ben nao)\b.* hon\b")
# Who is asking: "Tôi là trưởng ấp, …", "Anh phụ trách lưu trữ đây. …", "Tư pháp cần rà lại: …".
_MYSELF = r"(?:anh|chi|em|toi|tui|minh|co|chu|bac|chau)"
_AND_THEN = r" +(?=(?:\S+ +){3})"
_INTRODUCTION = re.compile(
    rf"^{_MYSELF} (?:(?:la|phu trach|lam|ben|o|thuoc|ngoi)\b[^.,;!?:]*|[^.,;!?:]{{2,30}} day)[.,;!:]{_AND_THEN}"
)
# As written: "cán bộ" and "căn bản" are no "cần".
_WANTING = re.compile(
    r"^[^.,;!?:]{2,40}\b(?:hỏi|cần|nhờ|muốn|đang|hoi|can|nho|muon|dang)\b[^.,;!?:]{0,40}:" + _AND_THEN
)
_OF_ONESELF = re.compile(
    r"\b(?:phong|ben|don vi|ban|to|mang|chan|viec|trung tam|(?<!phan )tram) (?:minh|em|toi|tui|anh|chi|nay)\b"
    r"|\b(?:minh|em|toi|tui|anh|chi) (?:phai |can |duoc |bi )?(?:lam|man|lo|giao|chiu) (?:\w+ ){0,2}(?:gi|chi)\b"
    r"|\b(?:tram|truong|doan|hoi|ap|thon|cong an|phong|trung tam) (?:phai |can |duoc )?(?:lam|lo|giao)"
    r" (?:\w+ )?(?:gi|chi|sao)\b"
)
_LEADING_OVER = re.compile(r"\W*(?:the |vay |rua |roi )?(?:con|roi|the|vay)\b(?! (?:nua|gi)\b)")
_POINTING = re.compile(r"\b(?:nhom|cai|viec|muc|chi tieu|phan|vu|khoan) (?:nay|do|ay|kia|tren)\b")


class Form(StrEnum):
    """What form a question about a plan has, as the engine learned it (bot/data/nlu/plan_forms.yml)."""

    VALUE = "value"
    LIST = "list"
    DUTY = "duty"
    WHO = "who"
    WHEN = "when"
    MONEY = "money"
    PAPER = "paper"
    CONFIRM = "confirm"
    COMPARE = "compare"
    CONFLICT = "conflict"


class Sought(StrEnum):
    """What kind of thing a question about a plan wants named."""

    PERCENT = "percent"
    MONEY = "money"
    COUNT = "count"
    FIGURE = "figure"
    DATE = "date"
    DOCUMENT = "document"
    ANY = "any"


def asks_confirmation(text: str) -> bool:
    """Whether the writer states something and wants it confirmed ("… đúng không?", "nghe nói …")."""
    return bool(_CONFIRMING.search(fold(text).strip()))


def surely_asks_confirmation(text: str) -> bool:
    """Whether the writer ends with "…, đúng không?", or states a figure and only adds "hả chị"."""
    if _SURELY_CONFIRMING.search(fold(text)):
        return True
    stated, asks = _IS_IT_SO.subn("", _written_out(text))
    is_open = any(asked.search(stated) for asked in (_WHAT, _DATE, _HOW_OR_WHERE))
    return bool(asks and quantities(text)) and not (is_open or asks_who(text) or asks_for_list(text))


def asks_whether(text: str) -> bool:
    """Whether yes or no is wanted ("… có được không?", "… phải có mặt không?")."""
    return bool(_WHETHER.search(" ".join(folded_words(text))))


def asks_for_list(text: str) -> bool:
    """Whether several items are wanted ("liệt kê các chỉ tiêu …", "nhiệm vụ của …")."""
    folded = fold(_BUT.sub(" ", text.lower()))
    if _FIGURE_SOUGHT.search(folded) or asks_confirmation(text) or tells_twice(text):
        folded = _ALL.sub(" ", folded)
    return bool(_LISTING.search(folded))


def surely_asks_for_list(text: str) -> bool:
    """Whether the writer says in so many words that things are to be listed ("liệt kê …")."""
    return bool(_SURELY_LISTING.search(fold(text)))


def asks_duty(text: str) -> bool:
    """Whether somebody's duties are wanted ("được giao việc gì", "làm những gì")."""
    return bool(_DUTY.search(fold(" ".join(folded_words(text)))))


def is_only_duty(folded: Sequence[str]) -> bool:
    """Whether words beside an office's name only ask what it has to do."""
    left = _DUTY.sub(" ", " ".join(folded)).split()
    return all(word in function_words() or word in _OF_A_DUTY for word in left)


def asks_what(text: str) -> bool:
    """Whether something is to be named; a paper's number alone may only say in which paper a thing stands."""
    return bool(_WHAT.search(fold(text)))


def asks_target(text: str) -> bool:
    """Whether the figure of a target is asked for ("chỉ tiêu bao nhiêu", "mấy phần trăm hộ phải …")."""
    return bool(_TARGET.search(_written_out(text)))


def asks_who(text: str) -> bool:
    """Whether an office or a person is wanted ("ai lo", "đơn vị nào chịu trách nhiệm")."""
    return bool(_WHO.search(_WHOM.sub(" ", fold(_INTELLIGENCE.sub(" ", text)))))


def sought(text: str) -> Sought:
    """What kind of thing is to be named; a figure "…% phải không" to be confirmed is sought as well."""
    folded = _OTHER_WORDS.sub(" ", _written_out(text))
    if _DOCUMENT_SOUGHT.search(folded):
        return Sought.DOCUMENT
    is_share, is_day = _seeks_a_share(text, folded), _seeks_a_day(text, folded)
    if _HOW_OFTEN.search(folded) or (is_day and (not is_share or _states_a_share(folded))):
        return Sought.DATE
    if is_share:
        return Sought.PERCENT
    folded = _PLACE_OR_PHONE.sub(" ", folded)
    confirmed = asks_confirmation(text) and bool(quantities(text))
    from_where = _SOURCE_OF_MONEY.search(folded) and not _HOW_MUCH.search(folded)
    if from_where or not (confirmed or _FIGURE_SOUGHT.search(folded)):
        return Sought.ANY
    counted = _COUNT.search(folded) and not _HOW_MUCH_OF_IT.search(folded)
    of_money = _SPENT.search(folded) or _MONEY_NAMED.search(folded)
    if _AMOUNT_OF_MONEY.search(folded) or (of_money and not counted):
        return Sought.MONEY
    return Sought.COUNT if counted else Sought.FIGURE


def _seeks_a_share(text: str, folded: str) -> bool:
    of_no_figure = _SOMETHING_ELSE.search(folded) or " hay " in folded
    stated_without = asks_confirmation(text) and not quantities(text)
    return bool(_PERCENT.search(folded) or (_SHARE.search(folded) and not of_no_figure and not stated_without))


def _seeks_a_day(text: str, folded: str) -> bool:
    return bool(_DATE.search(folded) or (asks_confirmation(text) and quarters(text)))


def _states_a_share(folded: str) -> bool:
    """Whether a share is given and not asked for ("bao giờ đạt 100 phần trăm")."""
    return bool(shares_named(folded)) and not _WHAT_SHARE.search(folded)


def leads_over(text: str) -> bool:
    """Whether the writer goes on to the next thing of the same sort ("còn …", "thế còn …", "rồi …")."""
    return bool(_LEADING_OVER.match(fold(text)))


def points_back(text: str) -> bool:
    """Whether the thing spoken of is only pointed at ("nhóm này", "cái đó")."""
    return bool(_POINTING.search(fold(text)))


def compares(text: str) -> bool:
    """Whether two things are to be compared."""
    return bool(_COMPARING.search(fold(text)))


def compares_amounts(text: str) -> bool:
    """Whether it is asked which is more or less; "bên nào" is no office in charge then."""
    return bool(_MORE_OR_LESS.search(fold(text)))


def names_own(text: str) -> bool:
    """Whether the writer's own commune is spoken of, unnamed ("xã mình", "bên em", "mình so với …")."""
    return bool(_OWN.search(fold(text)))


def sets_communes_apart(text: str) -> bool:
    """Whether communes are held against each other ("… vs Hoàng Phú", "xã nào cao hơn")."""
    folded = fold(text)
    return bool(_APART.search(folded) or _OURS_TOO.search(folded))


def says_where_from(text: str, name: str) -> bool:
    """Whether a commune (its bare name, folded) is only where the writer is at home ("tôi ở Phú Lâm tham khảo")."""
    before, found, _ = " ".join(folded_words(text)).partition(f" {name}")
    return bool(found and _FROM_HERE.search(before + " "))


def without_introduction(text: str) -> str:
    """The text without a first clause in which the writer says who he is, unless he asks about just that office."""
    written = unicodedata.normalize("NFC", text).strip()
    folded = fold(written)
    found = _INTRODUCTION.match(folded) or _WANTING.match(written.lower())
    if found is None or len(folded) != len(written) or _OF_ONESELF.search(folded, found.end()):
        return text
    return written[found.end() :]


def contrasts(text: str) -> bool:
    """Whether the plan is said to speak twice of one thing ("chỗ thì ghi … chỗ lại ghi …", "giao A hay B")."""
    folded = fold(text)
    return bool(_CONTRASTING.search(folded)) or " hay " in folded or tells_twice(text)


def allows_words(text: str) -> bool:
    """Whether words will do where a figure might be given ("bao nhiêu hay chỉ kêu tăng lên", "không có con số")."""
    return bool(_FIGURE_OR_WORDS.search(fold(text)))


def tells_twice(text: str) -> bool:
    """Whether the plan is said to speak of one thing in two places, unnamed ("hai mục có vênh nhau không")."""
    return bool(_TOLD_TWICE.search(fold(text)))


def asks_part_of_figure(text: str) -> bool:
    """Whether some of those a figure counts are asked for ("trong 75% đó, riêng người già …", "ấp nào trước")."""
    folded = fold(text)
    return bool(_WITHIN_A_FIGURE.search(folded) or _SINGLE_ONES.search(folded))


def asks_present_state(text: str) -> bool:
    """Whether it is asked how things stand by now, which a plan cannot know ("tháng trước trễ mấy hồ sơ")."""
    written = _written_out(text)
    return bool(_PRESENT_STATE.search(written)) and not _TO_BE_REACHED.search(written)


def names_plan(text: str) -> bool:
    """Whether the commune's plan itself is spoken of ("trong kế hoạch", "kế hoạch xã mình")."""
    return bool(_PLAN.search(" ".join(folded_words(text))))


def figures_given(text: str) -> frozenset[float]:
    """The figures that a question takes as known while it asks for another ("400 triệu thì gắn được mấy điểm")."""
    if not _FIGURE_SOUGHT.search(_written_out(text)) or asks_confirmation(text) or contrasts(text):
        return frozenset()
    return quantities(text)


def section_asked(text: str, listing: bool = False) -> str | None:
    """The number of the plan's section whose content is asked for ("mục V.4 ghi gì": "V.4")."""
    folded = fold(text)
    named = _SECTION.search(folded)
    return named.group(1).replace(" ", "").upper() if named and (listing or _CONTENT.search(folded)) else None


def _written_out(text: str) -> str:
    """The text folded, abbreviations and signs in words, without "máy" and "chỉ", which fold to other words."""
    written = " ".join(lexicon().expand(words(text.replace("%", " phần trăm "))))
    return " ".join(fold(_NO_QUESTION_WORDS.sub(" ", written)).split())
