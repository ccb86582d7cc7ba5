"""A tiny made-up library and an encoder whose vectors can be foreseen."""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from knowledge.encoders import Vectors
from knowledge.guides import Aspect, Choice, Claim, Figure, Guide, Source
from knowledge.library import Library
from knowledge.plans import Fact, FactKind, Measure, MissingAnnex, Plan, outline
from knowledge.text import folded_words

TODAY = date(2026, 11, 22)
MEASURE = Measure("dan-vneid", "Dân có VNeID", "người dân", ("tỷ lệ VNeID",))

GUIDE = Guide(
    slug="mat-khau",
    topic="vneid",
    title="Quên mật khẩu VNeID",
    summary="Bấm “Quên mật khẩu” rồi làm theo hướng dẫn.",
    audience="citizen",
    sections={Aspect.STEPS: "1. Mở VNeID.\n2. Bấm “Quên mật khẩu”.", Aspect.FEE: "Không mất phí."},
    questions=tuple(f"tôi quên mật khẩu lần {number}" for number in range(8)),
    names=("quên mật khẩu VNeID",),
    keywords=("lấy lại mật khẩu",),
    claims=(Claim(("quên mật khẩu là mất tài khoản",), "Tài khoản không mất."),),
    choices=(),
    related=(),
    figures=(Figure("vneid.le-phi", "0 đồng"),),
    sources=(Source("Nghị định 69/2024/NĐ-CP", "https://vanban.example", date(2024, 6, 25)),),
    region=(),
    checked_on=TODAY,
    valid_until=None,
    link_title=None,
    link_url=None,
)
RESIDENCE = replace(
    GUIDE,
    slug="tam-tru",
    topic="hotich-cutru",
    title="Đăng ký tạm trú",
    summary="Nộp trên Cổng Dịch vụ công hoặc tại Công an xã.",
    sections={Aspect.STEPS: "1. Vào dichvucong.gov.vn.\n2. Chọn đăng ký tạm trú.", Aspect.DURATION: "3 ngày làm việc."},
    questions=tuple(f"đăng ký tạm trú ở trọ thế nào {number}" for number in range(8)),
    names=("tạm trú", "đăng ký tạm trú"),
    keywords=("ở trọ",),
    claims=(),
    figures=(),
)
TREE = replace(
    GUIDE,
    slug="khong-dang-nhap",
    title="Không đăng nhập được",
    summary="Chọn đúng nguyên nhân.",
    questions=tuple(f"đăng nhập báo lỗi hoài {number}" for number in range(8)),
    names=("lỗi đăng nhập",),
    keywords=(),
    claims=(),
    figures=(),
    choices=(Choice("Quên mật khẩu", "mat-khau"),),
    related=("mat-khau",),
)

PLAN_TEXT = """Thực hiện Kế hoạch số 119/KH-UBND của UBND tỉnh.
## I. MỤC TIÊU
### 1. Xã hội số
- Tối thiểu 80% người dân có VNeID mức 2.
- Công an xã hướng dẫn người dân.
## II. KINH PHÍ
Kinh phí 200 triệu đồng từ ngân sách xã.
"""
TARGET = Fact(
    id="th-001",
    commune="thu",
    kind=FactKind.TARGET,
    subject="Người dân có VNeID mức 2",
    section="I.1",
    quote="Tối thiểu 80% người dân có VNeID mức 2.",
    operator=">=",
    value=80,
    unit="%",
    year=2026,
    group="xa-hoi-so",
    measure="dan-vneid",
)
DUTY = Fact(
    id="th-002",
    commune="thu",
    kind=FactKind.RESPONSIBILITY,
    subject="Hướng dẫn người dân",
    section="I.1",
    quote="Công an xã hướng dẫn người dân.",
    group="xa-hoi-so",
    responsible=("Công an xã",),
)
BUDGET = Fact(
    id="th-003",
    commune="thu",
    kind=FactKind.BUDGET,
    subject="Kinh phí thực hiện kế hoạch",
    section="II",
    quote="Kinh phí 200 triệu đồng từ ngân sách xã.",
    operator="=",
    value=200,
    unit="triệu đồng",
    year=2026,
    group="kinh-phi",
    measure="ngan-sach",
)
PLAN = Plan(
    commune="thu",
    name="xã Thử",
    province="tỉnh Thử",
    title="Kế hoạch thử năm 2026",
    year=2026,
    number=None,
    issued=None,
    signed_by=None,
    signer_title=None,
    missing_annexes=(MissingAnnex("Phụ lục I", "I.1", "chỉ tiêu"),),
    sections=outline(PLAN_TEXT),
    facts=(TARGET, DUTY, BUDGET),
)
OTHER_PLAN = replace(
    PLAN,
    commune="khac",
    name="xã Khác",
    facts=tuple(replace(fact, id=fact.id.replace("th", "kh"), commune="khac") for fact in PLAN.facts),
)
MEASURES = {"dan-vneid": MEASURE, "ngan-sach": Measure("ngan-sach", "Ngân sách", "", ())}


def library_of(*guides: Guide, plans: Iterable[Plan] = (PLAN, OTHER_PLAN)) -> Library:
    """A library of these articles and plans."""
    return Library({guide.slug: guide for guide in guides}, {plan.commune: plan for plan in plans}, MEASURES)


class WordEncoder:
    """Adds up one fixed random direction per folded word: texts that share words are near, the rest are not."""

    name = "words"
    dimension = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        return np.stack([self._vector(text) for text in texts])

    def query(self, text: str) -> Vectors:
        return self._vector(text)

    def _vector(self, text: str) -> Vectors:
        total = np.full(self.dimension, 1e-3)
        for word in folded_words(text):
            total += np.random.default_rng(zlib.crc32(word.encode())).standard_normal(self.dimension)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)


def no_progress(batches: Iterable[int], _: int) -> Iterable[int]:
    """Show nothing."""
    return batches


ARTICLE = """---
title: Quên mật khẩu
topic: vneid
summary: Bấm “Quên mật khẩu”.
questions: [một, hai, ba, bốn, năm, sáu]
sources:
  - {title: "Nghị định 69/2024/NĐ-CP", url: "https://vanban.example", date: 2024-06-25}
checked_on: 2026-11-22
---

## Các bước
1. Mở VNeID.

## Lệ phí
Không mất phí.
"""


def write_article(folder: Path, text: str = ARTICLE, topic: str = "vneid", slug: str = "mat-khau") -> Path:
    """Write an article's file and return its path."""
    path = folder / topic / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
