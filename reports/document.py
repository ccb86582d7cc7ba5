"""The monthly report as a Word document in the form of Nghị định 30/2020/NĐ-CP (Phụ lục I), ready to be finished.

A clerk fills in number, day and what figures cannot know; the dotted places say where.
"""

from __future__ import annotations

from io import BytesIO
from itertools import count

from docx.document import Document
from docx.shared import Cm, Length, Mm, Pt

from indicators.definitions import RULE, RULE_OF_RATINGS
from knowledge.plans import Plan
from reports import grids, sentences, word
from reports.charts import Bars, add_bars
from reports.figures import MonthFigures
from reports.form import ReportForm
from reports.grids import Form, Grid, Value
from reports.period import Month, written
from reports.wording import NONE, number, score, share

_LEFT, _RIGHT = Mm(64), Mm(101)
_CHART_WIDTH = Cm(16)


def write_document(figures: MonthFigures, plan: Plan, form: ReportForm, made: Month) -> bytes:
    """The document's file; `made` is the month it is dated with."""
    document = word.new_document(sentences.subject(figures), " ".join(form.agency_lines))
    numbers = _Numbers()
    _head(document, figures, form, made)
    word.paragraph(document, sentences.introduction(figures, plan))
    _results(document, figures, numbers)
    _targets(document, figures, numbers)
    _outlook(document, figures, numbers)
    closing = f"Trên đây là báo cáo {_lowered(sentences.subject(figures))} của Ủy ban nhân dân {plan.name}./."
    word.paragraph(document, closing).paragraph_format.keep_with_next = True
    _signature(document, form)
    _annex(document, plan, form, made)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


class _Numbers:
    """Counts tables and charts."""

    def __init__(self) -> None:
        self._tables, self._charts = count(1), count(1)

    def table(self, title: str) -> str:
        return f"Bảng {next(self._tables)}. {title}"

    def chart(self, title: str) -> str:
        return f"Biểu đồ {next(self._charts)}. {title}"


def _head(document: Document, figures: MonthFigures, form: ReportForm, made: Month) -> None:
    left, right = word.columns(document, _LEFT, _RIGHT)
    for line in form.agency_lines:
        word.line_of(left, line, 13, bold=True)
    word.line_under(left, _part_of(form.agency_lines[-1], 13), _LEFT)
    word.line_of(left, f"Số:          /{form.symbol}", 13)
    word.line_of(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, bold=True)
    word.line_of(right, "Độc lập - Tự do - Hạnh phúc", 14, bold=True)
    word.line_under(right, Cm(5.9), _RIGHT)  # as long as the words above it
    word.line_of(right, f"{form.place}, {_date(made)}", 14, italic=True)
    title = word.line_of(document, "BÁO CÁO", 14, bold=True)
    title.paragraph_format.space_before = Pt(18)
    word.line_of(document, sentences.subject(figures, "\n"), 14, bold=True)
    word.line_under(document, Cm(5), word.TEXT_WIDTH)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _results(document: Document, figures: MonthFigures, numbers: _Numbers) -> None:
    word.heading(document, "I. TÌNH HÌNH HỖ TRỢ TRONG KỲ", 1)
    word.heading(document, "1. Kết quả chung", 2)
    for sentence in sentences.results(figures):
        word.paragraph(document, sentence)
    _table(document, grids.totals(figures), numbers)
    word.heading(document, "2. Theo lĩnh vực", 2)
    _table_or_none(document, grids.topics(figures), numbers)
    _chart_of_topics(document, figures, numbers)
    word.heading(document, "3. Theo kênh", 2)
    _table_or_none(document, grids.channels(figures), numbers)
    word.heading(document, "4. Theo ấp, thôn", 2)
    _table_or_none(document, grids.hamlets(figures), numbers)
    word.heading(document, "5. Theo thời gian", 2)
    _chart_of_days(document, figures, numbers)
    word.heading(document, "6. Mức độ hài lòng của người dân", 2)
    word.paragraph(document, sentences.satisfaction(figures))


def _targets(document: Document, figures: MonthFigures, numbers: _Numbers) -> None:
    word.heading(document, "II. TIẾN ĐỘ SO VỚI CHỈ TIÊU KẾ HOẠCH", 1)
    word.paragraph(
        document, "Số liệu lũy kế từ đầu năm. Cách tính từng chỉ số và quy tắc không tính trùng nêu tại Phụ lục."
    )
    targets, others = grids.targets(figures), grids.contributions(figures)
    word.heading(document, "1. Chỉ tiêu về hướng dẫn, hỗ trợ người dân", 2)
    if targets.rows:
        _table(document, targets, numbers)
    else:
        word.paragraph(document, "Kế hoạch không giao chỉ tiêu riêng về số người được hướng dẫn, hỗ trợ.")
    word.heading(document, "2. Phần đóng góp vào các chỉ tiêu khác", 2)
    word.paragraph(
        document,
        "Số người được hỗ trợ dưới đây là phần đóng góp; kết quả chính thức của chỉ tiêu do cơ quan khác theo dõi.",
    )
    _table(document, others, numbers)


def _outlook(document: Document, figures: MonthFigures, numbers: _Numbers) -> None:
    word.heading(document, "III. TỒN TẠI, HẠN CHẾ VÀ KIẾN NGHỊ", 1)
    word.heading(document, "1. Câu hỏi chưa trả lời được", 2)
    _table_or_none(document, grids.unanswered(figures), numbers, "Trong kỳ không có câu hỏi nào chưa trả lời được.")
    if figures.low_rated:
        _table(document, grids.low_rated(figures), numbers)
    word.heading(document, "2. Tồn tại, hạn chế", 2)
    for sentence in sentences.shortcomings(figures):
        word.paragraph(document, f"- {sentence}")
    word.to_fill_in(document, "- Tồn tại khác và nguyên nhân:")
    word.heading(document, "3. Kiến nghị, nhiệm vụ kỳ tới", 2)
    for sentence in sentences.proposals(figures):
        word.paragraph(document, f"- {sentence}")
    word.to_fill_in(document, "- Kiến nghị, nhiệm vụ khác:")


