"""Questions for several facts of the real plans: by kind, by heading, by group, by year; and what no plan holds."""

import pytest

from knowledge.library import Library
from knowledge.plan_lists import listed, misses_kind
from knowledge.plan_questions import PlanQuestion, read
from knowledge.plans import Fact, FactKind
from knowledge.search import Query
from knowledge.text import tokens
from knowledge.understanding import Understanding


def _question(library: Library, commune: str, text: str, *years: int) -> PlanQuestion:
    understood = Understanding(text, "ask_plan", 1.0, {"ask_plan": 1.0}, years=years)
    return read(understood, Query(text, tuple(tokens(text))), library.plans[commune])


def _listed(library: Library, commune: str, text: str, *years: int) -> list[Fact]:
    return listed(_question(library, commune, text, *years))


@pytest.mark.parametrize(
    ("commune", "text", "kinds"),
    [
        ("xuan-hoa", "các căn cứ pháp lý của kế hoạch", {FactKind.LEGAL}),
        ("phu-lam", "kể tên các mốc thời hạn", {FactKind.DEADLINE, FactKind.REPORTING}),
        ("xuan-hoa", "liet ke cac bao cao phai nop", {FactKind.REPORTING}),
        ("nhon-trach", "các nguồn vốn gồm những nguồn nào", {FactKind.BUDGET}),
    ],
)
def test_all_facts_of_a_kind(library: Library, commune: str, text: str, kinds: set[FactKind]) -> None:
    all_of_them = [fact for fact in library.plans[commune].facts if fact.kind in kinds]
    assert _listed(library, commune, text) == all_of_them


def test_papers_of_the_sort_that_is_named(library: Library) -> None:
    decisions = _listed(library, "nhon-trach", "những quyết định nào được nêu làm căn cứ, kể hết")
    assert {fact.id for fact in decisions} == {"nt-007", "nt-010", "nt-011"}
    both = _listed(library, "an-vien", "kế hoạch nhắc tới những nghị quyết, đề án nào")
    assert {fact.kind for fact in both} == {FactKind.LEGAL}
    assert "av-209" in {fact.id for fact in both}
    assert not any(fact.subject.startswith("Kế hoạch số") for fact in both)


def test_targets_are_no_papers(library: Library) -> None:
    text = "3 tỷ tỉnh hỗ trợ hạ tầng số cho xã là căn cứ phụ lục của văn bản nào"
    assert FactKind.TARGET not in {fact.kind for fact in _listed(library, "nhon-trach", text)}


def test_a_year_that_a_target_is_set_for_is_no_deadline(library: Library) -> None:
    found = _listed(library, "xuan-hoa", "những chỉ tiêu nào có mốc đến năm 2030", 2030)
    assert {fact.kind for fact in found} == {FactKind.TARGET}
    assert {fact.year for fact in found} == {2030}


def test_the_duties_of_several_offices(library: Library) -> None:
    found = _listed(library, "xuan-hoa", "công an, trạm y tế, đoàn thanh niên mỗi nơi lo chuyện gì, kể đủ")
    assert {"xh-072", "xh-073", "xh-075"} <= {fact.id for fact in found}


def test_projects_come_with_their_sums(library: Library) -> None:
    found = _listed(library, "nhon-trach", "liệt kê các dự án và số tiền")
    assert {"nt-103", "nt-105", "nt-107"} <= {fact.id for fact in found}
    assert all("dự án" in fact.subject.lower() for fact in found)


@pytest.mark.parametrize(
    ("commune", "text", "section"),
    [
        ("hoang-phu", "các tồn tại hạn chế", "PHẦN I/III"),
        ("hoang-phu", "năm ngoái còn những hạn chế gì", "PHẦN I/III"),
        ("hoang-phu", "kế hoạch nêu xã còn những tồn tại, hạn chế gì khi chuyển đổi số", "PHẦN I/III"),
        ("nhon-trach", "nhiệm vụ về thể chế số gồm những gì", "III.2"),
        ("hoang-phu", "list đủ giúp mình các nhiệm vụ mục phát triển kinh tế số làm slide training", "PHẦN II/II.7"),
    ],
)
def test_what_stands_below_a_heading(library: Library, commune: str, text: str, section: str) -> None:
    found = _listed(library, commune, text)
    assert found
    assert {fact.section for fact in found} == {section}


def test_of_a_headings_facts_only_targets_if_targets_are_asked_for(library: Library) -> None:
    found = _listed(library, "xuan-hoa", "chỉ tiêu về nhân lực gồm những gì")
    assert {fact.section for fact in found} == {"III.2.b"}
    assert {fact.kind for fact in found} <= {FactKind.TARGET, FactKind.STAFFING}


def test_targets_of_a_year_though_an_annex_is_missing(library: Library) -> None:
    found = _listed(library, "xuan-hoa", "liệt kê các chỉ tiêu đến 2030", 2030)
    assert found
    assert {fact.year for fact in found} == {2030}


@pytest.mark.parametrize(("text", "share"), [("những chỗ nào ghi 100%", 100), ("mức 95 phần trăm có ở những đâu", 95)])
def test_all_targets_with_the_share_that_is_named(library: Library, text: str, share: float) -> None:
    found = _listed(library, "phu-lam", text)
    assert len(found) > 1
    assert {(fact.value, fact.unit) for fact in found} == {(share, "%")}


@pytest.mark.parametrize("text", ["năm ngoái làm được những gì về hạ tầng số", "2025 hạ tầng số đạt những gì"])
def test_of_last_year_the_results_and_not_this_years_tasks(library: Library, text: str) -> None:
    found = _listed(library, "hoang-phu", text)
    assert len(found) > 1
    assert {(fact.kind, fact.year) for fact in found} == {(FactKind.RESULT, 2025)}


def test_all_targets_for_the_people_that_are_named(library: Library) -> None:
    found = _listed(library, "phu-lam", "các mức đặt ra đối với hộ kinh doanh")
    assert {"pl-018", "pl-019", "pl-020"} <= {fact.id for fact in found}
    assert all("hộ kinh doanh" in fact.subject.lower() for fact in found)


@pytest.mark.parametrize("text", ["các tổ công nghệ có bao nhiêu người", "những thứ này là gì", ""])
def test_a_question_that_names_nothing_listed_has_no_list(library: Library, text: str) -> None:
    assert _listed(library, "phu-lam", text) == []


def test_what_a_plan_has_none_of_is_missed(library: Library) -> None:
    assert misses_kind(_question(library, "phu-lam", "những hạn chế của năm 2025", 2025))
    assert misses_kind(_question(library, "nhon-trach", "các kết quả đạt được"))
    assert not misses_kind(_question(library, "hoang-phu", "những hạn chế của năm 2025", 2025))
    assert not misses_kind(_question(library, "hoang-phu", "các kết quả đạt được"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("phụ lục có những dòng nào đặt 95%, kể ra", {"hp-220", "hp-224", "hp-225"}),
        ("bảng chỉ tiêu giao trung tâm hành chính công những dòng nào", {"hp-220", "hp-221", "hp-222"}),
    ],
)
def test_an_annexs_targets_by_figure_and_by_office(library: Library, text: str, found: set[str]) -> None:
    assert {fact.id for fact in _listed(library, "hoang-phu", text)} == found
