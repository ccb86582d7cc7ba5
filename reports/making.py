"""Makes a report: counts, writes both files. Used by the scheduler, the console, the command and the officers' chat."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from indicators.statistics import DetailsDeleted
from knowledge.plans import Plan
from reports.archive import Files
from reports.document import write_document
from reports.figures import MonthFigures, month_figures
from reports.form import ReportForm, form_of
from reports.period import Month, period_of
from reports.workbook import write_workbook


class CannotReport(ValueError):
    """The month lies in the future, or its details are deleted; the message is for people."""


def count(connection: sa.Connection, plan: Plan, month: Month, today: date) -> tuple[MonthFigures, ReportForm]:
    """What the report of `month` says, and how the commune heads it.

    Raises:
        CannotReport: no day of the month's period has come yet, or its days can no longer be counted one by one.

    """
    form = form_of(connection, plan)
    period = period_of(month, form.closing_day)
    if period.first > today:
        raise CannotReport(f"Kỳ báo cáo {month.words} chưa bắt đầu.")
    try:
        return month_figures(connection, plan, period, form.closing_day, today), form
    except DetailsDeleted as problem:
        raise CannotReport(str(problem)) from problem


def write(figures: MonthFigures, plan: Plan, form: ReportForm, today: date) -> Files:
    """Both files; takes about a second, so not inside a transaction."""
    document = write_document(figures, plan, form, Month.of(today))
    return Files(document, write_workbook(figures, plan), figures.now.interactions)