def _signature(document: Document, form: ReportForm) -> None:
    left, right = word.columns(document, Mm(75), Mm(90))
    word.line_of(left, "Nơi nhận:", 12, bold=True, italic=True, alignment=word.LEFT)
    lines = form.recipient_lines
    for place, line in enumerate(lines, 1):
        word.line_of(left, f"- {line}{'.' if place == len(lines) else ';'}", 11, alignment=word.LEFT)
    for line in form.authority_lines:
        word.line_of(right, line, 14, bold=True)
    for _ in range(4):
        word.line_of(right, " ", 14)
    word.line_of(right, form.signer or "………………………", 14, bold=bool(form.signer))


def _annex(document: Document, plan: Plan, form: ReportForm, made: Month) -> None:
    word.new_section(document)
    word.line_of(document, "Phụ lục", 14, bold=True)
    word.line_of(document, "ĐỊNH NGHĨA VÀ CÁCH TÍNH CÁC CHỈ SỐ", 14, bold=True)
    source = f"(Kèm theo Báo cáo số          /{form.symbol} {_date(made)}\ncủa Ủy ban nhân dân {plan.name})"
    word.line_of(document, source, 14, italic=True)
    word.line_under(document, Cm(4), word.TEXT_WIDTH)
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    _rows(document, grids.definitions())
    for rule in (RULE, RULE_OF_RATINGS, _GROUPS):
        word.paragraph(document, f"- {rule}")


_GROUPS = (
    "Lượt hỗ trợ: một người hỏi về một lĩnh vực, kết thúc sau 30 phút không nhắn thêm; lượt trực tiếp do cán bộ ghi "
    f"tính theo số người. Nhóm dưới 5 người không nêu riêng mà gộp vào dòng “Khác”, cùng nhóm ít người kế tiếp nếu cần "
    f"để không suy ra được; ô “{NONE}” là không có số liệu, hoặc số liệu nằm trong dòng đó."
)


def _chart_of_topics(document: Document, figures: MonthFigures, numbers: _Numbers) -> None:
    lines = [line for line in figures.topics if line.now or line.before]
    if not lines:
        return
    bars = Bars(
        labels=tuple(line.name for line in lines),
        series=(
            ("Trong kỳ", tuple(line.now or 0 for line in lines)),
            ("Kỳ trước", tuple(line.before or 0 for line in lines)),
        ),
        description="Biểu đồ số lượt hỗ trợ theo lĩnh vực, trong kỳ và kỳ trước; số liệu như bảng ngay trên.",
        label_heading="Lĩnh vực",
        is_lying=True,
    )
    _chart(document, bars, numbers.chart("Số lượt hỗ trợ theo lĩnh vực"), Cm(1.8 + 0.8 * len(lines)))


def _chart_of_days(document: Document, figures: MonthFigures, numbers: _Numbers) -> None:
    sentence = sentences.busiest(figures)
    word.paragraph(document, sentence or "Trong kỳ chưa ghi nhận lượt hỗ trợ nào.")
    if not sentence:
        return
    # The first day, and each first of a month, are named with their month.
    labels = [
        f"{day.day}/{day.month}" if place == 0 or day.day == 1 else str(day.day)
        for place, (day, _) in enumerate(figures.days)
    ]
    bars = Bars(
        labels=tuple(labels),
        series=(("Số lượt", tuple(amount for _, amount in figures.days)),),
        description=f"Biểu đồ số lượt hỗ trợ từng ngày. {sentence}",
        label_heading="Ngày",
    )
    _chart(document, bars, numbers.chart("Số lượt hỗ trợ theo ngày"), Cm(6))


def _chart(document: Document, bars: Bars, caption: str, height: Length) -> None:
    holder = document.add_paragraph()
    holder.alignment = word.CENTRE
    holder.paragraph_format.space_after, holder.paragraph_format.keep_with_next = Pt(0), True
    add_bars(document, holder, bars, _CHART_WIDTH, height)
    below = word.heading(document, caption, 3)
    below.paragraph_format.keep_with_next = False


def _table_or_none(
    document: Document, grid: Grid, numbers: _Numbers, none: str = "Trong kỳ chưa ghi nhận lượt hỗ trợ nào."
) -> None:
    if grid.rows:
        _table(document, grid, numbers)
    else:
        word.paragraph(document, none)


def _table(document: Document, grid: Grid, numbers: _Numbers) -> None:
    word.heading(document, numbers.table(grid.title), 3)
    _rows(document, grid)


def _rows(document: Document, grid: Grid) -> None:
    shape = [word.Column(column.heading, Mm(column.width_mm), column.form is not Form.TEXT) for column in grid.columns]
    forms = [column.form for column in grid.columns]
    word.table(document, shape, [[_text(*pair) for pair in zip(row, forms, strict=True)] for row in grid.rows])


def _text(value: Value, form: Form) -> str:
    if value is None or isinstance(value, str):
        return NONE if value is None else value
    if form is Form.SHARE:
        return share(value)
    return score(value) if form is Form.SCORE else number(value)


def _date(made: Month) -> str:
    """The date with its day left blank: the document is dated when it is signed."""
    return f"ngày       tháng {written(made.number)} năm {made.year}"


def _part_of(line: str, size: float) -> Length:
    """Between a third and a half of the length of a line in bold capitals, which are about 0.72 of their size wide."""
    return Length(int(Pt(size * 0.72 * len(line)) * 0.42))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
