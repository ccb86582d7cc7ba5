"""What the figures, their groupings and values are called, and what each figure means, in Vietnamese."""

from __future__ import annotations

from indicators.statistics import SMALL
from knowledge.guides import TOPICS as _TOPICS

TOPICS: dict[str, str] = {**_TOPICS, "plan": "Tra cứu kế hoạch", "": "Chưa rõ chủ đề"}
CHANNELS: dict[str, str] = {
    "web": "Trang trò chuyện",
    "kiosk": "Kiosk",
    "zalo": "Zalo OA",
    "zalo_bot": "Zalo Bot",
    "telegram": "Telegram",
    "counter": "Tại quầy",
    "outreach": "Tổ công nghệ số cộng đồng",
}
OUTCOMES: dict[str, str] = {
    "answered": "Trả lời được",
    "handed_off": "Chuyển cán bộ",
    "clarified": "Mới hỏi lại cho rõ",
    "not_found": "Chưa có thông tin",
    "out_of_scope": "Ngoài phạm vi",
    "safety": "Cảnh báo an toàn",
    "smalltalk": "Chào hỏi",
}
GROUPS: dict[str, str] = {
    "day": "Ngày",
    "week": "Tuần",
    "month": "Tháng",
    "hour": "Giờ",
    "topic": "Chủ đề",
    "article": "Bài hướng dẫn",
    "channel": "Kênh",
    "hamlet": "Ấp, thôn",
    "outcome": "Kết quả",
    "assisted": "Có cán bộ giúp",
}
FIGURES: dict[str, tuple[str, str]] = {
    "interactions": (
        "Lượt hỗ trợ",
        "Một lượt là một người, một chủ đề, kết thúc khi im lặng quá 30 phút; lượt trực tiếp tính theo số người được "
        "giúp. Không tính hội thoại chỉ chào hỏi, hội thoại thử, lượt đã hủy.",
    ),
    "people": (
        "Số người",
        "Số người khác nhau đã trò chuyện trong kỳ ở mỗi xã, cộng số người của các lượt trực tiếp.",
    ),
    "visitors": ("Người được giúp trực tiếp", "Số người của các lượt trực tiếp do cán bộ, tổ công nghệ số ghi."),
    "answered": ("Trả lời được", "Lượt kết thúc bằng một câu trả lời có nguồn, hoặc được cán bộ giúp trực tiếp."),
    "handed_off": ("Chuyển cán bộ", "Lượt mà người dân xin gặp hoặc được chuyển cho cán bộ."),
    "not_found": ("Chưa có thông tin", "Lượt kết thúc khi trợ lý nói rõ là chưa có thông tin."),
    "clarified": ("Mới hỏi lại cho rõ", "Lượt kết thúc khi trợ lý đang hỏi lại mà người dân không trả lời nữa."),
    "out_of_scope": ("Ngoài phạm vi", "Lượt hỏi việc không thuộc phạm vi của trợ lý."),
    "safety": ("Cảnh báo an toàn", "Lượt kết thúc bằng lời cảnh báo: lừa đảo đang xảy ra, lộ mã OTP, gặp nguy hiểm."),
    "first_time": ("Người mới", "Lượt trò chuyện đầu tiên của một người ở xã."),
    "useful_yes": ("Đánh giá hữu ích", "Lượt mà người dân bấm “Có” khi được hỏi câu trả lời có giúp được không."),
    "useful_no": ("Đánh giá chưa hữu ích", "Lượt mà người dân bấm “Chưa”."),
    "satisfaction": ("Điểm hài lòng", "Trung bình các điểm từ 1 đến 5; mỗi lượt tính điểm sau cùng."),
    "satisfaction_count": ("Lượt cho điểm", "Số lượt có điểm hài lòng."),
    "assisted": ("Có cán bộ giúp", "Lượt mà cán bộ trả lời trong hội thoại hoặc giúp trực tiếp."),
    "turns": ("Số lần nhắn", "Số tin nhắn của người dân đã được trả lời."),
    "seconds": ("Thời gian (giây)", "Từ tin đầu đến tin cuối của lượt, cộng lại."),
}
"""Each figure's name and definition, in the order they are shown."""

SMALL_GROUPS = (
    f"Nhóm dưới 5 người không hiện riêng mà gộp vào “{SMALL}”; gộp thêm nhóm ít người kế tiếp nếu không thì lấy tổng "
    "trừ đi vẫn ra số của nhóm nhỏ."
)


def value(dimension: str, text: str) -> str:
    """What a group's value is called ("vneid" → "VNeID"); itself where there is no other name."""
    if text == SMALL:
        return text
    named: dict[str, dict[str, str]] = {
        "topic": TOPICS,
        "channel": CHANNELS,
        "outcome": OUTCOMES,
        "assisted": {"1": "Có", "0": "Không"},
        "hamlet": {"": "Chưa rõ"},
        "article": {"": "Không có bài"},
    }
    if dimension == "hour":
        return f"{text} giờ"
    return named.get(dimension, {}).get(text, text)
