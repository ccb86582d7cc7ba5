"""Word documents in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I: page, type, lines, tables, page numbers.

A4; margins 20 mm above and below, 30 mm left, 15 mm right; Times New Roman, black; text of 14 points, justified, first
line indented 1,27 cm; page number of 14 points in the middle of the upper margin, none on the first page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

LEFT, CENTRE, RIGHT, JUSTIFIED = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
TEXT_WIDTH = Mm(210 - 30 - 15)
_FONT = "Times New Roman"
_TEXT_PT = 14
_TABLE_PT = 12
_INDENT = Cm(1.27)
_GREY = "E7E7E7"
_BLANK_LINES = 2


@dataclass(frozen=True)
class Column:
    """A table's column: heading, width and whether it holds figures (set to the right)."""

    heading: str
    width: Length
    is_figure: bool = False


def new_document(title: str, author: str) -> Document:
    """An empty document with page and styles set."""
    document = docx.Document()
    _set_fonts(document)
    for level, is_italic in ((1, False), (2, False), (3, True)):
        _heading_style(document, level, is_italic=is_italic)
    set_page(document.sections[0])
    _drop_thumbnail(document)
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, "vi-VN"
    properties.comments = properties.keywords = ""
    return document


def set_page(section: Section) -> None:
    """A4, margins, page number above the text from the second page on."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    _field(paragraph, "PAGE")


def new_section(document: Document) -> Section:
    """Begin an annex: on a new page, its pages counted from 1 (Nghị định 30/2020, Phụ lục I: each annex by itself)."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    # The paragraph that ends the part before must find room on a full page.
    _flatten(document.paragraphs[-1])
    set_page(section)
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(numbering, "w:cols", "w:titlePg", "w:docGrid")
    return section


def paragraph(document: Document, text: str) -> Paragraph:
    """A paragraph of the text: justified, its first line indented; `**bold**` is bold."""
    added = document.add_paragraph()
    added.alignment = JUSTIFIED
    added.paragraph_format.first_line_indent = _INDENT
    for place, piece in enumerate(text.split("**")):
        added.add_run(piece).bold = bool(place % 2)
    return added


def heading(document: Document, text: str, level: int) -> Paragraph:
    """A heading: 1 for "I.", 2 for "1.", 3 for the caption of a table or chart, kept with what follows."""
    return document.add_paragraph(text, style=f"Heading {level}")


def to_fill_in(document: Document, text: str) -> None:
    """A paragraph that ends in dotted lines, for what the office has to add; they stay together."""
    paragraph(document, text).paragraph_format.keep_with_next = True
    for place in range(_BLANK_LINES):
        added = document.add_paragraph("\t")
        added.paragraph_format.keep_with_next = place < _BLANK_LINES - 1
        added.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def line_under(container: Document | _Cell, length: Length, width: Length) -> None:
    """A solid line of `length` in the middle of a column of `width`, right under the text before it."""
    added = container.add_paragraph()
    form = added.paragraph_format
    form.left_indent = form.right_indent = Length((width - length) // 2)
    form.space_before, form.space_after = Pt(1), Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # The schema has an order: borders come before spacing and indents.
    added._p.get_or_add_pPr().insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def line_of(
    container: Document | _Cell,
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    alignment: WD_ALIGN_PARAGRAPH = CENTRE,
) -> Paragraph:
    """A line of a letterhead: one style throughout, no space around it, several lines where `text` has them."""
    added = _first_or_new(container)
    added.alignment = alignment
    added.paragraph_format.space_before = added.paragraph_format.space_after = Pt(0)
    added.paragraph_format.line_spacing = 1.0
    run = added.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return added


def columns(document: Document, *widths: Length) -> tuple[_Cell, ...]:
    """Cells beside each other, without lines around them."""
    table = document.add_table(1, len(widths))
    _fix_widths(table, widths)
    _keep_whole(table)
    return tuple(table.rows[0].cells)


def table(document: Document, shape: Sequence[Column], rows: Iterable[Sequence[str]]) -> Table:
    """A table with lines; its heading is repeated on each page, a row is never torn apart."""
    filled = list(rows)
    made: Table = document.add_table(1 + len(filled), len(shape), style="Table Grid")
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    _fix_widths(made, [column.width for column in shape])
    _repeat(made)
    _keep_whole(made)
    for cell, column in zip(made.rows[0].cells, shape, strict=True):
        _write(cell, column.heading, CENTRE, bold=True)
        _shade(cell)
    for row, texts in zip(list(made.rows)[1:], filled, strict=True):
        for cell, column, text in zip(row.cells, shape, texts, strict=True):
            _write(cell, text, _alignment(column, text), bold=False)
    after = document.add_paragraph()
    after.paragraph_format.space_before = after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(8)
    return made


def _flatten(empty: Paragraph) -> None:
    form = empty.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)


def _alignment(column: Column, text: str) -> WD_ALIGN_PARAGRAPH:
    """Figures to the right, words to the left; words in place of a figure stand in the middle."""
    if not column.is_figure:
        return LEFT
    return CENTRE if text[:1].isalpha() else RIGHT


def _write(cell: _Cell, text: str, alignment: WD_ALIGN_PARAGRAPH, *, bold: bool) -> None:
    written = line_of(cell, text, _TABLE_PT, bold=bold, alignment=alignment)
    written.paragraph_format.space_before = written.paragraph_format.space_after = Pt(2)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _first_or_new(container: Document | _Cell) -> Paragraph:
    """A cell begins with an empty paragraph, which is to be used."""
    is_new = isinstance(container, _Cell) and not container.text and len(container.paragraphs) == 1
    found: Paragraph = container.paragraphs[0] if is_new else container.add_paragraph()
    return found


def _drop_thumbnail(document: Document) -> None:
    """python-docx's template brings a picture of its own empty page."""
    relations = document.part.package.rels
    for name in [name for name, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[name]


def _set_fonts(document: Document) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _face(normal)
    normal.font.size = Pt(_TEXT_PT)
    normal.paragraph_format.space_before, normal.paragraph_format.space_after = Pt(0), Pt(6)
    normal.paragraph_format.line_spacing = 1.15
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)


def _heading_style(document: Document, level: int, *, is_italic: bool) -> None:
    style = document.styles[f"Heading {level}"]
    assert isinstance(style, ParagraphStyle)
    _face(style)
    style.font.size = Pt(_TEXT_PT if level < 3 else 13)
    style.font.bold, style.font.italic = level < 3, is_italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(6), Pt(6 if level < 3 else 4), True
    form.first_line_indent = _INDENT if level < 3 else None
    if level == 3:
        form.alignment = CENTRE


def _face(style: ParagraphStyle) -> None:
    """Times New Roman for every script; python-docx's template names theme fonts, which would win."""
    style.font.name = _FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)
        fonts.attrib.pop(qn(f"w:{script}Theme"), None)
    fonts.attrib.pop(qn("w:cstheme"), None)


def _field(paragraph: Paragraph, code: str) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(_TEXT_PT)
    for kind, text in (("begin", None), (None, code), ("separate", None), (None, None), ("end", None)):
        if kind is not None:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText" if text else "w:t")
            mark.text = text or "2"
        run._r.append(mark)


def _fix_widths(table: Table, widths: Sequence[Length]) -> None:
    """Word takes the widths of the cells, LibreOffice those of the grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _repeat(table: Table) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: _Cell) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), _GREY)
    cell._tc.get_or_add_tcPr().insert_element_before(shading, "w:noWrap", "w:tcMar", "w:vAlign")
