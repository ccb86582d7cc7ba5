"""A plan's outline is read off its numbering; its facts are read as written."""

from pathlib import Path

import pytest
import yaml

from knowledge.errors import ContentError
from knowledge.library import Library
from knowledge.plans import FactKind, collapse, load_measures, load_plan, load_plans, outline, plain
from tests.unit.knowledge.made_up import PLAN_TEXT

LABELS = {
    "an-vien": "MỞ ĐẦU|I|I.2|II|II.1|II.1.1|II.1.2|II.1.3|II.1.4|II.2|II.3|III|III.1|III.2|III.3|III.4|III.5|IV|IV.1"
    "|IV.2|IV.3|IV.3.1|IV.3.2|IV.3.3|IV.4|IV.5|IV.6|V|VI|VI.1|VI.2|VI.3|VI.4|VI.5|VI.6|VI.7",
    "hoang-phu": "MỞ ĐẦU|PHẦN I|PHẦN I/I|PHẦN I/II|PHẦN I/II.1|PHẦN I/II.2|PHẦN I/II.2.1|PHẦN I/II.2.2|PHẦN I/II.2.3"
    "|PHẦN I/II.2.4|PHẦN I/II.2.5|PHẦN I/III|PHẦN I/IV|PHẦN II|PHẦN II/I|PHẦN II/I.1|PHẦN II/I.2|PHẦN II/II"
    "|PHẦN II/II.1|PHẦN II/II.2|PHẦN II/II.3|PHẦN II/II.4|PHẦN II/II.5|PHẦN II/II.6|PHẦN II/II.7|PHẦN II/II.8"
    "|PHẦN II/II.9|PHẦN II/III|PHẦN II/III.1|PHẦN II/III.2|PHẦN II/III.3|PHẦN II/III.4|PHẦN II/III.5|PHẦN II/III.6"
    "|PHẦN II/IV|PHẦN II/IV.1|PHẦN II/IV.2|PHẦN II/IV.3|PHẦN II/IV.4|PHẦN II/IV.5|PHẦN II/IV.6|PHẦN II/IV.7|PHỤ LỤC",
    "nhon-trach": "MỞ ĐẦU|I|II|II.1|II.2|III|III.1|III.2|III.3|III.4|III.5|III.6|III.7|III.8|III.9|III.10|IV|IV.1"
    "|IV.2|IV.3|IV.4|V|V.1|V.2|V.3|V.4|VI|VII|VII.1|VII.2|VII.3|VII.4|VII.5|VII.6|VII.7|VII.8|VII.9|VII.10|VII.11",
    "phu-lam": "MỞ ĐẦU|I|I.1|I.2|I.2.1|I.2.2|I.2.3|I.2.4|II|II.1|II.1.a|II.1.b|II.1.c|II.2|II.2.a|II.2.b|II.2.c|II.3"
    "|II.3.a|II.3.b|II.3.c|II.4|II.4.a|II.4.b|II.4.c|II.5|II.6|II.6.a|II.6.b|II.6.c|III|IV|IV.1|IV.2|IV.3|IV.4|IV.5",
    "xuan-hoa": "MỞ ĐẦU|I|I.1|I.2|II|II.1|II.2|III|III.1|III.2|III.2.a|III.2.b|III.2.c|III.3|III.3.a|III.3.b|III.3.c|IV"
    "|IV.1|IV.2|V|V.1|V.2|V.3",
}


def _labels(text: str) -> list[str]:
    return [section.label for section in outline(text)]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("chỉ có lời mở đầu", ["MỞ ĐẦU"]),
        ("mở đầu\nI. MỤC TIÊU\nII. KINH PHÍ", ["MỞ ĐẦU", "I", "II"]),
        ("I. A\n1. B\n1.1. C\n1.2. D\n2. E", ["I", "I.1", "I.1.1", "I.1.2", "I.2"]),
        ("I. A\n2.1. B\n2.2 C", ["I", "I.2.1", "I.2.2"]),
        ("II. A\n1. B\na) C\nđ) D\n2. E", ["II", "II.1", "II.1.a", "II.1.đ", "II.2"]),
        ("II. A\na) C\nIII. D\na) E", ["II", "II.a", "III", "III.a"]),
        ("PHẦN I\nI. A\n1. B\nPHẦN II\nI. C", ["PHẦN I", "PHẦN I/I", "PHẦN I/I.1", "PHẦN II", "PHẦN II/I"]),
        ("PHẦN I\nI. A\nPHỤ LỤC\nBảng", ["PHẦN I", "PHẦN I/I", "PHỤ LỤC"]),
        ("## **I. A**\n### 1. B\n* **a) C**\n- gạch", ["I", "I.1", "I.1.a"]),
        ("**PHẦN I****I. ĐÁNH GIÁ**", ["PHẦN I", "PHẦN I/I"]),
        ("I. A\n1.000 người dân\n2026 là năm\n- 95% hồ sơ\n(1) một", ["I"]),
        ("", []),
    ],
)
def test_the_outline_follows_the_numbering(text: str, labels: list[str]) -> None:
    assert _labels(text) == labels


