"""What officers type in a chat: "ghi 12 lượt VNeID ấp 3", "thong ke hom nay", "bc t10".

Typed loosely: without diacritics, in any order, with everyday short forms. A message is a command only if every word
of it is understood as part of one; anything else is a question like any other and goes to the assistant. A slip of the
finger is forgiven in what asks for figures, not in what writes them down.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from indicators.command_spelling import mended
from indicators.command_words import NUMBER, POLITE, UNIT, Rest, as_typed, in_words, month_named, number
from indicators.visit_words import CHANNEL_OF, TOPIC_OF

_LONGEST = 120


@dataclass(frozen=True)
class Record:
    """Count a visit. `hamlet` as typed, None where none is; `channel`, `topic` None where not said."""

    people: int
    topic: str | None = None
    hamlet: str | None = None
    channel: str | None = None
    day: date | None = None


@dataclass(frozen=True)
class Statistics:
    """How much was done from `first` to `last`, both included; `title` names the period ("Hôm nay")."""

    title: str
    first: date
    last: date
    topic: str | None = None
    hamlet: str | None = None


@dataclass(frozen=True)
class Targets:
    """How far the plan's targets are; of one topic only, if given."""

    topic: str | None = None


@dataclass(frozen=True)
class MonthReport:
    """The report of a month, as a file."""

    year: int
    month: int
    ending: Literal["docx", "xlsx"] = "docx"


@dataclass(frozen=True)
class Undo:
    """Take a visit back: the one with that mark, else the newest."""

    mark: str | None = None


@dataclass(frozen=True)
class Amend:
    """The newest visit had another number of people."""

    people: int


@dataclass(frozen=True)
class Help:
    """What can be typed."""


@dataclass(frozen=True)
class Unclear:
    """Meant to be a visit ("ghi 12 lượt …"), but `words` of it are not understood."""

    words: str


Command = Record | Statistics | Targets | MonthReport | Undo | Amend | Help | Unclear

_VERB = r"(?:da )?(?:ghi nhan|ghi so|ghi them|ghi|nhap them|nhap|cong them|cong|them)"
_HELPED = r"(?:da )?(?:ho tro|huong dan|giup|lam)(?: duoc| xong| cho)?"
_RECORD = re.compile(rf"{_VERB}(?: giup| cho| gium)?(?: {NUMBER}(?: {UNIT})?)?\b")
_RECORD_HELPED = re.compile(rf"{_HELPED} {NUMBER} {UNIT}\b")
_UNMISTAKABLE = re.compile(rf"{_VERB} {NUMBER} (?:luot|l)\b")
_WORK = (
    *("dang ky", "dang nhap", "kich hoat", "cai dat", "cai", "nop", "lam", "mo tai khoan", "tai khoan", "tra cuu"),
    *("quen mat khau", "mat khau", "ho tro", "huong dan", "muc 2", "cap", "dung", "su dung"),
)
"""What may be said of the help besides its topic."""
_MANY = r"(?:bao nhieu|bn|bnhieu|may)"
_STATISTICS = re.compile(
    r"\b(?:thong ke|thongke|so lieu|tong ket|tong hop|(?:tong )?so luot|ket qua ho tro"
    rf"|(?:ho tro |huong dan |giup |lam |ghi )?(?:duoc |dc )?(?:tong so |tong cong )?{_MANY} (?:luot|l|nguoi|ng)"
    r"(?: ho tro| huong dan| giup)?(?: duoc| dc| roi)?)\b"
    r"|^tk(?= (?:hom|hnay|tuan|thang|t|ngay) ?)"
)
_TOWARDS = re.compile(r"\b(?:thieu|can them|con lai|tien do|da dat|dat duoc|moi dat)\b")
_TARGET = re.compile(r"\b(?:chi tieu|muc tieu|ke hoach)\b")
_HOW_FAR = re.compile(rf"con thieu {_MANY}(?: nguoi| luot)?(?: nua)?")
_OF_TARGETS = (
    *("can them", "con lai", "tien do", "da dat", "dat duoc", "con thieu", "thieu", "dat", "chi tieu", "muc tieu"),
    *("ke hoach", "thuc hien", "so voi", "so vs", "theo", "den dau", "toi dau", "bao nhieu", "bn", "bnhieu", "may"),
    *("nua", "de", "moi", "con", "phan tram", "luot", "ho tro", "huong dan", "nguoi", "so", "chua"),
)
_REPORT = re.compile(
    r"(?:(?:gui|lay|xem|xin|xuat|lap|lam|cho|can|toi|em|anh|chi|minh) )*(?:(?:file|tep|excel|word|ban) )*"
    r"(?:bao cao|bc) "
)
_OF_REPORTS = {"excel", "word", "file", "tep", "cua", "di", "cho", "toi", "minh"}
_UNDO = re.compile(
    r"huy|(?:huy|xoa|bo)(?: luot)?(?: (?:vua ghi|vua roi|cuoi|moi ghi|nay|ghi nham|nham|ghi))|(?:huy|xoa|bo) luot"
    r"|(?:toi )?(?:ghi|nhap) nham(?: roi)?"
)
_MARK = re.compile(r"#([0-9a-f]{12})\b")
_AMEND = re.compile(rf"sua(?: lai)?(?: thanh| con| la)?(?: so nguoi)?(?: thanh| con| la)? {NUMBER}(?: {UNIT})?")
_HELP = re.compile(r"(?:cac |danh sach )?(?:lenh|cau lenh)(?: can bo)?|huong dan (?:ghi luot|can bo)|tro giup can bo")


