"""The Word document keeps to Nghị định 30/2020 and prints the report's figures; what it cannot know stays blank."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from lxml import etree
from openpyxl import load_workbook

from knowledge.library import Library
from knowledge.plans import Plan
from reports.document import write_document
from reports.figures import Line, MonthFigures
from reports.form import ReportForm, usual_form
from reports.making import count
from reports.period import Month
from reports.wording import number
from storage.store import Store

OCTOBER = Month(2026, 10)


@pytest.fixture(scope="module")
def content(counted: tuple[MonthFigures, ReportForm], plan: Plan) -> bytes:
    return write_document(*_swap(counted, plan), OCTOBER)


def _swap(counted: tuple[MonthFigures, ReportForm], plan: Plan) -> tuple[MonthFigures, Plan, ReportForm]:
    return counted[0], plan, counted[1]


def _open(content: bytes) -> Document:
    return docx.Document(BytesIO(content))


def _text(document: Document) -> str:
    """All of its text, tables' cells included, in order."""
    return "\n".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def _table(document: Document, heading: str) -> list[list[str]]:
    """The rows of the table whose first cell is `heading`."""
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if rows[0][0] == heading:
            return rows
    raise AssertionError(f"no table {heading}")


def test_page_type_and_margins_are_those_of_the_decree(content: bytes) -> None:
    document = _open(content)
    for section in document.sections:
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        assert 20 <= round(section.top_margin.mm) <= 25
        assert 20 <= round(section.bottom_margin.mm) <= 25
        assert 30 <= round(section.left_margin.mm) <= 35
        assert 15 <= round(section.right_margin.mm) <= 20
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(14))
    assert "Theme" not in etree.tostring(normal.element.rPr.rFonts).decode()


def test_the_page_number_stands_above_the_text_but_not_on_the_first_page(content: bytes) -> None:
    for section in _open(content).sections:
        header = section.header.paragraphs[0]
        assert "PAGE" in etree.tostring(header._p).decode()
        assert header.alignment == 1
        assert section.different_first_page_header_footer
        assert not section.first_page_header.paragraphs[0].text


def test_the_head_names_country_office_symbol_place_and_leaves_number_and_day_blank(content: bytes) -> None:
    document = _open(content)
    left, right = document.tables[0].rows[0].cells
    assert [p.text for p in left.paragraphs if p.text] == ["ỦY BAN NHÂN DÂN", "XÃ XUÂN HÒA", "Số:          /BC-UBND"]
    lines = [p for p in right.paragraphs if p.text]
    assert [p.text for p in lines[:2]] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert all(run.bold for p in lines[:2] for run in p.runs)
    assert re.fullmatch(r"Xuân Hòa, ngày\s+tháng 10 năm 2026", lines[2].text)
    assert lines[2].runs[0].italic
    for cell in (left, right):  # the solid lines under the office's name and under the motto
        assert any(p._p.find(".//" + qn("w:pBdr")) is not None for p in cell.paragraphs)


def test_figures_in_the_document_are_the_reports(content: bytes, counted: tuple[MonthFigures, ReportForm]) -> None:
    figures, document = counted[0], _open(content)
    now, before, year = figures.now, figures.before, figures.year
    expected = ["Số lượt hỗ trợ", number(now.interactions), number(before.interactions)]
    row = _table(document, "Nội dung")[1]
    assert row[:3] == expected
    assert row[4] == number(year.interactions)
    topics = _table(document, "Lĩnh vực")[1:]
    shown = [(line.name, "–" if line.now is None else number(line.now)) for line in figures.topics]
    assert [(row[0], row[1]) for row in topics] == shown
    assert f"{number(now.interactions)} lượt" in _text(document)
    assert "từ ngày 15/9/2026 đến hết ngày 14/10/2026" in _text(document)


def test_progress_names_target_section_and_what_is_missing(content: bytes) -> None:
    rows = {row[0]: row for row in _table(_open(content), "Chỉ số")[1:]}
    _, goal, counted_people, population, share, missing = rows[
        "Người dân được hỗ trợ tại Trung tâm Phục vụ hành chính công"
    ]
    assert goal == "100% (mục III.1)"
    assert population == "9.000"
    assert int(missing.replace(".", "")) == 9000 - int(counted_people.replace(".", ""))
    assert share.endswith("%")
    assert rows["Người dân được hướng dẫn kỹ năng số"][3] == "chưa có số liệu"


def test_charts_are_native_with_the_tables_figures_in_the_workbook_behind_them(
    content: bytes, counted: tuple[MonthFigures, ReportForm]
) -> None:
    figures = counted[0]
    expected = [
        [line.now or 0 for line in figures.topics if line.now or line.before],
        [amount for _, amount in figures.days],
    ]
    with ZipFile(BytesIO(content)) as package:
        names = package.namelist()
        charts = [name for name in names if re.fullmatch(r"word/charts/chart\d+\.xml", name)]
        assert len(charts) == 2
        assert not [name for name in names if name.startswith("word/media/")]
        drawn = []
        for chart in charts:
            root = etree.fromstring(package.read(chart))
            drawn.append([int(float(v.text)) for v in root.find(".//{*}ser/{*}val").iter("{*}v")])
            sheet = load_workbook(BytesIO(package.read(chart.replace("charts", "embeddings").replace(".xml", ".xlsx"))))
            behind = [row[1] for row in sheet.active.iter_rows(min_row=2, values_only=True)]
            assert behind == drawn[-1]
            # A black-and-white print tells the series apart: one filled, one hatched.
            assert root.find(".//{*}ser/{*}spPr/{*}solidFill") is not None
    assert sorted(drawn) == sorted(expected)


