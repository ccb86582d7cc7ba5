"""What officers are told in a chat."""

from __future__ import annotations

from console import words
from indicators.times import local
from indicators.visit_words import CHANNELS, TOPICS
from indicators.visits import Visit

NOT_YOURS = (
    "Việc này dành cho cán bộ xã đã liên kết khung chat của mình. Nếu anh/chị là cán bộ, xin vào bảng điều khiển, "
    "trang mang tên mình, lấy mã liên kết rồi nhắn vào đây. Còn nếu cần hỏi thủ tục hay việc gì ở xã, anh/chị cứ gõ "
    "giúp tôi."
)
REFUSED = "Chưa làm được: {why}"
EXAMPLES = (
    "- “ghi 12 lượt VNeID ấp 3”, “ghi 2 lượt thanh toán tại quầy hôm qua”\n"
    "- “hủy lượt vừa ghi”, “sửa thành 10”\n"
    "- “thống kê hôm nay”, “tháng này hỗ trợ bao nhiêu lượt VNeID”\n"
    "- “còn thiếu bao nhiêu so với chỉ tiêu”\n"
    "- “báo cáo tháng 10”, “báo cáo tháng 10 excel”"
)


def visit_words(visit: Visit, now: float) -> str:
    """A visit in one line ("12 lượt VNeID, Ấp 3, tại nhà, lưu động, 21/11")."""
    parts = [f"{words.number(visit.people)} lượt {TOPICS[visit.topic]}", CHANNELS[visit.channel].lower()]
    if visit.hamlet:
        parts.insert(1, visit.hamlet)
    if local(visit.when).date() != local(now).date():
        parts.append(f"{local(visit.when):%d/%m/%Y}")
    return ", ".join(parts)
