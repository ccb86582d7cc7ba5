"""Visits in an Excel file: the template staff fill in, and its rows read with everything that is wrong said row by row.

Columns are found by their headings, in any order, below any title; what has another heading is never read, so a list
that also names people leaves their names where they are.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.datavalidation import DataValidation

from indicators import hamlets, visit_words
from indicators.times import VIETNAM, local
from indicators.visit_words import CHANNELS, OUTCOMES, TOPICS, folded
from indicators.visits import MOST_PEOPLE

MOST_ROWS = 2000
LARGEST_BYTES = 2 * 1024 * 1024
_LARGEST_UNPACKED = 64 * 1024 * 1024
_HEADINGS_WITHIN = 15
_MOST_COLUMNS = 40
_TOO_MANY = f"Tệp có nhiều hơn {MOST_ROWS} dòng. Xin chia làm nhiều tệp."
_USUAL_HOUR = 9
_EXCEL_DAYS = (36526, 73050)  # 2000 to 2099

_HEADINGS = {
    "day": ("ngay", "ngay ho tro", "ngay thang", "ngay thang nam"),
    "hour": ("gio", "gio ho tro", "thoi gian"),
    "hamlet": ("ap thon", "ap", "thon", "ap thon khu pho", "khu pho", "dia ban", "dia diem"),
    "channel": ("noi ho tro", "noi", "hinh thuc", "kenh"),
    "topic": ("linh vuc", "noi dung", "noi dung ho tro", "viec", "chu de"),
    "people": ("so nguoi", "so luot", "so luong", "so luot nguoi"),
    "outcome": ("ket qua",),
}
_FIELD_OF = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
_NAMES = {
    "day": "Ngày",
    "hour": "Giờ",
    "hamlet": "Ấp, thôn",
    "channel": "Nơi hỗ trợ",
    "topic": "Lĩnh vực",
    "people": "Số người",
    "outcome": "Kết quả",
}
_NEEDED = ("day", "topic")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?")
_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")
_HOUR = re.compile(r"(\d{1,2})(?:\s*(?:[:hg]|giờ|gio)\s*(\d{1,2})?)?(?::\d{2})?")


class NotReadable(ValueError):
    """The file is no list of visits; the message is for people."""


@dataclass(frozen=True)
class SheetRow:
    """One visit of the file: `number` is its row there, the rest as in `visits.Visit`."""

    number: int
    when: float
    topic: str
    channel: str
    people: int
    hamlet: str | None
    outcome: str


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in a row, in words for people."""

    row: int
    column: str
    why: str


@dataclass(frozen=True)
class Sheet:
    """What was read: the rows in order, those that could not be read, and the headings of columns left alone."""

    rows: Sequence[SheetRow]
    problems: Sequence[RowProblem]
    ignored: Sequence[str]


def read(content: bytes, now: float, known: Sequence[str] = ()) -> Sheet:
    """Read a file; `known` hamlets keep their spelling, `now` tells the year of dates written without one.

    Raises:
        NotReadable: it is no Excel file, has no headings, no rows, or too many.

    """
    table = _cells(content)
    place, columns, ignored = _headings(table)
    rows: list[SheetRow] = []
    problems: list[RowProblem] = []
    for number, cells in enumerate(table[place + 1 :], place + 2):
        given = {field: cells[column] for column, field in columns.items() if column < len(cells)}
        if all(_is_empty(value) for value in given.values()):
            continue
        row = _row(number, given, now, known)
        if isinstance(row, SheetRow):
            rows.append(row)
        else:
            problems.extend(row)
    if len(rows) > MOST_ROWS or len(problems) > MOST_ROWS:
        raise NotReadable(_TOO_MANY)
    if not rows and not problems:
        raise NotReadable("Tệp chưa có dòng nào dưới dòng tiêu đề.")
    return Sheet(rows, problems, ignored)


