"""How a commune heads and signs its report (Nghị định 30/2020/NĐ-CP, Phụ lục I), and when it closes its figures.

Everything has a default that is right for most; nothing personal is guessed: the signer's name stays blank until staff
set it. What staff set is kept per commune.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import sqlalchemy as sa

from knowledge.plans import FactKind, Plan
from reports.period import CLOSING_DAY
from reports.tables import report_forms

_LONGEST = 1000
_DEPARTMENT = "Sở Khoa học và Công nghệ"


class BadForm(ValueError):
    """A value of the form cannot be used; the message is for staff."""


@dataclass(frozen=True)
class ReportForm:
    """The parts of the document that are the office's own.

    `agency` (lines), `place` and `symbol` head it; `authority` (lines: "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH") and `signer`
    sign it; `recipients` (lines) end it. `closing_day` is the last day whose figures count (1–28), None: the month's
    end. `calendar_version` makes the calendar's address; another number makes the old address invalid.
    """

    agency: str
    place: str
    symbol: str = "BC-UBND"
    authority: str = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
    signer: str = ""
    recipients: str = ""
    closing_day: int | None = CLOSING_DAY
    calendar_version: int = 1

    @property
    def agency_lines(self) -> list[str]:
        """The office's name, line by line."""
        return _lines(self.agency)

    @property
    def authority_lines(self) -> list[str]:
        """In whose name and as what is signed, line by line."""
        return _lines(self.authority)

    @property
    def recipient_lines(self) -> list[str]:
        """Who gets the document, one a line, without dashes and stops."""
        return [line.strip(" -;.") for line in _lines(self.recipients) if line.strip(" -;.")]


def usual_form(plan: Plan) -> ReportForm:
    """What holds for a commune that has set nothing: drawn from its name and its plan."""
    name = plan.name.removeprefix("xã ").removeprefix("phường ")
    reported_to = any(fact.kind is FactKind.REPORTING and _DEPARTMENT in fact.quote for fact in plan.facts)
    recipients = [f"{_DEPARTMENT} (để báo cáo)"] if reported_to else []
    recipients += ["Chủ tịch, các Phó Chủ tịch UBND xã", "Các cơ quan, đơn vị thuộc xã", "Lưu: VT, VHXH"]
    return ReportForm(f"ỦY BAN NHÂN DÂN\n{plan.name.upper()}", name, recipients="\n".join(recipients))


def form_of(connection: sa.Connection, plan: Plan) -> ReportForm:
    """The commune's form: the usual one with what its staff set."""
    usual = usual_form(plan)
    body = connection.execute(sa.select(report_forms.c.body).where(report_forms.c.commune == plan.commune)).scalar()
    known = {field.name for field in fields(ReportForm)}
    return replace(usual, **{name: value for name, value in (body or {}).items() if name in known})


def set_form(connection: sa.Connection, plan: Plan, changes: Mapping[str, Any], now: float) -> ReportForm:
    """Keep `changes` (names of `ReportForm`'s fields); return the form as it is from now on.

    Raises:
        BadForm: a text is empty where it must not be, or too long, or the closing day is none of 1–28.

    """
    form = replace(form_of(connection, plan), **changes)
    _check(form)
    usual = asdict(usual_form(plan))
    # What is as usual is not kept, so that it follows the plan.
    body = {name: value for name, value in asdict(form).items() if value != usual[name]}
    connection.execute(sa.delete(report_forms).where(report_forms.c.commune == plan.commune))
    connection.execute(sa.insert(report_forms).values(commune=plan.commune, body=body, updated_at=now))
    return form


def _check(form: ReportForm) -> None:
    needed = {"Tên cơ quan": form.agency, "Địa danh": form.place, "Ký hiệu": form.symbol, "Quyền hạn": form.authority}
    for name, text in needed.items():
        if not text.strip():
            raise BadForm(f"{name}: không được để trống.")
    for text in (*needed.values(), form.signer, form.recipients):
        if len(text) > _LONGEST:
            raise BadForm(f"Mỗi ô dài nhất {_LONGEST} ký tự.")
    if form.closing_day is not None and not 1 <= form.closing_day <= 28:
        raise BadForm("Ngày chốt số liệu: từ 1 đến 28, hoặc để trống nếu tính tròn tháng.")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