def command_in(text: str, today: date) -> Command | None:
    """The command in a message, None if it is none; `today` is Vietnam's date."""
    if len(text) > _LONGEST:
        return None
    mark = _MARK.search(text.lower())
    said = in_words(_MARK.sub("", text.lower()))
    if _HELP.fullmatch(said):
        return Help()
    if _UNDO.fullmatch(said):
        return Undo(mark[1] if mark else None)
    if match := _AMEND.fullmatch(said):
        return Amend(number(match[1]))
    found = _read(said, today, (_report, _record, _targets, _statistics))
    if found is None:
        # Only what changes nothing is guessed from a slip of the finger.
        found = _read(mended(said), today, (_report, _targets, _statistics))
    if isinstance(found, Record | Statistics) and found.hamlet is not None:
        return replace(found, hamlet=as_typed(text, found.hamlet))
    return found


def _read(said: str, today: date, readers: Sequence[Callable[[str, date], Command | None]]) -> Command | None:
    return next((found for read in readers if (found := read(said, today)) is not None), None)


def is_unmistakable(text: str) -> bool:
    """Whether only an officer would write this: of others, it is refused kindly instead of being asked about."""
    if len(text) > _LONGEST:
        return False
    said = in_words(text)
    if _UNMISTAKABLE.match(said):
        return True
    found = command_in(text, date(2000, 6, 15))
    if isinstance(found, Statistics):
        return bool(re.match(r"(?:thong ke|so lieu|tong ket|tong hop)\b", said)) or "luot" in said.split()
    return isinstance(found, MonthReport) or (isinstance(found, Targets) and "chi tieu" in said)


def _record(said: str, today: date) -> Command | None:
    match = _RECORD_HELPED.match(said) or _RECORD.match(said)
    if match is None:
        return None
    rest = Rest(said[match.end() :])
    day = rest.take_day(today)
    hamlet = rest.take_hamlet()
    channel, topic = rest.take(CHANNEL_OF), rest.take(TOPIC_OF)
    rest.drop(_WORK)
    people = number(match[1]) if match[1] else rest.take_number()
    # "nhập", "thêm", "cộng" begin many sentences: without a number only "ghi" is a command.
    is_meant = people is not None or (topic is not None and said.startswith(("ghi", "da ghi")))
    if rest.is_used_up() and is_meant:
        return Record(1 if people is None else people, topic, hamlet, channel, day)
    return Unclear(rest.left()) if _UNMISTAKABLE.match(said) else None


def _statistics(said: str, today: date) -> Command | None:
    match = _STATISTICS.search(said)
    if match is None:
        return None
    rest = Rest(f"{said[: match.start()]} {said[match.end() :]}")
    title, first, last = rest.take_period(today)
    hamlet = rest.take_hamlet()
    topic = rest.take(TOPIC_OF)
    rest.drop(("ho tro", "huong dan", "giup", "luot", "truc tiep", "lam", "ca", "da"))
    return Statistics(title, first, last, topic, hamlet) if rest.is_used_up() else None


def _targets(said: str, today: date) -> Command | None:
    if not (_TOWARDS.search(said) and _TARGET.search(said)) and not _HOW_FAR.fullmatch(said):
        return None
    rest = Rest(said)
    rest.take_period(today)
    topic = rest.take(TOPIC_OF)
    rest.drop(_OF_TARGETS)
    return Targets(topic) if rest.is_used_up() else None


def _report(said: str, today: date) -> Command | None:
    match = _REPORT.match(said)
    if match is None:
        return None
    rest = said[match.end() :].strip()
    is_excel = "excel" in said.split()
    rest = " ".join(word for word in rest.split() if word not in POLITE | _OF_REPORTS)
    month = month_named(rest, today)
    return MonthReport(*month, "xlsx" if is_excel else "docx") if month else None
