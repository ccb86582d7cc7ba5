"""Plan facts in words: figures with their comparison, sections, citations."""

from __future__ import annotations

import re
from datetime import date

from knowledge.answer import Citation
from knowledge.plans import Fact, FactKind, Plan, plain

_OPERATORS = {
    ">=": "từ {} trở lên",
    ">": "trên {}",
    "<=": "tối đa {}",
    "<": "dưới {}",
    "before": "trước {}",
}

GROUPS: dict[str, str] = {
    "chinh-quyen-so": "chính quyền số",
    "xa-hoi-so": "xã hội số",
    "kinh-te-so": "kinh tế số",
    "ha-tang-so": "hạ tầng số",
    "nhan-luc-so": "nhân lực số",
    "du-lieu-so": "dữ liệu số",
    "an-toan-thong-tin": "an toàn thông tin",
    "nhan-thuc-so": "nhận thức số",
    "the-che-so": "thể chế số",
    "nen-tang-so": "nền tảng số",
    "cai-cach-hanh-chinh": "cải cách hành chính",
    "khoa-hoc-cong-nghe": "khoa học và công nghệ",
    "kinh-phi": "kinh phí",
    "to-chuc-thuc-hien": "tổ chức thực hiện",
    "chung": "mục tiêu chung",
}


def number(value: float) -> str:
    """Write a number the Vietnamese way: 3.000 and 1,5."""
    text = f"{value:,.10g}" if isinstance(value, float) else f"{value:,}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def figure(fact: Fact) -> str:
    """The fact's figure in words ("từ 95% trở lên"), or "" where the plan gives none."""
    amount = _amount(fact)
    if not amount:
        return fact.text_value or ""
    if isinstance(fact.value, str):
        return f"trước {amount}" if fact.operator in {"<", "<=", "before"} else amount
    return _OPERATORS.get(fact.operator, "{}").format(amount)


def _amount(fact: Fact) -> str:
    if fact.value is None:
        return ""
    if isinstance(fact.value, tuple):
        text = "–".join(number(part) for part in fact.value)
    elif isinstance(fact.value, str):
        return _moment(fact.value)
    else:
        text = number(fact.value)
    if not fact.unit:
        return text
    return text + fact.unit if fact.unit == "%" else f"{text} {fact.unit}"


def _moment(text: str) -> str:
    """A date or recurring day in words ("ngày 18 hằng tháng")."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return f"ngày {date.fromisoformat(text):%d/%m/%Y}"
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return f"tháng {int(match[2])}/{match[1]}"
    return f"ngày {text}" if re.match(r"\d{1,2} h", text) else text


def section_name(label: str) -> str:
    """A section label as staff would say it."""
    if label == "MỞ ĐẦU":
        return "phần mở đầu"
    if label == "PHỤ LỤC":
        return "phụ lục"
    part, _, rest = label.rpartition("/")
    if rest.startswith("PHẦN"):
        return rest.replace("PHẦN", "phần")
    return f"{part.replace('PHẦN', 'phần')}, mục {rest}" if part else f"mục {rest}"


def statement(fact: Fact) -> str:
    """The fact as one line: the figure first, then what it is about."""
    words = figure(fact)
    subject = fact.subject[:1].upper() + fact.subject[1:]
    if fact.kind is FactKind.RESPONSIBILITY and fact.responsible:
        return f"**{', '.join(fact.responsible)}**: {subject}"
    return f"{subject}: **{words}**" if words else subject


def citation(plan: Plan, fact: Fact) -> Citation:
    """Where the fact stands, with the plan's own words."""
    section = plan.section(fact.section)
    name = section_name(fact.section)
    title = f" – {section.title}" if section.title else ""
    return Citation(plan.title, f"{name[:1].upper()}{name[1:]}{title}", plain(fact.quote))
