"""The home screen's topics, in the words of those who stand before it, and what is asked first where no log says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.guides import Guide
from knowledge.library import Library
from knowledge.text import fold

_MOST_COMMON = 6


@dataclass(frozen=True)
class Topic:
    """A tile: `slug` names the topic and its picture, `hint` says in plain words what is behind it."""

    slug: str
    name: str
    hint: str


TOPICS = (
    Topic("dvc", "Dịch vụ công trực tuyến", "Nộp, tra cứu hồ sơ"),
    Topic("vneid", "VNeID", "Cài đặt, quên mật khẩu"),
    Topic("hotich-cutru", "Hộ tịch, cư trú", "Khai sinh, căn cước, tạm trú"),
    Topic("suckhoe", "Sức khỏe, bảo hiểm", "Thẻ bảo hiểm y tế, đi khám"),
    Topic("thanhtoan", "Thanh toán", "Quét mã QR, tiền điện nước"),
    Topic("chukyso", "Chữ ký số", "Đăng ký, ký giấy tờ trên mạng"),
    Topic("antoan", "Phòng tránh lừa đảo", "Nghi bị lừa, lộ mã OTP"),
    Topic("kinhdoanh", "Kinh doanh", "Hộ kinh doanh, thuế, hóa đơn"),
    Topic("xa", "Xã tôi", "Phản ánh, góp ý, học dùng điện thoại"),
)
_ASKED_FIRST = (
    "vneid-quen-mat-khau",
    "dvc-nop-ho-so",
    "hotich-khai-sinh",
    "suckhoe-bhyt-dien-tu",
    "nghi-bi-lua",
    "cancuoc-doi-the",
    "tt-dien-nuoc",
    "dvc-dang-nhap-vneid",
    "dvc-tra-cuu-ho-so",
    "dvc-thanh-toan-phi",
    "dvc-nhan-ket-qua",
    "vneid-dang-ky-muc-2",
    "vneid-cai-dat",
    "vneid-kich-hoat",
    "vneid-khong-nhan-otp",
    "vneid-doi-so",
    "vneid-tich-hop-bhyt",
    "hotich-ket-hon",
    "hotich-khai-tu",
    "cutru-tam-tru",
    "cutru-thuong-tru",
    "chungthuc-ban-sao",
    "suckhoe-bhyt-nguoi-cao-tuoi",
    "suckhoe-di-kham-bang-vneid",
    "suckhoe-dong-bhyt-ho-gia-dinh",
    "tt-qr",
    "tt-mo-tai-khoan",
    "tt-luong-huu-tro-cap",
    "bi-lua-chuyen-tien",
    "lo-otp",
    "lua-gia-cong-an",
    "cks-dang-ky",
    "hkd-dang-ky",
    "hkd-ke-khai-thue",
    "hkd-hoa-don-dien-tu",
    "xa-phan-anh-kien-nghi",
    "xa-trung-tam-hanh-chinh-cong",
    "xa-hoc-dien-thoai",
)


def region_of(province: str, guides: Iterable[Guide]) -> str | None:
    """The region in which a province lies, of those that articles name ("tỉnh Thanh Hóa": "thanh-hoa")."""
    name = fold(province).replace(" ", "-")
    return next((region for guide in guides for region in guide.region if region in name), None)


def common_articles(library: Library, counted: Sequence[str], region: str | None) -> list[Guide]:
    """The commonest articles: those of the log (`counted`, the commonest first), filled up with what is asked first."""
    slugs = dict.fromkeys((*counted, *_ASKED_FIRST))
    guides = [library.guides[slug] for slug in slugs if slug in library.guides]
    return [guide for guide in guides if not guide.region or region is None or region in guide.region]


def most_common(library: Library, counted: Sequence[str], region: str | None) -> list[Guide]:
    """Those of `common_articles` that the home screen shows."""
    return common_articles(library, counted, region)[:_MOST_COMMON]
