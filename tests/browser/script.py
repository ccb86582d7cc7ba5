"""What the scripted API says. Made-up content: only its shape matters to the page."""

from typing import Any

Reply = dict[str, Any]

COMMUNES = [{"slug": "phu-lam", "name": "xã Phú Lâm"}, {"slug": "an-vien", "name": "xã An Viễn"}]

QUOTE = "Trường hợp quên mật khẩu, công dân chọn “Quên mật khẩu” và làm theo hướng dẫn trên màn hình."
QR = (
    "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>"
    "<path d='M1 1h3v3h-3zM5 1h3v3h-3zM1 5h3v3h-3zM6 5h1v1h-1zM5 6h1v2h-1zM7 7h1v1h-1z'/></svg>"
)
ATTACK = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> [x](javascript:alert(1))'

GUIDE: Reply = {
    "text": (
        "Để lấy lại **mật khẩu VNeID**, làm lần lượt:\n\n"
        "1. Mở ứng dụng VNeID, bấm **Quên mật khẩu**.\n"
        "2. Nhập số định danh và số điện thoại đã đăng ký.\n"
        "3. Quét khuôn mặt theo hướng dẫn.\n"
        "4. Đặt mật khẩu mới: ít nhất 8 ký tự, có chữ hoa, chữ thường, số.\n\n"
        "Nhớ mang theo:\n- Thẻ căn cước\n- Điện thoại có sim chính chủ\n\n"
        "Xem thêm tại dichvucong.gov.vn, hoặc https://vneid.gov.vn/huong-dan. Hỏi: hotro@example.gov.vn"
    ),
    "buttons": [
        {"title": "Điện thoại đã đổi số", "payload": '/choose{"target": "guide:vneid-doi-so"}'},
        {"title": "Tài khoản bị khóa", "payload": '/choose{"target": "guide:vneid-bi-khoa"}'},
    ],
    "citations": [
        {
            "title": "Hướng dẫn sử dụng VNeID",
            "section": "Mục 3. Lấy lại mật khẩu",
            "quote": QUOTE,
            "url": "https://vneid.gov.vn/huong-dan",
            "checked_on": "2026-03-05",
        },
        {"title": "Kế hoạch số …/KH-UBND xã Phú Lâm", "section": "II.1.a", "quote": "80%", "url": None},
    ],
}
LINK: Reply = {
    "text": "Trợ lý không xem được hồ sơ cá nhân. Có mã hồ sơ thì tra được tại đây:",
    "buttons": [],
    "citations": [],
    "link": {"title": "Tra cứu hồ sơ", "url": "https://dichvucong.gov.vn/tra-cuu", "qr_svg": QR},
}
LONG: Reply = {
    "text": "\n\n".join(f"Đoạn {number}: " + "nội dung dài để phải cuộn trang. " * 8 for number in range(1, 16)),
    "buttons": [],
    "citations": [],
}
HOSTILE: Reply = {
    "text": ATTACK,
    "buttons": [{"title": "<b>nút</b>", "payload": "ok"}],
    "citations": [
        {"title": "<i>nguồn</i>", "section": "", "quote": ATTACK, "url": "javascript:alert(1)", "checked_on": ""}
    ],
    "link": {"title": "<u>thẻ</u>", "url": "javascript:alert(1)", "qr_svg": "https://example.org/spy.png"},
}
UNBROKEN: Reply = {"text": "a" * 400 + " https://example.gov.vn/" + "b" * 300, "buttons": [], "citations": []}
SCRIPT: dict[str, list[Reply]] = {
    "quên mật khẩu": [GUIDE],
    "hồ sơ đến đâu": [LINK],
    "kể thật dài": [LONG],
    "tấn công": [HOSTILE],
    "chữ liền": [UNBROKEN],
    "hai câu": [{"text": "Câu thứ nhất."}, {"text": "Câu thứ hai."}],
}


def replies_to(text: str) -> list[Reply]:
    """Return the scripted replies, or one that repeats the text."""
    return SCRIPT.get(text, [{"text": f"Đã nhận: {text}", "buttons": [], "citations": []}])
