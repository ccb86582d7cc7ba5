"""Questions for several facts of a plan at once: a section, an office's duties, a group's targets, all of one kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.amounts import quantities, shares_named
from knowledge.plan_questions import PlanQuestion, groups_of, is_responsible
from knowledge.plan_wording import figure
from knowledge.plans import Fact, FactKind, Plan
from knowledge.populations import people_in, people_named
from knowledge.text import folded_words
from knowledge.units import units_of
from knowledge.wording import function_words

_MOST_IN_A_SECTION = 25
# Papers asked for by their sort ("những nghị quyết nào", "mấy cái quyết định").
_OTHER_SORTS = r"nghi quyet|quyet dinh|nghi dinh|chi thi|de an|thong tu|thong bao|luat"
_PAPER = rf"{_OTHER_SORTS}|ke hoach"
_SORTS = re.compile(rf"\b(?:{_PAPER})\b")
# "Kế hoạch" is most often the plan itself, unless several are meant.
_SORTS_ASKED = re.compile(
    rf"\b(?:{_OTHER_SORTS})\b|(?:(?<=nhung )|(?<=cac )|(?<=may )|(?<=cai ))ke hoach\b"
    rf"|\bke hoach(?= (?:nao|{_OTHER_SORTS})\b)"
)
_PAPERS = re.compile(rf"\b(?:nhung|cac|may|bao nhieu)(?: cai| ban)? (?:{_PAPER})\b|\b(?:{_PAPER}) nao\b")
# By what name all facts of a kind are asked for.
_KINDS_NAMED: tuple[tuple[re.Pattern[str], frozenset[FactKind]], ...] = (
    (
        re.compile(rf"\b(?:can cu|phap li|van ban nao|nhung van ban|vien dan|dan chieu)\b|{_PAPERS.pattern}"),
        frozenset({FactKind.LEGAL}),
    ),
    (re.compile(r"\bbao cao\b"), frozenset({FactKind.REPORTING})),
    (
        re.compile(r"\b(?:moc(?! (?:(?:den|toi|cua) )?(?:nam )?20)|thoi han|han chot|han nop|deadline|ki han)\b"),
        frozenset({FactKind.DEADLINE, FactKind.REPORTING}),
    ),
    (
        re.compile(r"\b(?:nguon von|nguon tien|khoan tien|khoan chi|tien nong|tien bac|kinh phi|ngan sach)\b"),
        frozenset({FactKind.BUDGET}),
    ),
    (re.compile(r"\b(?:ket qua|thanh tich|dat duoc|lam duoc)\b"), frozenset({FactKind.RESULT})),
)
_ONLY_KIND = frozenset(
    folded_words(
        "căn cứ cơ sở pháp lý văn bản viện dẫn báo cáo mốc thời hạn chót nộp kỳ nguồn vốn tiền nong bạc kinh phí"
        " ngân sách khoản chi kết quả đạt làm nhắc tới chiếu ban hành số hiệu nghị quyết định kế hoạch đề án chỉ thị"
        " thông báo tư luật nữa cái loại từng chế độ gửi"
    )
)
# What a question for a list is framed with. The softer words choose between sections that fit the others.
_OF_A_LIST = frozenset(
    folded_words(
        "liệt kê kể tên ra hết các những mấy gồm bao có danh sách mục tất cả toàn bộ đủ gạch đầu dòng đọc giúp cho"
        " xin gom lại vào tóm tắt điểm qua nêu ghi trong kế hoạch này xã mình nội dung việc số nào gì về phần định phải"
        " nổi bật chính tiêu biểu quan trọng đáng chú ý"
    )
)
_SOFT = frozenset(
    folded_words("nhiệm vụ giải pháp mục tiêu chỉ tiêu kết quả cụ thể chủ yếu trọng tâm phát triển năm ngoái nay")
)
_TASKS = re.compile(r"\b(?:nhiem vu|giai phap|viec)\b")
_SHARES = re.compile(r"\b(?:muc|phan tram|t[iy] le|chi tieu|con so)\b")
_TARGETS = re.compile(r"\b(?:chi tieu|muc tieu|con so)\b")
_ANNEX, _NAMES_ANNEX = "PHỤ LỤC", re.compile(r"\bphu luc\b|\bbang (?:chi tieu|cuoi)\b")
_PROJECTS = re.compile(r"\bdu an\b")
_SHORTCOMINGS = re.compile(r"\b(?:han che|ton tai|kho khan|vuong mac|nguyen nhan)\b")
_NUMBERING = re.compile(r"[ivx]+|\d.*|\w")
# How much of a heading must be named.
_OF_A_HEADING = 0.5
_ENOUGH_WORDS = 2


def duties(question: PlanQuestion) -> list[Fact]:
    """What the plan gives the units named in the question, targets first where targets are asked for."""
    wanted = question.offices or question.units
    found = [fact for fact in question.plan.facts if any(is_responsible(fact, unit) for unit in wanted)]
    return sorted(found, key=lambda fact: fact.kind is not FactKind.TARGET) if asks_targets(question) else found


def mentioning(question: PlanQuestion) -> list[Fact]:
    """What the plan says of the units named in the question beside their duties ("phối hợp với bưu điện")."""
    wanted = set(question.offices)
    said = [fact for fact in question.plan.facts if wanted & set(units_of(fact.quote))]
    return [fact for fact in said if not fact.quote.startswith("Nơi nhận")]


def listed(question: PlanQuestion) -> list[Fact]:
    """The facts that a "list …" question wants; [] if it names no office, kind, group, section or year.

    A unit gives its duties and targets, a group its targets, a heading what stands below it, a year all targets for it.
    """
    exact = _in_annex(question) or _with_figure(question) or _of_the_past(question)
    if exact:
        return exact
    papers = FactKind.LEGAL in next(iter(_kinds_named(question)), ())  # of whichever offices they are
    if question.units and (question.duty or question.offices) and not papers:
        return duties(question)
    found = _of_kind(question) or _shortcomings(question)
    if found or papers:
        return found
    of_people = _of_people(question)
    if of_people and not question.group and _SHARES.search(_text(question)):
        return of_people
    by_heading = _below_heading(question)
    if by_heading and (_TASKS.search(_text(question)) or not question.group):
        return by_heading
    return _of_group(question) or by_heading or of_people or _of_year(question)


def misses_kind(question: PlanQuestion) -> bool:
    """Whether the question asks for all results or shortcomings so far, and the plan reports none."""
    if _SHORTCOMINGS.search(_text(question)):
        return not any(_SHORTCOMINGS.search(" ".join(folded_words(path[-1]))) for path in _headings(question.plan))
    kinds = {fact.kind for fact in question.plan.facts}
    return any(not kinds & wanted for wanted in _kinds_named(question)) and not _others(question, _ONLY_KIND)


def in_section(question: PlanQuestion) -> list[Fact]:
    """The facts of the section that the question names by its number, with those of the sections below it."""
    number = question.section
    if number is None:
        return []
    labels = ((fact, fact.section.rpartition("/")[2].removeprefix("PHẦN ").upper()) for fact in question.plan.facts)
    return [fact for fact, label in labels if label == number or label.startswith(f"{number}.")]


def of_section(first: Fact, question: PlanQuestion) -> list[Fact]:
    """The facts that stand with the best one in its section."""
    found = [fact for fact in question.plan.facts if fact.section == first.section]
    return found if 1 < len(found) <= _MOST_IN_A_SECTION else []


def asks_targets(question: PlanQuestion) -> bool:
    """Whether targets are asked for, and not whatever the plan says."""
    return bool(_TARGETS.search(_text(question)))


def _of_kind(question: PlanQuestion) -> list[Fact]:
    """All facts of a kind that the question names, about whatever else it names; all projects with their sums."""
    if _PROJECTS.search(_text(question)):
        found = [fact for fact in question.plan.facts if _PROJECTS.search(" ".join(folded_words(fact.subject)))]
        return found if len(found) > 1 else []
    about = _others(question, _ONLY_KIND)
    for wanted in _kinds_named(question):
        found = [fact for fact in question.plan.facts if fact.kind in wanted and about <= _said(fact)]
        if FactKind.LEGAL in wanted:
            found = _of_sort(found, question)
        if question.group:
            found = [fact for fact in found if question.group in groups_of(fact, question.plan)]
        if len(found) > 1:
            return found
    return []


def _of_sort(papers: list[Fact], question: PlanQuestion) -> list[Fact]:
    """The papers of the sorts that the question asks for by name; all where it only says "papers"."""
    text = _text(question)
    if not _PAPERS.search(text):
        return papers
    sorts = set(_SORTS_ASKED.findall(text))
    return [fact for fact in papers if sorts & _sort_of(fact)]


def _sort_of(paper: Fact) -> set[str]:
    """The sort a paper's name begins with; what follows are the papers that it is about."""
    return set(_SORTS.findall(" ".join(folded_words(figure(paper) or paper.subject)))[:1])


