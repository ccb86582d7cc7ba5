"""Charts that stay charts: bars in Word's own form, with their numbers in a small workbook inside the document.

openpyxl writes the chart (DrawingML is the same in Excel and Word); python-docx knows no charts, but carries any part.
A clerk can thus change a number ("Chỉnh sửa dữ liệu") and the style, and nothing is drawn as a picture. Bars are told
apart by fill, dark against hatched, so that a black-and-white print shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Length
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Font, ParagraphProperties
from openpyxl.drawing.text import Paragraph as RichParagraph
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_FIRST_RELATION = "rId1"
_FONT = "Times New Roman"
_DARK = "404040"
_LINES = "BFBFBF"
_INLINE = """
<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" distT="0" distB="0" distL="0" distR="0">
  <wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="Biểu đồ {number}"/>
  <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
    <c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{relation}"/>
  </a:graphicData></a:graphic>
</wp:inline>
"""


@dataclass(frozen=True)
class Bars:
    """What a bar chart shows: one value per label in each series, the first series the one that matters.

    `is_lying`: the bars lie, which leaves room for long labels. `description` is read out to who cannot see it.
    """

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    description: str
    label_heading: str
    is_lying: bool = False


def add_bars(document: Document, paragraph: Paragraph, bars: Bars, width: Length, height: Length) -> None:
    """Put the chart into `paragraph`."""
    number = len(document.part.package.parts)  # unique: each chart adds parts
    package = document.part.package
    workbook = Workbook()
    chart = _chart(_fill(workbook, bars), bars)
    content = BytesIO()
    workbook.save(content)
    source = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _WORKBOOK_TYPE, content.getvalue(), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, chart, package)
    assert part.relate_to(source, RELATIONSHIP_TYPE.PACKAGE) == _FIRST_RELATION
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    inline = parse_xml(_INLINE.format(width=int(width), height=int(height), number=number, relation=relation))
    inline.find("{*}docPr").set("descr", bars.description)
    paragraph.add_run()._r.add_drawing(inline)


def _fill(workbook: Workbook, bars: Bars) -> Worksheet:
    sheet: Worksheet = workbook.active  # type: ignore[assignment]
    sheet.title = "Số liệu"
    sheet.append([bars.label_heading, *(name for name, _ in bars.series)])
    for place, label in enumerate(bars.labels):
        sheet.append([label, *(values[place] for _, values in bars.series)])
        sheet.cell(sheet.max_row, 1).data_type = "s"  # a label is never a formula
    return sheet


def bar_chart(sheet: Worksheet, bars: Bars, first_row: int = 1) -> BarChart:
    """The chart over `sheet`: headings in `first_row`, labels in the first column, a series in each further one."""
    chart = BarChart()
    chart.type = "bar" if bars.is_lying else "col"
    chart.gapWidth, chart.overlap, chart.varyColors = 40, 0, False
    last_row = first_row + len(bars.labels)
    for place in range(len(bars.series)):
        values = Reference(sheet, min_col=place + 2, min_row=first_row, max_row=last_row)
        series = Series(values, title_from_data=True)
        series.graphicalProperties = _plain_fill() if place == 0 else _hatched_fill()
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first_row + 1, max_row=last_row))
    _show_values(chart)
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.txPr = chart.y_axis.txPr = _text(900)
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.graphicalProperties = _line("000000")
    chart.y_axis.majorGridlines = ChartLines(_line(_LINES))
    chart.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.scaling.min = 0
    chart.y_axis.crossBetween = "between"
    if bars.is_lying:  # the first row above, the values' scale still below
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses, chart.y_axis.axPos = "max", "b"
    if len(bars.series) == 1:
        chart.legend = None
    else:
        chart.legend.position = "b"
        chart.legend.txPr = _text(1000)
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    chart.roundedCorners = False
    return chart


def _chart(sheet: Worksheet, bars: Bars) -> bytes:
    chart = bar_chart(sheet, bars)
    # Word draws what is cached here; it opens the workbook only to edit.
    for series, (name, values) in zip(chart.series, bars.series, strict=True):
        series.tx.strRef.strCache = StrData(1, [StrVal(0, name)])
        points = [NumVal(place, None, value) for place, value in enumerate(values)]
        series.val.numRef.numCache = NumData("General", len(points), points)
        labels = [StrVal(place, label) for place, label in enumerate(bars.labels)]
        series.cat = AxDataSource(strRef=StrRef(series.cat.numRef.f, StrData(len(labels), labels)))
    space = parse_xml(tostring(chart._write()))  # type: ignore[attr-defined]
    for empty in space.findall(".//{*}txPr/{*}p/{*}r"):  # openpyxl writes a run of text where only its style is meant
        empty.getparent().remove(empty)
    untitled = space.makeelement(f"{{{_CHART}}}autoTitleDeleted", {"val": "1"})
    space.find("{*}chart").insert(0, untitled)
    data = space.makeelement(f"{{{_CHART}}}externalData", {f"{{{_RELATIONS}}}id": _FIRST_RELATION})
    data.append(data.makeelement(f"{{{_CHART}}}autoUpdate", {"val": "0"}))
    space.append(data)
    return serialize_part_xml(space)


def _show_values(chart: BarChart) -> None:
    labels = DataLabelList(showVal=True, dLblPos="outEnd", txPr=_text(800))
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.numFmt = "#,##0;;"  # no label on an empty bar
    chart.dataLabels = labels


def _plain_fill() -> GraphicalProperties:
    return GraphicalProperties(solidFill=_DARK, ln=LineProperties(solidFill="000000", w=6350))


def _hatched_fill() -> GraphicalProperties:
    fill = PatternFillProperties(prst="wdUpDiag", fgClr=_colour("595959"), bgClr=_colour("FFFFFF"))
    return GraphicalProperties(pattFill=fill, ln=LineProperties(solidFill="000000", w=6350))


def _colour(rgb: str) -> ColorChoice:
    return ColorChoice(srgbClr=rgb)  # type: ignore[arg-type]  # the stubs miss that a text will do


def _line(colour: str) -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, w=6350))


def _text(hundredths: int) -> RichText:
    font = Font(typeface=_FONT)
    properties = CharacterProperties(latin=font, ea=font, cs=font, sz=hundredths, b=False, solidFill="000000")
    return RichText(p=[RichParagraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)])
