"""Figures and sections as staff would write them."""

from dataclasses import replace

import pytest

from knowledge.plan_wording import GROUPS, citation, figure, number, section_name, statement
from knowledge.plans import Fact
from tests.unit.knowledge.made_up import DUTY, PLAN, TARGET


@pytest.mark.parametrize(
    ("value", "text"),
    [(95, "95"), (3000, "3.000"), (1.5, "1,5"), (1234567.25, "1.234.567,25"), (100.0, "100"), (0, "0"), (0.1, "0,1")],
)
def test_numbers_are_written_the_vietnamese_way(value: float, text: str) -> None:
    assert number(value) == text


def _fact(**changes: object) -> Fact:
    return replace(TARGET, **changes)


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        (_fact(), ("80%", "trở lên")),
        (_fact(operator="<="), ("80%", "tối đa")),
        (_fact(operator="<"), ("80%", "dưới")),
        (_fact(operator=">"), ("80%", "trên")),
        (_fact(operator="=", value=4, unit="lớp/năm"), ("4 lớp/năm",)),
        (_fact(operator="between", value=(1, 2), unit="%"), ("1–2%",)),
        (_fact(value=1500, unit="triệu đồng"), ("1.500 triệu đồng",)),
        (_fact(operator="before", value="2026-06-30", unit=None), ("trước ngày 30/06/2026",)),
        (_fact(operator="none", value="2026-06", unit=None), ("tháng 6/2026",)),
        (_fact(operator="none", value="18 hằng tháng", unit=None), ("ngày 18 hằng tháng",)),
        (_fact(value=None, text_value="toàn bộ"), ("toàn bộ",)),
    ],
)
def test_a_figure_names_value_unit_and_comparison(fact: Fact, words: tuple[str, ...]) -> None:
    assert all(word in figure(fact) for word in words)


def test_a_figure_the_plan_leaves_blank_is_blank() -> None:
    assert figure(_fact(value=None, text_value=None)) == ""


def test_an_exact_figure_gets_no_comparison() -> None:
    assert figure(_fact(operator="=", value=80)) == "80%"


@pytest.mark.parametrize("label", ["I.2.1", "PHẦN II/I.2", "MỞ ĐẦU", "PHỤ LỤC", "PHẦN I"])
def test_sections_are_named_without_capitals_and_slashes(label: str) -> None:
    name = section_name(label)
    assert "/" not in name
    assert "PHẦN" not in name
    assert all(part in name.split("mục ")[-1] for part in ["I.2"] if part in label)


def test_a_statement_holds_the_figure_or_the_unit() -> None:
    assert TARGET.subject in statement(TARGET)
    assert figure(TARGET) in statement(TARGET)
    assert "Công an xã" in statement(DUTY)


def test_a_citation_quotes_the_plan_and_names_the_section() -> None:
    cited = citation(PLAN, replace(TARGET, quote="**Tối thiểu** $\\geq 80\\%$ người dân"))
    assert cited.title == PLAN.title
    assert "I.1" in cited.section
    assert "Xã hội số" in cited.section
    assert cited.quote == "Tối thiểu ≥ 80% người dân"


def test_every_group_has_a_name() -> None:
    assert all(name and name == name.lower() for name in GROUPS.values())