def _in_annex(question: PlanQuestion) -> list[Fact]:
    """The annex's targets: of the office, and with the figure, that the question names, if it names one."""
    if not _NAMES_ANNEX.search(_text(question)):
        return []
    found = [fact for fact in question.plan.facts if fact.section == _ANNEX and fact.kind is FactKind.TARGET]
    if question.offices:
        found = [fact for fact in found if any(is_responsible(fact, unit) for unit in question.offices)]
    figures = quantities(question.query.text)
    return [fact for fact in found if fact.value in figures] or found


def _with_figure(question: PlanQuestion) -> list[Fact]:
    """The targets with the share that the question names ("những chỗ ghi 100%"), of whom and what it names besides."""
    shares = shares_named(question.query.text)
    if not shares:
        return []
    found = [fact for fact in _targets(question) if fact.value in shares and fact.unit == "%"]
    if question.group:
        found = [fact for fact in found if question.group in groups_of(fact, question.plan)]
    return _dated(_counting(found, question), question)


def _of_the_past(question: PlanQuestion) -> list[Fact]:
    """The results of years that are over, of the group that the question names if it names one."""
    if not question.years or max(question.years) >= question.plan.year or _SHORTCOMINGS.search(_text(question)):
        return []
    found = [fact for fact in question.plan.facts if fact.kind is FactKind.RESULT and fact.year in question.years]
    of_group = [fact for fact in found if question.group in groups_of(fact, question.plan)]
    return of_group if len(of_group) > 1 else []


