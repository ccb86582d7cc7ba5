"""The report's figures as an Excel workbook: one sheet a table, numbers as numbers, with the chart of days."""

from __future__ import annotations

import math
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.plans import Plan
from reports import grids, sentences
from reports.charts import Bars, bar_chart
from reports.figures import MonthFigures
from reports.grids import Form, Grid, GridColumn, Value
from reports.wording import span

_PLAIN = Font(name="Times New Roman", size=12)
_BOLD = Font(name="Times New Roman", size=12, bold=True)
_HEAD = PatternFill("solid", fgColor="E7E7E7")
_FORMATS = {Form.TEXT: "@", Form.COUNT: "#,##0", Form.SHARE: "0.0%", Form.SCORE: "0.0"}
_CHARACTERS_PER_MM = 0.7
_LINE_PT = 16.0
_TABLES = (
    grids.totals,
    grids.scores,
    grids.topics,
    grids.channels,
    grids.hamlets,
    grids.days,
    grids.targets,
    grids.contributions,
    grids.unanswered,
    grids.low_rated,
)


def write_workbook(figures: MonthFigures, plan: Plan) -> bytes:
    """The workbook's file."""
    workbook = Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    workbook.properties.title = sentences.subject(figures)
    workbook.properties.creator = f"Ủy ban nhân dân {plan.name}"
    about = f"{plan.name[:1].upper()}{plan.name[1:]}, {span(figures.period.first, figures.until)}"
    for grid in (*(table(figures) for table in _TABLES), grids.definitions()):
        _add(workbook, grid, about)
    _add_chart(workbook[grids.days(figures).name], figures)
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


_FIRST_ROW = 4
"""Above it: the title, what it covers, an empty row, the columns' headings."""


def _add(workbook: Workbook, grid: Grid, about: str) -> None:
    sheet = workbook.create_sheet(grid.name)
    sheet["A1"], sheet["A2"] = grid.title, about
    sheet["A1"].font, sheet["A2"].font = _BOLD, _PLAIN
    for number, column in enumerate(grid.columns, 1):
        head = sheet.cell(_FIRST_ROW - 1, number, column.heading)
        head.font, head.fill = _BOLD, _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    sheet.row_dimensions[_FIRST_ROW - 1].height = _height([(column.heading, column) for column in grid.columns])
    for place, row in enumerate(grid.rows, _FIRST_ROW):
        for number, (value, column) in enumerate(zip(row, grid.columns, strict=True), 1):
            cell = sheet.cell(place, number)
            assert isinstance(cell, Cell)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a question that begins with "=" is no formula
            cell.number_format = _FORMATS[column.form]
            cell.font = _PLAIN
            cell.alignment = Alignment(wrap_text=column.form is Form.TEXT, vertical="center")
        sheet.row_dimensions[place].height = _height(list(zip(row, grid.columns, strict=True)))
    sheet.freeze_panes = f"A{_FIRST_ROW}"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_FIRST_ROW - 1}:{_FIRST_ROW - 1}"


def _width(column: GridColumn) -> float:
    """In characters, as Excel measures."""
    return max(12.0, column.width_mm * _CHARACTERS_PER_MM)


def _height(cells: Sequence[tuple[Value, GridColumn]]) -> float:
    """In points: programs do not agree on making room for wrapped lines by themselves."""
    lines = (math.ceil(1.15 * len(value) / _width(column)) for value, column in cells if isinstance(value, str))
    return _LINE_PT * max(1, *lines, 1)


def _add_chart(sheet: Worksheet, figures: MonthFigures) -> None:
    bars = Bars(
        labels=tuple(f"{day:%d/%m}" for day, _ in figures.days),
        series=(("Số lượt", tuple(count for _, count in figures.days)),),
        description="",
        label_heading="Ngày",
    )
    chart = bar_chart(sheet, bars, first_row=_FIRST_ROW - 1)
    chart.width, chart.height = 22, 9
    sheet.add_chart(chart, "D3")
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