def template(known: Sequence[str] = ()) -> bytes:
    """The file to fill in: lists to choose from, and a sheet that explains each column."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Lượt hỗ trợ"
    sheet.append(list(_NAMES.values()))
    bold, grey = Font(bold=True), PatternFill("solid", fgColor="E7E7E7")
    for cell in sheet[1]:
        cell.font, cell.fill = bold, grey
    for letter, width in zip("ABCDEFG", (13, 9, 20, 22, 24, 11, 20), strict=True):
        sheet.column_dimensions[letter].width = width
    for line in range(2, MOST_ROWS + 2):
        sheet[f"A{line}"].number_format = "dd/mm/yyyy"
    lists = book.create_sheet("Danh mục")
    for letter, values in {"A": TOPICS.values(), "B": CHANNELS.values(), "C": OUTCOMES.values(), "D": known}.items():
        for line, value in enumerate(values, 1):
            lists[f"{letter}{line}"] = f"'{value}" if value[:1] in "=+-@" else value
    _offer(sheet, "E", f"'Danh mục'!$A$1:$A${len(TOPICS)}")
    _offer(sheet, "D", f"'Danh mục'!$B$1:$B${len(CHANNELS)}")
    _offer(sheet, "G", f"'Danh mục'!$C$1:$C${len(OUTCOMES)}")
    if known:
        _offer(sheet, "C", f"'Danh mục'!$D$1:$D${len(known)}", is_strict=False)
    sheet.freeze_panes = "A2"
    _explain(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _offer(sheet: Any, letter: str, formula: str, *, is_strict: bool = True) -> None:
    choice = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=is_strict)
    choice.errorTitle, choice.error = "Chưa có trong danh mục", "Xin chọn một mục trong danh sách."
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{MOST_ROWS + 1}")


def _explain(book: Workbook) -> None:
    sheet = book.create_sheet("Hướng dẫn")
    lines = (
        ("Ngày", "Bắt buộc. Viết 20/11/2026 hoặc 20/11."),
        ("Giờ", f"Không bắt buộc, ví dụ 14:30. Để trống thì tính {_USUAL_HOUR} giờ."),
        ("Ấp, thôn", "Không bắt buộc, ví dụ Ấp 3."),
        ("Nơi hỗ trợ", f"{' hoặc '.join(CHANNELS.values())}. Để trống thì tính là {CHANNELS['outreach']}."),
        ("Lĩnh vực", f"Bắt buộc. Một trong: {'; '.join(TOPICS.values())}."),
        ("Số người", f"Số người được giúp, từ 1 đến {MOST_PEOPLE}. Không có cột này thì mỗi dòng là một người."),
        ("Kết quả", f"Không bắt buộc: {'; '.join(OUTCOMES.values())}. Để trống thì tính là đã làm được."),
        (
            "Lưu ý",
            "Không ghi họ tên, số điện thoại, số căn cước của người dân. Cột khác những cột trên không được đọc.",
        ),
        ("Ví dụ", f"20/11/2026 | 14:30 | Ấp 3 | {CHANNELS['outreach']} | VNeID | 12 | Đã làm được"),
    )
    for line in lines:
        sheet.append(list(line))
    for first, second in sheet.iter_rows():
        first.font = Font(bold=True)
        second.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 90


def _cells(content: bytes) -> list[tuple[Any, ...]]:
    if len(content) > LARGEST_BYTES:
        raise NotReadable(f"Tệp lớn quá {LARGEST_BYTES // 1024 // 1024} MB. Xin chia làm nhiều tệp.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(member.file_size for member in packed.infolist()) > _LARGEST_UNPACKED:
                raise NotReadable("Tệp quá lớn sau khi mở. Xin chép các dòng sang tệp mẫu.")
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # A file may claim a million empty rows; those far after the list are not looked at.
        most = MOST_ROWS + _HEADINGS_WITHIN
        table = list(sheet.iter_rows(max_row=5 * most, max_col=_MOST_COLUMNS, values_only=True))
        book.close()
    except NotReadable:
        raise
    except Exception as error:  # openpyxl has no error of its own for files that are broken inside
        raise NotReadable("Tệp này không mở được. Xin lưu lại dạng Excel (.xlsx), hoặc dùng tệp mẫu.") from error
    while table and all(_is_empty(value) for value in table[-1]):
        table.pop()
    if len(table) > most:
        raise NotReadable(_TOO_MANY)
    return table


def _headings(table: Sequence[Sequence[Any]]) -> tuple[int, dict[int, str], list[str]]:
    for place, cells in enumerate(table[:_HEADINGS_WITHIN]):
        columns: dict[int, str] = {}
        for column, value in enumerate(cells):
            field = _FIELD_OF.get(folded(str(value))) if isinstance(value, str) else None
            if field is not None and field not in columns.values():
                columns[column] = field
        if all(field in columns.values() for field in _NEEDED):
            others = (value for column, value in enumerate(cells) if column not in columns and not _is_empty(value))
            return place, columns, [str(value)[:40] for value in others]
    needed = ", ".join(f"“{_NAMES[field]}”" for field in _NEEDED)
    raise NotReadable(f"Không thấy dòng tiêu đề có các cột {needed}. Xin dùng tệp mẫu.")


def _row(number: int, given: dict[str, Any], now: float, known: Sequence[str]) -> SheetRow | list[RowProblem]:
    problems: list[RowProblem] = []

    def take(field: str, read_cell: Callable[[Any], Any], default: Any) -> Any:
        """The field's value; where it is missing its default, or a problem if there is none (`...`)."""
        value = given.get(field)
        try:
            if not _is_empty(value):
                return read_cell(value)
            if default is ... or (field == "people" and field in given):
                raise ValueError("còn để trống")
        except ValueError as error:
            problems.append(RowProblem(number, _NAMES[field], str(error)))
        return default

    day = take("day", lambda value: _day(value, now), ...)
    moment = take("hour", _time, time(_USUAL_HOUR))
    topic = take("topic", lambda value: _named(value, visit_words.topic, TOPICS), ...)
    channel = take("channel", lambda value: _named(value, visit_words.channel, CHANNELS), "outreach")
    outcome = take("outcome", lambda value: _named(value, visit_words.outcome, OUTCOMES), "answered")
    people = take("people", _people, 1)
    hamlet = hamlets.tidy(_text(given.get("hamlet")), known)
    if problems:
        return problems
    when = datetime.combine(day, moment, VIETNAM).timestamp()
    return SheetRow(number, when, topic, channel, people, hamlet, outcome)


