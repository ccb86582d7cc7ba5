"""The report's sentences. Each is derived from its figures; what figures cannot know is left blank for the office."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from indicators.figures import Figures
from indicators.progress import Progress
from knowledge.plans import Plan
from reports.figures import MonthFigures
from reports.grids import measured
from reports.wording import change, day, number, score, share_of, span

_LONGEST_LIST = 5


def subject(figures: MonthFigures, before_month: str = " ") -> str:
    """What the report is about."""
    return f"Kết quả hướng dẫn, hỗ trợ người dân sử dụng dịch vụ số{before_month}{figures.period.month.words}"


def introduction(figures: MonthFigures, plan: Plan) -> str:
    """On what plan it reports, and which days it counts. The plan's number and date stay blank where it has none."""
    title = plan.title.removeprefix("Kế hoạch ")
    return (
        f"Thực hiện Kế hoạch số {plan.number or '……/KH-UBND'} ngày {plan.issued or '……/……/………'} của Ủy ban nhân dân "
        f"{plan.name} về {title[:1].lower()}{title[1:]}, Ủy ban nhân dân {plan.name} báo cáo kết quả hướng dẫn, hỗ trợ "
        f"người dân sử dụng dịch vụ số {figures.period.month.words} ({_counted(figures)}) như sau:"
    )


def _counted(figures: MonthFigures) -> str:
    if figures.is_complete:
        return f"số liệu tính {span(figures.period.first, figures.period.last)}"
    return (
        f"số liệu tạm tính {span(figures.period.first, figures.until)}; "
        f"kỳ báo cáo kết thúc ngày {day(figures.period.last)}, số liệu kỳ trước lấy cùng số ngày để so sánh"
    )


def results(figures: MonthFigures) -> Iterator[str]:
    """The month in all."""
    now, before, year = figures.now, figures.before, figures.year
    if not now.interactions:
        yield "Trong kỳ báo cáo chưa ghi nhận lượt hỗ trợ nào."
    else:
        yield (
            f"Trong kỳ báo cáo đã hỗ trợ **{number(now.interactions)} lượt** cho **{number(now.people)} người**; số "
            f"lượt {_compared(now.interactions, before.interactions)}. Trợ lý ảo trả lời được ngay "
            f"{_part(now.answered, now)}; chuyển cán bộ {_part(now.handed_off, now)}; chưa có thông tin để trả lời "
            f"{_part(now.not_found, now)}. Cán bộ, Tổ công nghệ số cộng đồng trực tiếp hỗ trợ "
            f"{_part(now.assisted, now)}."
        )
    answered = f"; trả lời được ngay {share_of(year.answered, year.interactions)}" if year.interactions else ""
    yield f"Lũy kế từ đầu năm: {number(year.interactions)} lượt, {number(year.people)} người{answered}."


def _part(part: int, whole: Figures) -> str:
    return f"{number(part)} lượt ({share_of(part, whole.interactions)})"


def _compared(now: int, before: int) -> str:
    if now == before:
        return f"không đổi so với kỳ trước ({number(before)} lượt)"
    if not before:
        return "kỳ trước chưa ghi nhận"
    return f"{change(now, before)} so với kỳ trước ({number(before)} lượt)"


def busiest(figures: MonthFigures) -> str:
    """The day with the most support; empty if there was none."""
    most = max(figures.days, key=lambda entry: entry[1], default=None)
    if most is None or not most[1]:
        return ""
    active = sum(1 for _, count in figures.days if count)
    return (
        f"Có {active}/{len(figures.days)} ngày ghi nhận lượt hỗ trợ; ngày nhiều nhất là {day(most[0])} "
        f"({number(most[1])} lượt)."
    )


def satisfaction(figures: MonthFigures) -> str:
    """How the people rated it."""
    now = figures.now
    rated = now.useful_yes + now.useful_no
    parts = []
    if rated:
        parts.append(
            f"{number(rated)} lượt đánh giá câu trả lời, trong đó {number(now.useful_yes)} lượt hữu ích "
            f"({share_of(now.useful_yes, rated)})"
        )
    if now.satisfaction_count:
        parts.append(
            f"{number(now.satisfaction_count)} lượt chấm điểm, trung bình {score(now.satisfaction)}/5 điểm "
            f"(lũy kế từ đầu năm {score(figures.year.satisfaction)}/5)"
        )
    return f"Trong kỳ có {'; '.join(parts)}." if parts else "Trong kỳ chưa có lượt đánh giá nào của người dân."


def shortcomings(figures: MonthFigures) -> Iterator[str]:
    """What the figures show to be wanting."""
    now, before = figures.now, figures.before
    if now.interactions < before.interactions:
        yield f"Số lượt hỗ trợ {_compared(now.interactions, before.interactions)}."
    if now.not_found:
        yield f"Còn {_part(now.not_found, now)} chưa có thông tin để trả lời."
    if now.useful_no:
        rated = now.useful_yes + now.useful_no
        yield f"Có {number(now.useful_no)} lượt ({share_of(now.useful_no, rated)}) được đánh giá chưa hữu ích."
    behind = _behind(figures)
    if behind:
        yield f"Còn {len(behind)} chỉ tiêu chưa đạt mức kế hoạch: {_names(behind)}."
    unknown = _without_population(figures)
    if unknown:
        yield f"Có {len(unknown)} chỉ số chưa tính được tỷ lệ vì chưa có số liệu dân số, đối tượng: {_names(unknown)}."
    nowhere = next((line.now for line in figures.hamlets if line.name == "Chưa ghi nhận ấp, thôn"), None)
    if nowhere and len(figures.hamlets) > 1:
        yield f"Có {_part(nowhere, now)} chưa ghi nhận được ấp, thôn."


def proposals(figures: MonthFigures) -> Iterator[str]:
    """What follows from the shortcomings."""
    if figures.unanswered:
        yield f"Bổ sung, cập nhật nội dung trả lời cho {len(figures.unanswered)} câu hỏi nêu tại mục III.1."
    if _without_population(figures):
        yield "Các đơn vị được giao cung cấp số liệu dân số, đối tượng cho các chỉ số chưa có."
    behind = _behind(figures)
    if behind:
        yield f"Tập trung hỗ trợ các chỉ tiêu chưa đạt nêu tại mục II: còn thiếu {_missing(behind)}."


def _behind(figures: MonthFigures) -> list[Progress]:
    return [entry for entry in measured(figures) if entry.missing]


def _without_population(figures: MonthFigures) -> list[Progress]:
    """Those staff could enter one for; ratings are divided by what the log itself holds."""
    return [entry for entry in figures.progress if entry.population is None and entry.indicator.figure == "people"]


def _names(entries: Sequence[Progress]) -> str:
    names = [entry.indicator.name for entry in entries]
    more = len(names) - _LONGEST_LIST
    return "; ".join(names[:_LONGEST_LIST]) + (f" và {more} chỉ số khác" if more > 0 else "")


def _missing(entries: Sequence[Progress]) -> str:
    parts = [f"{number(entry.missing or 0)} người ({entry.indicator.name})" for entry in entries[:_LONGEST_LIST]]
    return "; ".join(parts)
