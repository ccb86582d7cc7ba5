"""The report's tables as data, so that the document and the workbook print the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from indicators.definitions import indicators
from indicators.figures import Figures
from indicators.progress import Progress
from indicators.questions import UnansweredQuestion
from knowledge.guides import TOPICS
from knowledge.plan_wording import figure
from reports.figures import Line, MonthFigures
from reports.wording import change


class Form(Enum):
    """How a column's values are written."""

    TEXT = auto()
    COUNT = auto()
    SHARE = auto()  # 0 to 1, written as a percentage
    SCORE = auto()  # one decimal


@dataclass(frozen=True)
class GridColumn:
    """A column: heading, how its values are written, its share of the page's width (all columns together: 165 mm)."""

    heading: str
    form: Form
    width_mm: int


Value = str | int | float | None


@dataclass(frozen=True)
class Grid:
    """A table: `name` on a workbook's tab (at most 31 characters), `title` above it. None: no figure."""

    name: str
    title: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Value, ...], ...]


_TOTALS = (
    ("Số lượt hỗ trợ", "interactions"),
    ("Số người được hỗ trợ", "people"),
    ("Lượt của người dùng lần đầu", "first_time"),
    ("Trả lời được ngay", "answered"),
    ("Hỏi lại để làm rõ", "clarified"),
    ("Chuyển cán bộ", "handed_off"),
    ("Chưa có thông tin để trả lời", "not_found"),
    ("Ngoài phạm vi hỗ trợ", "out_of_scope"),
    ("Cảnh báo an toàn thông tin", "safety"),
    ("Có cán bộ trực tiếp hỗ trợ", "assisted"),
    ("Đánh giá hữu ích", "useful_yes"),
    ("Đánh giá chưa hữu ích", "useful_no"),
    ("Lượt chấm điểm hài lòng", "satisfaction_count"),
)


def totals(figures: MonthFigures) -> Grid:
    """The month beside the one before and the year so far."""
    three = figures.now, figures.before, figures.year

    def row(label: str, name: str) -> tuple[Value, ...]:
        now, before, year = (int(getattr(of, name)) for of in three)
        return label, now, before, change(now, before), year

    return Grid(
        name="Tổng hợp",
        title="Kết quả hỗ trợ chung",
        columns=(
            GridColumn("Nội dung", Form.TEXT, 64),
            GridColumn("Trong kỳ", Form.COUNT, 22),
            GridColumn("Kỳ trước", Form.COUNT, 22),
            GridColumn("Tăng, giảm", Form.TEXT, 29),
            GridColumn("Lũy kế năm", Form.COUNT, 28),
        ),
        rows=tuple(row(label, name) for label, name in _TOTALS),
    )


def scores(figures: MonthFigures) -> Grid:
    """The mean rating."""
    three: tuple[Figures, ...] = (figures.now, figures.before, figures.year)
    return Grid(
        name="Hài lòng",
        title="Điểm hài lòng trung bình (thang 5)",
        columns=(
            GridColumn("Nội dung", Form.TEXT, 90),
            GridColumn("Trong kỳ", Form.SCORE, 25),
            GridColumn("Kỳ trước", Form.SCORE, 25),
            GridColumn("Lũy kế năm", Form.SCORE, 25),
        ),
        rows=(("Điểm hài lòng trung bình", *(of.satisfaction for of in three)),),
    )


def topics(figures: MonthFigures) -> Grid:
    """By topic."""
    return _lines("Lĩnh vực", "Số lượt hỗ trợ theo lĩnh vực", figures.topics, figures.now.interactions)


def channels(figures: MonthFigures) -> Grid:
    """By channel."""
    return _lines("Kênh", "Số lượt hỗ trợ theo kênh", figures.channels, figures.now.interactions)


def hamlets(figures: MonthFigures) -> Grid:
    """By hamlet."""
    return _lines("Ấp, thôn", "Số lượt hỗ trợ theo ấp, thôn", figures.hamlets, figures.now.interactions)


def days(figures: MonthFigures) -> Grid:
    """By day."""
    return Grid(
        name="Theo ngày",
        title="Số lượt hỗ trợ theo ngày",
        columns=(GridColumn("Ngày", Form.TEXT, 40), GridColumn("Số lượt", Form.COUNT, 30)),
        rows=tuple((f"{day:%d/%m/%Y}", count) for day, count in figures.days),
    )