def _named(value: Any, meaning: Callable[[str], str | None], names: dict[str, str]) -> str:
    found = meaning(_text(value))
    if found is None:
        raise ValueError(f"“{_short(value)}” không có trong danh mục: {'; '.join(names.values())}")
    return found


def _day(value: Any, now: float) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and _EXCEL_DAYS[0] <= value <= _EXCEL_DAYS[1]:
        moment = from_excel(value)
        assert isinstance(moment, datetime)
        return moment.date()
    text = _text(value)
    try:
        return next(_dates(text, local(now).date()))
    except (StopIteration, ValueError) as error:
        raise ValueError(f"“{_short(value)}” chưa phải là ngày, xin viết như 20/11/2026") from error


def _dates(text: str, today: date) -> Iterator[date]:
    if match := _ISO_DATE.fullmatch(text):
        yield date(*map(int, match.groups()))
    if match := _DATE.fullmatch(text):
        day, month, year = match.groups()
        if year is not None:
            yield date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
        # Without a year the latest such day that is not in the future.
        this_year = date(today.year, int(month), int(day))
        yield this_year if this_year <= today else this_year.replace(year=today.year - 1)


def _time(value: Any) -> time:
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, float) and 0 <= value < 1:
        return time(int(value * 24), int(value * 24 * 60) % 60)
    match = _HOUR.fullmatch(_text(value).lower())
    if match and int(match[1]) < 24 and int(match[2] or 0) < 60:
        return time(int(match[1]), int(match[2] or 0))
    raise ValueError(f"“{_short(value)}” chưa phải là giờ, xin viết như 14:30")


def _people(value: Any) -> int:
    text = _text(value)
    if isinstance(value, bool) or not re.fullmatch(r"\d{1,6}(?:[.,]0+)?", text):
        raise ValueError(f"“{_short(value)}” chưa phải là số người")
    number = int(re.split("[.,]", text)[0])
    if not 1 <= number <= MOST_PEOPLE:
        raise ValueError(f"phải từ 1 đến {MOST_PEOPLE}, không phải {number}")
    return number


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _short(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())
