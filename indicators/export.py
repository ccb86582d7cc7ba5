"""Figures as data for other programs (plain values, CSV) and as a workbook for people (XLSX)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from indicators import words
from indicators.definitions import RULE
from indicators.statistics import Figures, Row, Scope

Value = int | float | str | None
_BOM = "\ufeff"  # so that Excel reads the file as Unicode
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def values(figures: Figures) -> dict[str, Value]:
    """The figures by name, in the order they are shown; `satisfaction` is the mean, None if nobody rated."""
    found = {name: getattr(figures, name) for name in words.FIGURES}
    mean = figures.satisfaction
    return {**found, "satisfaction": None if mean is None else round(mean, 2)}


def csv_text(group_by: Sequence[str], rows: Sequence[Row]) -> str:
    """The rows as CSV (RFC 4180, UTF-8 with a byte order mark); the columns are named as in the API."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([*group_by, *words.FIGURES])
    writer.writerows([*map(_harmless, row.group), *values(row.figures).values()] for row in rows)
    return _BOM + file.getvalue()


def workbook(scope: Scope, commune_name: str, group_by: Sequence[str], rows: Sequence[Row]) -> bytes:
    """The rows as a workbook in Vietnamese, with a sheet that defines every column."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Số liệu"
    sheet.append([f"{commune_name}, từ {scope.first:%d/%m/%Y} đến {scope.last:%d/%m/%Y}"])
    sheet.append([*(words.GROUPS[name] for name in group_by), *(name for name, _ in words.FIGURES.values())])
    for row in rows:
        group = [_harmless(words.value(name, text)) for name, text in zip(group_by, row.group, strict=True)]
        sheet.append([*group, *values(row.figures).values()])
    sheet.freeze_panes = "A3"
    for cell in (sheet["A1"], *sheet[2]):
        cell.font = Font(bold=True)
    for column in range(1, len(group_by) + len(words.FIGURES) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 16
    definitions = book.create_sheet("Định nghĩa")
    for line in (*words.FIGURES.values(), ("Không tính hai lần", RULE), ("Nhóm nhỏ", words.SMALL_GROUPS)):
        definitions.append(list(line))
    for first, second in definitions.iter_rows():
        first.font = Font(bold=True)
        second.alignment = Alignment(wrap_text=True, vertical="top")
    definitions.column_dimensions["A"].width, definitions.column_dimensions["B"].width = 28, 110
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: hamlets are named by people."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