def targets(figures: MonthFigures) -> Grid:
    """Progress where the plan sets a target for the very thing that is counted."""
    return Grid(
        name="Chỉ tiêu",
        title="Tiến độ so với chỉ tiêu kế hoạch",
        columns=(
            GridColumn("Chỉ số", Form.TEXT, 50),
            GridColumn("Mục tiêu (mục của kế hoạch)", Form.TEXT, 38),
            GridColumn("Lũy kế", Form.COUNT, 18),
            GridColumn("Dân số, đối tượng", Form.COUNT, 24),
            GridColumn("Đạt", Form.SHARE, 17),
            GridColumn("Còn thiếu", Form.COUNT, 18),
        ),
        rows=tuple((*_state(entry), entry.missing) for entry in measured(figures)),
    )


def contributions(figures: MonthFigures) -> Grid:
    """What was done towards results that are measured elsewhere, or that the plan sets no target for."""
    return Grid(
        name="Phần đóng góp",
        title="Phần đóng góp vào các chỉ tiêu khác",
        columns=(
            GridColumn("Chỉ số", Form.TEXT, 55),
            GridColumn("Chỉ tiêu liên quan (mục của kế hoạch)", Form.TEXT, 50),
            GridColumn("Lũy kế", Form.COUNT, 18),
            GridColumn("Dân số, đối tượng", Form.COUNT, 24),
            GridColumn("Tỷ lệ", Form.SHARE, 18),
        ),
        rows=tuple(_state(entry) for entry in figures.progress if entry not in measured(figures)),
    )


def measured(figures: MonthFigures) -> list[Progress]:
    """The indicators whose target is about what is counted here."""
    return [entry for entry in figures.progress if entry.indicator.is_target and entry.target is not None]


def definitions() -> Grid:
    """What each indicator counts."""
    return Grid(
        name="Định nghĩa",
        title="Định nghĩa các chỉ số",
        columns=(
            GridColumn("Chỉ số", Form.TEXT, 40),
            GridColumn("Cách đếm", Form.TEXT, 60),
            GridColumn("Tính trên", Form.TEXT, 30),
            GridColumn("Kết quả chính thức", Form.TEXT, 35),
        ),
        rows=tuple(
            (entry.name, entry.counts, entry.population, entry.official or "số đếm này") for entry in indicators()
        ),
    )


def unanswered(figures: MonthFigures) -> Grid:
    """The questions most often left without an answer."""
    return _questions("Chưa trả lời được", "Câu hỏi chưa trả lời được gặp nhiều", figures.unanswered)


def low_rated(figures: MonthFigures) -> Grid:
    """The questions whose answers were rated low."""
    return _questions("Đánh giá thấp", "Câu hỏi có câu trả lời bị đánh giá thấp", figures.low_rated)


def _lines(name: str, title: str, lines: Sequence[Line], whole: int) -> Grid:
    return Grid(
        name=name,
        title=title,
        columns=(
            GridColumn(name, Form.TEXT, 73),
            GridColumn("Trong kỳ", Form.COUNT, 22),
            GridColumn("Tỷ lệ", Form.SHARE, 20),
            GridColumn("Kỳ trước", Form.COUNT, 22),
            GridColumn("Lũy kế năm", Form.COUNT, 28),
        ),
        rows=tuple((line.name, line.now, _part(line.now, whole), line.before, line.year) for line in lines),
    )


def _part(part: int | None, whole: int) -> float | None:
    return part / whole if whole and part is not None else None


def _questions(name: str, title: str, questions: Sequence[UnansweredQuestion]) -> Grid:
    return Grid(
        name=name,
        title=title,
        columns=(
            GridColumn("TT", Form.COUNT, 11),
            GridColumn("Câu hỏi (đã che thông tin cá nhân)", Form.TEXT, 92),
            GridColumn("Lĩnh vực", Form.TEXT, 42),
            GridColumn("Số lần", Form.COUNT, 20),
        ),
        rows=tuple(
            (place, question.text, TOPICS.get(question.topic or "", None), question.times)
            for place, question in enumerate(questions, 1)
        ),
    )


def _state(entry: Progress) -> tuple[Value, ...]:
    facts = [entry.target] if entry.target else list(entry.related)
    goal = "; ".join(f"{figure(fact)} (mục {fact.section})" for fact in facts) or None
    people = entry.population if entry.population is not None else "chưa có số liệu"
    return entry.indicator.name, goal, entry.counted, people, entry.share