def test_text_stands_under_its_deepest_heading_and_nothing_is_lost() -> None:
    sections = {section.label: section for section in outline(PLAN_TEXT)}
    assert "80%" in sections["I.1"].text
    assert "200 triệu" in sections["II"].text
    assert sections["I.1"].titles == ("I. MỤC TIÊU", "1. Xã hội số")
    joined = "\n".join(section.text for section in outline(PLAN_TEXT))
    assert collapse(joined) == collapse(PLAN_TEXT)


@pytest.mark.parametrize("commune", sorted(LABELS))
def test_the_real_plans_have_these_sections(commune: str, library: Library) -> None:
    assert "|".join(section.label for section in library.plans[commune].sections) == LABELS[commune]


@pytest.mark.parametrize("commune", sorted(LABELS))
def test_no_word_of_a_real_plan_is_lost_in_the_outline(commune: str, library: Library) -> None:
    from knowledge.plans import PLANS_FOLDER

    whole = (PLANS_FOLDER / commune / "plan.txt").read_text(encoding="utf-8").replace("****", "**\n**")
    assert collapse("\n".join(section.text for section in library.plans[commune].sections)) == collapse(whole)


def test_scan_markup_goes_and_misreadings_stay() -> None:
    assert plain("- **$\\geq 95\\%$** hồ  sơ\n## <b>I.</b> Mục tiêu | 2026") == "- ≥ 95% hồ sơ I. Mục tiêu 2026"
    assert plain("chuyến đỗi số") == "chuyến đỗi số"


def _write(folder: Path, **changes: object) -> Path:
    about = {"commune": "thu", "name": "xã Thử", "province": "tỉnh Thử", "title": "Kế hoạch", "year": 2026}
    fact = {
        "id": "th-001",
        "kind": "target",
        "subject": "Dân có VNeID",
        "section": "I.1",
        "quote": "80%  người\n dân",
        "operator": "between",
        "value": [1, 2.5],
        "responsible": "Công an xã",
    }
    about |= {key: value for key, value in changes.items() if key in about}
    fact |= {key: value for key, value in changes.items() if key in fact}
    target = folder / "thu"
    target.mkdir()
    (target / "plan.yml").write_text(yaml.safe_dump(about, allow_unicode=True), encoding="utf-8")
    (target / "facts.yml").write_text(yaml.safe_dump([fact], allow_unicode=True), encoding="utf-8")
    (target / "plan.txt").write_text(PLAN_TEXT, encoding="utf-8")
    return target


def test_a_plan_is_read_with_its_blanks_left_blank(tmp_path: Path) -> None:
    plan = load_plan(_write(tmp_path))
    fact = plan.facts[0]
    assert (plan.number, plan.issued, plan.signed_by, plan.missing_annexes) == (None, None, None, ())
    assert fact.kind is FactKind.TARGET
    assert fact.quote == "80% người dân"
    assert fact.value == (1, 2.5)
    assert fact.responsible == ("Công an xã",)
    assert fact.group == "chung"
    assert fact.year is None
    assert load_plans(tmp_path) == {"thu": plan}


@pytest.mark.parametrize("changes", [{"kind": "mục tiêu"}, {"year": "năm nay"}])
def test_a_malformed_plan_is_refused_by_name(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(ContentError, match="thu"):
        load_plan(_write(tmp_path, **changes))


@pytest.mark.parametrize("missing", ["plan.txt", "plan.yml", "facts.yml"])
def test_a_plan_without_one_of_its_files_is_refused_by_name(tmp_path: Path, missing: str) -> None:
    folder = _write(tmp_path)
    (folder / missing).unlink()
    with pytest.raises(ContentError, match="thu"):
        load_plan(folder)


def test_a_section_that_is_not_there_is_a_key_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        load_plan(_write(tmp_path)).section("IX.9")


def test_measures_are_read_by_slug() -> None:
    measures = load_measures()
    assert measures["dan-vneid"].slug == "dan-vneid"
    assert measures["dan-vneid"].aka