def test_a_chart_is_described_for_whoever_cannot_see_it(content: bytes) -> None:
    described = [node.get("descr") for node in _open(content).element.body.iter(qn("wp:docPr"))]
    assert len(described) == 2
    assert all(described)


def test_the_annex_defines_the_indicators_and_counts_its_own_pages(content: bytes) -> None:
    document = _open(content)
    assert len(document.sections) == 2
    assert document.sections[1]._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    text = _text(document)
    assert "ĐỊNH NGHĨA VÀ CÁCH TÍNH CÁC CHỈ SỐ" in text
    assert "Nhóm dưới 5 người" in text
    assert "Mỗi người được tính một lần trong kỳ" in text


def test_signer_and_recipients_are_the_forms(counted: tuple[MonthFigures, ReportForm], plan: Plan) -> None:
    figures, form = counted
    form = replace(
        form,
        authority="TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        signer="Trần Thị Ví Dụ",
        recipients="- Sở Khoa học và Công nghệ;\n- Lưu: VT.",
    )
    left, right = _open(write_document(figures, plan, form, OCTOBER)).tables[-2].rows[0].cells
    assert [p.text for p in left.paragraphs] == ["Nơi nhận:", "- Sở Khoa học và Công nghệ;", "- Lưu: VT."]
    lines = [p.text for p in right.paragraphs if p.text.strip()]
    assert lines == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Thị Ví Dụ"]


def test_without_a_signers_name_a_dotted_line_is_left(content: bytes) -> None:
    right = _open(content).tables[-2].rows[0].cells[1]
    assert set(right.paragraphs[-1].text) == {"…"}


def test_no_name_number_or_date_is_made_up(content: bytes, plan: Plan) -> None:
    text = _text(_open(content))
    assert plan.number is None
    assert "Kế hoạch số ……/KH-UBND ngày ……/……/………" in text
    assert plan.signed_by not in text


@pytest.mark.parametrize("commune", ["an-vien", "hoang-phu", "nhon-trach", "phu-lam", "xuan-hoa"])
def test_an_empty_january_of_every_commune_makes_a_readable_report(
    own_store: Store, library: Library, commune: str
) -> None:
    plan = library.plans[commune]
    with own_store.transaction() as connection:
        figures, form = count(connection, plan, Month(2027, 1), date(2027, 1, 16))
    text = _text(_open(write_document(figures, plan, form, Month(2027, 1))))
    assert "Trong kỳ báo cáo chưa ghi nhận lượt hỗ trợ nào." in text
    assert "tháng 01 năm 2027" in text
    assert "từ ngày 15/12/2026 đến hết ngày 14/1/2027" in text
    assert "Trong kỳ không có câu hỏi nào chưa trả lời được." in text
    assert form == usual_form(plan)


def test_a_commune_whose_plan_sets_no_such_target_says_so(own_store: Store, library: Library) -> None:
    plan = library.plans["nhon-trach"]
    with own_store.transaction() as connection:
        figures, form = count(connection, plan, OCTOBER, date(2026, 10, 15))
    assert "Kế hoạch không giao chỉ tiêu riêng" in _text(_open(write_document(figures, plan, form, OCTOBER)))


def test_very_long_names_and_odd_characters_are_written_as_they_are(
    counted: tuple[MonthFigures, ReportForm], plan: Plan
) -> None:
    figures, form = counted
    long = "Ấp " + "Tân Hòa Bình Phước Thạnh " * 3 + "<b>&"
    figures = replace(figures, hamlets=(Line(long, 7, None, 9),))
    row = _table(_open(write_document(figures, plan, form, OCTOBER)), "Ấp, thôn")[1]
    assert (row[0], row[3]) == (long, "–")


_ORDER = {
    "pPr": ("pStyle", "keepNext", "pBdr", "shd", "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr"),
    "tcPr": ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "vAlign"),
    "sectPr": (
        "headerReference",
        "footerReference",
        "type",
        "pgSz",
        "pgMar",
        "pgNumType",
        "cols",
        "titlePg",
        "docGrid",
    ),
    "rPr": ("rStyle", "rFonts", "b", "i", "color", "sz", "lang"),
}


def test_properties_stand_in_the_order_word_insists_on(content: bytes) -> None:
    """Word calls a file damaged whose elements are not in the order of the schema (ISO/IEC 29500-1, 17)."""
    document = _open(content)
    for parent, order in _ORDER.items():
        for node in document.element.body.iter(qn(f"w:{parent}")):
            places = [order.index(name) for child in node if (name := etree.QName(child).localname) in order]
            assert places == sorted(places), etree.tostring(node)


def test_the_part_before_the_annex_ends_without_a_blank_page(content: bytes) -> None:
    """The paragraph that ends it takes one point, so that it finds room even on a full page."""
    ends = [p for p in _open(content).paragraphs if p._p.find(".//" + qn("w:sectPr")) is not None]
    assert [p.paragraph_format.line_spacing for p in ends] == [Pt(1)]