def _shortcomings(question: PlanQuestion) -> list[Fact]:
    """What stands below the headings that name the shortcomings asked for ("hạn chế", "nguyên nhân")."""
    plan, asked = question.plan, set(_SHORTCOMINGS.findall(_text(question)))
    return [
        fact
        for fact in plan.facts
        if any(asked & set(_SHORTCOMINGS.findall(" ".join(folded_words(t)))) for t in plan.section(fact.section).titles)
    ]


def _of_people(question: PlanQuestion) -> list[Fact]:
    """The targets that count the people or businesses that the question names ("các mức đối với hộ kinh doanh")."""
    if not people_named(question.query.tokens) or _TASKS.search(_text(question)):
        return []
    found = _counting(_targets(question), question)
    return _dated([fact for fact in found if fact.is_quantified], question)


def _counting(facts: list[Fact], question: PlanQuestion) -> list[Fact]:
    """The facts about the people that the question names; all of them if it names nobody."""
    people = people_named(question.query.tokens)
    return [fact for fact in facts if people & people_in(fact.subject)] if people else facts


def _targets(question: PlanQuestion) -> list[Fact]:
    return [fact for fact in question.plan.facts if fact.kind is FactKind.TARGET]


def _of_group(question: PlanQuestion) -> list[Fact]:
    found = [fact for fact in _targets(question) if question.group and question.group in groups_of(fact, question.plan)]
    return _dated(found, question)


def _of_year(question: PlanQuestion) -> list[Fact]:
    if not question.years or not (asks_targets(question) or min(question.years) > question.plan.year):
        return []
    return _dated(_targets(question), question)


def _below_heading(question: PlanQuestion) -> list[Fact]:
    """What stands below the heading whose words the question names; of targets where these are asked for."""
    written = set(folded_words(question.query.text)) - _name(question.plan)
    # A word the plan has nowhere ("để làm slide") tells no heading from another; the others must then be several.
    said = written & _vocabulary(question.plan)
    enough = _ENOUGH_WORDS if written - said - _OF_A_LIST - function_words() else 1
    of_the_plan = set(folded_words(question.plan.title))
    best: tuple[int, float, list[Fact]] = (-1, 0.0, [])
    for path in _headings(question.plan):
        inner, whole = set(folded_words(path[-1])), {word for title in path for word in folded_words(title)}
        named = {word for word in said - _OF_A_LIST - _SOFT if word in inner or word not in function_words()}
        telling = {word for word in inner - _OF_A_LIST - _SOFT if not _NUMBERING.fullmatch(word)}
        share = len(named & telling) / (len(telling) or 1)
        if not named - of_the_plan <= whole or share < _OF_A_HEADING or len(named) < enough:
            continue
        found = [
            fact for fact in question.plan.facts if question.plan.section(fact.section).titles[: len(path)] == path
        ]
        if asks_targets(question):
            found = [fact for fact in found if fact.kind in {FactKind.TARGET, FactKind.STAFFING}]
            found = _dated(found, question)
        if len(found) > 1:
            best = max(best, (len(said & _SOFT & whole), share, found), key=lambda candidate: candidate[:2])
    return best[2]


def _headings(plan: Plan) -> Iterator[tuple[str, ...]]:
    """Each heading of the plan with those above it, from the outside in."""
    paths = (section.titles[:depth] for section in plan.sections for depth in range(1, len(section.titles) + 1))
    yield from dict.fromkeys(paths)


def _dated(facts: list[Fact], question: PlanQuestion) -> list[Fact]:
    """The facts of the years that the question names; undated ones are of the plan's year."""
    years = question.years
    return [fact for fact in facts if (fact.year or question.plan.year) in years] if years else facts


def _kinds_named(question: PlanQuestion) -> list[frozenset[FactKind]]:
    text = _text(question)
    return [kinds for named, kinds in _KINDS_NAMED if named.search(text)]


def _others(question: PlanQuestion, known: frozenset[str]) -> set[str]:
    """The telling words of the question beside those of its form and the `known` ones."""
    said = set(folded_words(question.query.text)) - _name(question.plan) - function_words()
    said = {word for word in said if not word[0].isdigit()}
    return said - _OF_A_LIST - known


@lru_cache(maxsize=5_000)
def _said(fact: Fact) -> frozenset[str]:
    return frozenset(folded_words(f"{fact.subject} {fact.quote}"))


def _vocabulary(plan: Plan) -> frozenset[str]:
    """The words of the plan's facts and headings."""
    headings = {word for section in plan.sections for title in section.titles for word in folded_words(title)}
    return frozenset(headings).union(*map(_said, plan.facts))


def _name(plan: Plan) -> set[str]:
    return set(folded_words(plan.name))


def _text(question: PlanQuestion) -> str:
    return " ".join(folded_words(question.query.text))
