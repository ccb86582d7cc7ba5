"""Zalo's error codes: what each asks us to do, and the sentence for the operator (page "Mã lỗi" of the OA docs).

Failures come with HTTP 200 and a non-zero `error`; codes not in the table are treated as the operator's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Remedy(StrEnum):
    """What to do about an error code."""

    REFRESH = "refresh"
    WAIT = "wait"
    PLAIN_TEXT = "plain_text"
    GIVE_UP = "give_up"
    OPERATOR = "operator"


@dataclass(frozen=True)
class Code:
    """One error code's remedy and its meaning in Vietnamese."""

    remedy: Remedy
    meaning: str


_WAIT = {
    -32: "Vượt giới hạn số lượt gọi API trong một phút",
    -200: "Zalo gửi tin không thành công",
    -234: "Loại tin này không được gửi từ 22 giờ đến 6 giờ",
}
_REFRESH = {
    -216: "Access token không hợp lệ",
    -220: "Access token hết hạn hoặc đã bị thay",
}
# Seen when buttons are not accepted; the same words go again as plain text with numbers.
_PLAIN_TEXT = {
    -201: "Tham số không hợp lệ",
    -210: "Tham số vượt giới hạn (ví dụ tin dài quá 2.000 ký tự)",
    -233: "Loại tin nhắn không được hỗ trợ",
}
_GIVE_UP = {
    -213: "Người dùng chưa quan tâm OA",
    -217: "Người dùng chặn lời mời của OA",
    -218: "Người dùng đã nhận đủ số tin cho phép",
    -222: "Tài khoản người dùng bị khóa hoặc lâu không hoạt động",
    -227: "Tài khoản người dùng bị khóa hoặc không hoạt động quá 45 ngày",
    -230: "Người dùng không tương tác với OA trong 7 ngày",
    -232: "Người dùng chưa tương tác, hoặc lần tương tác cuối đã quá hạn",
    -244: "Người dùng hạn chế loại tin này",
    -305: "Hết số tin trong khung 48 giờ (quy định cũ)",
    -311: "Hết số tin trong khung 48 giờ (quy định cũ)",
}
_OPERATOR = {
    -202: "mac không hợp lệ",
    -204: "OA đã bị vô hiệu hóa",
    -205: "OA không tồn tại",
    -207: "Ứng dụng chưa đăng ký là bên thứ ba",
    -208: "Ứng dụng chưa có Secret Key",
    -209: "Ứng dụng chưa được kích hoạt (bật trạng thái hoạt động trong trang quản trị ứng dụng)",
    -211: "Hết hạn mức của tính năng",
    -212: "Ứng dụng chưa đăng ký API này",
    -215: "Sai app_id",
    -219: "Ứng dụng đã bị gỡ hoặc vô hiệu hóa",
    -221: "OA chưa xác thực",
    -223: "OA chưa cấp quyền API này cho ứng dụng",
    -224: "Gói dịch vụ của OA không có tính năng này, cần nâng cấp gói",
    -235: "Loại OA không được hỗ trợ",
    -238: "asset_id không hợp lệ",
    -240: "API tin nhắn v2 đã ngừng",
    -241: "asset_id không hợp lệ",
    -242: "appsecret_proof không hợp lệ (kiểm tra App Secret)",
    -248: "Vi phạm chính sách của Zalo: dừng gửi và liên hệ Zalo",
    -249: "Mẫu tin không phải loại gửi theo UID",
    -320: "Gửi ngoài 48 giờ cần tài khoản ZCA liên kết với OA",
    -321: "Tài khoản ZCA hết tiền (gửi ngoài 48 giờ có tính phí)",
}

RATE_LIMITED = -32
CODES: dict[int, Code] = {
    code: Code(remedy, meaning)
    for remedy, group in (
        (Remedy.WAIT, _WAIT),
        (Remedy.REFRESH, _REFRESH),
        (Remedy.PLAIN_TEXT, _PLAIN_TEXT),
        (Remedy.GIVE_UP, _GIVE_UP),
        (Remedy.OPERATOR, _OPERATOR),
    )
    for code, meaning in group.items()
}


def code_of(error: int) -> Code:
    """Look an error up; an unknown one is shown to the operator as it came."""
    return CODES.get(error, Code(Remedy.OPERATOR, "Mã lỗi lạ, xem trang Mã lỗi của Zalo"))


# OAuth errors have no official table; these were collected from forum posts and code (unconfirmed).
OAUTH_MEANINGS: dict[int, str] = {
    -14002: "Sai App ID, hoặc ứng dụng chưa kích hoạt mà người cấp quyền không phải quản trị ứng dụng",
    -14003: "Callback URL không khớp với trang quản trị (phải giống từng ký tự), hoặc Code Challenge khác",
    -14004: "Sai App Secret Key",
    -14005: "Mã cấp quyền sai, hết hạn (10 phút) hoặc đã dùng: hãy cấp quyền lại",
    -14012: "Người cấp quyền không phải quản trị viên của OA: hãy cấp quyền lại",
    -14014: "Refresh token không còn dùng được (đã dùng, hết 3 tháng hoặc bị thu hồi): hãy cấp quyền lại",
    -14018: "Sai grant_type",
    -14024: "Người cấp quyền không phải quản trị viên của OA: hãy cấp quyền lại",
    -14029: "Ứng dụng chưa được Zalo duyệt",
}
# These blame the app or its settings, not the token: once mended, the same refresh token serves.
OAUTH_OF_THE_APP = frozenset({-14002, -14004, -14029})
