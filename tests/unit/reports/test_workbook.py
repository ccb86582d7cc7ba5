"""The workbook holds the document's figures as numbers, and no formula."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from knowledge.plans import Plan
from reports import grids
from reports.figures import MonthFigures
from reports.form import ReportForm
from reports.workbook import write_workbook


@pytest.fixture(scope="module")
def workbook(counted: tuple[MonthFigures, ReportForm], plan: Plan) -> Workbook:
    return load_workbook(BytesIO(write_workbook(counted[0], plan)))


def test_each_table_is_a_sheet_with_the_same_values(
    workbook: Workbook, counted: tuple[MonthFigures, ReportForm]
) -> None:
    figures = counted[0]
    tables = (
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
    for grid in (*(table(figures) for table in tables), grids.definitions()):
        rows = list(workbook[grid.name].iter_rows(min_row=4, max_col=len(grid.columns), values_only=True))
        # A file holds sixteen digits of a number.
        expected = [
            tuple(pytest.approx(value) if isinstance(value, float) else value for value in row) for row in grid.rows
        ]
        assert rows == expected, grid.name


def test_a_question_that_looks_like_a_formula_stays_text(workbook: Workbook) -> None:
    cell = workbook["Chưa trả lời được"]["B4"]
    assert str(cell.value).startswith("=SUM")
    assert cell.data_type == "s"


def test_no_cell_of_the_workbook_is_a_formula(workbook: Workbook) -> None:
    assert not [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_counts_are_numbers_with_a_format(workbook: Workbook, counted: tuple[MonthFigures, ReportForm]) -> None:
    cell = workbook["Tổng hợp"]["B4"]
    assert (cell.value, cell.number_format) == (counted[0].now.interactions, "#,##0")
    assert workbook["Lĩnh vực"]["C4"].number_format == "0.0%"
