"""Answers composed from plan facts, each with its figure, section and quote; never anything the plan does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.amounts import cycles, leaves_none_out, quantities, quantities_before, quarters
from knowledge.answer import Answer, Button, Citation, Outcome
from knowledge.entries import Passage
from knowledge.plan_questions import PlanQuestion, groups_of, is_responsible, same_measure
from knowledge.plan_ranking import answers, is_due_with
from knowledge.plan_wording import GROUPS, citation, figure, number, section_name, statement
from knowledge.plans import Fact, FactKind, Plan
from knowledge.question_forms import Sought
from knowledge.targets import Target
from knowledge.text import fold, folded_words
from knowledge.units import unit, units_named, units_of

TOPIC = "kehoach"
_IN_WORDS = ("Kế hoạch không ghi con số cụ thể cho nội dung này.", "Kế hoạch không ghi ngày cụ thể cho nội dung này.")
_MOST_LISTED = 40
_MOST_CITED = 8
_SIGNER = "Người ký kế hoạch"
_OFFICE = re.compile(r"\b(?:pho )?chu tich\b")
_OFFICES = {"chu tich": "Chủ tịch", "pho chu tich": "Phó Chủ tịch"}
_CYCLES = {"nam": "năm", "quy": "quý", "thang": "tháng", "tuan": "tuần", "ngay": "ngày"}


def fact_answer(
    plan: Plan, fact: Fact, related: Sequence[Fact], question: PlanQuestion, text: str, confidence: float
) -> Answer:
    """The figure (or statement) asked for, where else the plan says it, what stands near it, what it leaves open."""
    facts = same_measure(fact, plan)
    parts = [_confirmation(facts, text) if question.confirming else "", f"{_opening(plan, fact)}\n{statement(fact)}."]
    if question.seeks_a_figure and not any(
        answers(fact, question.sought) or is_due_with(fact, question) for fact in facts
    ):
        parts.append(_IN_WORDS[question.sought is Sought.DATE])
    parts.append(_responsible(plan, facts, question))
    parts.append(_elsewhere(facts))
    parts.append(_note(fact))
    parts.append(_related(related))
    parts.append(f"Nguồn: {plan.title}, {section_name(fact.section)}.")
    return _answer(plan, [*facts, *related], "\n\n".join(filter(None, parts)), confidence)


def list_answer(plan: Plan, facts: Sequence[Fact], question: PlanQuestion, confidence: float) -> Answer:
    """The targets of a group, or the duties of a unit."""
    heading = _list_heading(plan, facts, question)
    shown = facts[:_MOST_LISTED]
    lines = [f"- {_list_line(fact)} ({section_name(fact.section)})" for fact in shown]
    if len(facts) > len(shown):
        lines.append(f"… và {len(facts) - len(shown)} mục khác.")
    return _answer(plan, shown, "\n".join([heading, *lines]), confidence)


def comparison(pairs: Sequence[tuple[Plan, Fact | None]], name: str, confidence: float) -> Answer:
    """One thing in several plans, or in several years of one plan."""
    lines = [f"**{name}**"]
    found = [(plan, fact) for plan, fact in pairs if fact]
    for plan, fact in pairs:
        if fact is None:
            lines.append(f"- {_capital(plan.name)}: kế hoạch không nêu chỉ tiêu này.")
        else:
            year = f", năm {fact.year}" if fact.year else ""
            words, place = figure(fact), section_name(fact.section)
            said = f"**{words}** ({place}) – {fact.subject}" if words else f"{statement(fact)} ({place})"
            lines.append(f"- {_capital(plan.name)}{year}: {said}")
    return Answer(
        text="\n".join(lines),
        outcome=Outcome.ANSWERED,
        citations=tuple(citation(plan, fact) for plan, fact in found),
        source_ids=tuple(fact.id for _, fact in found),
        topic=TOPIC,
        commune=found[0][0].commune if found else None,
        confidence=confidence,
    )


def two_things(plan: Plan, facts: Sequence[Fact], confidence: float) -> Answer:
    """Two things of one plan beside each other, and how far apart their figures are."""
    lines = [f"**{_capital(plan.name)}** – so sánh:"]
    lines.extend(map(_line_with_place, facts))
    apart = _apart(facts[0], facts[1])
    return _answer(plan, facts, "\n".join([*lines, f"\n{apart}"] if apart else lines), confidence)


def _apart(first: Fact, second: Fact) -> str:
    """How far two figures of one unit are apart, in words; nothing where that cannot be said."""
    one, other = first.value, second.value
    if not isinstance(one, float | int) or not isinstance(other, float | int):
        return ""
    if (first.unit, first.operator) != (second.unit, second.operator):
        return ""
    if one == other:
        return "Hai mức bằng nhau."
    unit = "điểm phần trăm" if first.unit == "%" else first.unit or ""
    return f"Hai mức cách nhau {number(round(abs(one - other), 2))} {unit}".rstrip() + "."


def passage_answer(plan: Plan, passage: Passage, confidence: float) -> Answer:
    """The plan's own words, where no single fact answers."""
    place = section_name(passage.section.label)
    text = f"Kế hoạch của {plan.name} ({place}) viết:\n\n{passage.text}"
    name = f"{_capital(place)} – {passage.section.title}".rstrip(" –")
    return Answer(
        text=text,
        outcome=Outcome.ANSWERED,
        citations=(Citation(plan.title, name, passage.text),),
        source_ids=(passage.id,),
        topic=TOPIC,
        commune=plan.commune,
        confidence=confidence,
    )


def not_in_plan(plan: Plan, confidence: float) -> Answer:
    """The plan does not say; if it points to an annex we do not hold, say that too."""
    text = f"Kế hoạch của {plan.name} không nêu nội dung này, nên không có con số nào để trả lời."
    for annex in plan.missing_annexes:
        place = section_name(annex.mentioned_in)
        text += f"\n\nKế hoạch có dẫn tới {annex.name} ({place}), nhưng tệp hiện có không kèm phụ lục đó."
    text += "\n\nXin hỏi Phòng Văn hóa - Xã hội của xã (đầu mối chuyển đổi số) để có văn bản đầy đủ."
    return Answer(text, Outcome.NOT_FOUND, topic=TOPIC, commune=plan.commune, confidence=confidence)


def which_commune(plans: Sequence[Plan]) -> Answer:
    """Ask which commune's plan is meant."""
    buttons = tuple(Button(_capital(plan.name), Target.commune(plan.commune).payload) for plan in plans)
    return Answer("Anh/chị hỏi kế hoạch của xã nào?", Outcome.CLARIFIED, buttons=buttons, topic=TOPIC)


def which_fact(plan: Plan, facts: Sequence[Fact], confidence: float) -> Answer:
    """Ask which of a few facts is meant."""
    buttons = tuple(Button(fact.subject[:80], Target.fact(fact.id).payload) for fact in facts)
    return Answer(
        f"Kế hoạch của {plan.name} có mấy nội dung gần với câu hỏi. Anh/chị hỏi nội dung nào?",
        Outcome.CLARIFIED,
        buttons=buttons,
        source_ids=tuple(fact.id for fact in facts),
        topic=TOPIC,
        commune=plan.commune,
        confidence=confidence,
    )


def _list_heading(plan: Plan, facts: Sequence[Fact], question: PlanQuestion) -> str:
    if question.units:
        names = ", ".join(unit(code).name for code in question.units)
        is_theirs = any(is_responsible(fact, code) for fact in facts for code in question.units)
        if not is_theirs:
            return f"Kế hoạch của {plan.name} nhắc tới **{names}**:"
        return f"**{names}** ({plan.name}) được giao:"
    if question.group and all(fact.kind is FactKind.TARGET for fact in facts):
        return f"Các chỉ tiêu về **{GROUPS[question.group]}** trong kế hoạch của {plan.name}:"
    return f"Kế hoạch của {plan.name} ghi:"


def other_years(plan: Plan, fact: Fact | None, years: Sequence[int]) -> Answer:
    """The plan gives nothing for the year asked; `fact` is the same thing for another year, if it is there."""
    asked = ", ".join(map(str, years))
    text = f"Kế hoạch của {plan.name} không nêu con số nào cho năm {asked}."
    if fact is None:
        return Answer(text, Outcome.NOT_FOUND, topic=TOPIC, commune=plan.commune)
    text += f"\n\nChỉ có cho năm {fact.year}: {statement(fact)} ({section_name(fact.section)})."
    return replace(_answer(plan, [fact], text, 1.0), outcome=Outcome.NOT_FOUND)


def no_duty(plan: Plan, named: Sequence[str]) -> Answer:
    """The plan gives these offices nothing to do in their own name."""
    names = ", ".join(unit(code).name for code in named)
    text = f"Kế hoạch của {plan.name} không giao nhiệm vụ riêng cho {names}."
    return Answer(text, Outcome.NOT_FOUND, topic=TOPIC, commune=plan.commune)


def no_unit(plan: Plan, fact: Fact) -> Answer:
    """The plan sets the thing but gives it to nobody in particular."""
    text = f"Kế hoạch của {plan.name} không ghi đơn vị chịu trách nhiệm riêng cho nội dung này."
    text += f"\n\nKế hoạch chỉ ghi: {statement(fact)} ({section_name(fact.section)})."
    return replace(_answer(plan, [fact], text, 1.0), outcome=Outcome.NOT_FOUND)


def two_sides(plan: Plan, facts: Sequence[Fact]) -> Answer:
    """What the plan says on each side of a question that holds two statements against each other."""
    lines = [f"Kế hoạch của {plan.name} ghi cả hai, mỗi nội dung ở một chỗ:"]
    lines.extend(map(_line_with_place, facts))
    return _answer(plan, facts, "\n".join(lines), 1.0)


def no_actual_figure(plan: Plan, fact: Fact) -> Answer:
    """The plan sets a target; how far things are by now it cannot say."""
    text = f"Kế hoạch của {plan.name} chỉ đặt ra việc phải làm, không có số liệu thực hiện đến nay."
    text += f"\n\nKế hoạch ghi: {statement(fact)} ({section_name(fact.section)})."
    text += "\n\nSố liệu thực hiện xin hỏi Phòng Văn hóa - Xã hội của xã."
    return replace(_answer(plan, [fact], text, 1.0), outcome=Outcome.NOT_FOUND)


def no_figure(plan: Plan, fact: Fact) -> Answer:
    """The plan speaks of the thing but does not give the figure asked for."""
    said = f"Kế hoạch chỉ ghi: {statement(fact)} ({section_name(fact.section)})."
    answer = not_in_plan(plan, 1.0)
    return replace(answer, text=f"{answer.text}\n\n{said}", citations=(citation(plan, fact),))


def _answer(plan: Plan, facts: Sequence[Fact], text: str, confidence: float) -> Answer:
    return Answer(
        text=text,
        outcome=Outcome.ANSWERED,
        citations=tuple(citation(plan, fact) for fact in facts[:_MOST_CITED]),
        source_ids=tuple(fact.id for fact in facts),
        topic=TOPIC,
        commune=plan.commune,
        confidence=confidence,
    )


def _opening(plan: Plan, fact: Fact) -> str:
    year = f" ({'kết quả' if fact.kind is FactKind.RESULT else 'năm'} {fact.year})" if fact.year else ""
    return f"**{_capital(plan.name)}**{year}:"


def _confirmation(facts: Sequence[Fact], text: str) -> str:
    """Say whether what the question wants confirmed (a figure, a date, an office) is what the plan says."""
    of_a_duty = facts[0].kind is FactKind.RESPONSIBILITY
    checks = (_unit_confirmed, _figure_confirmed) if of_a_duty else (_figure_confirmed, _unit_confirmed)
    return _signer_confirmed(facts[0], text) or next(filter(None, (check(facts, text) for check in checks)), "")


def _signer_confirmed(fact: Fact, text: str) -> str:
    """Say whether who is named has signed: the chairman himself, or a deputy in his place."""
    if not fact.subject.startswith(_SIGNER):
        return ""
    asked, signed = _OFFICE.search(fold(text)), _OFFICE.search(fold(fact.subject))
    if not signed:
        return ""
    if not asked:
        name = " ".join(folded_words(fact.subject.partition(",")[0][signed.end() :]))
        return "Đúng." if f" {name} " in f" {' '.join(folded_words(text))} " else ""
    return "Đúng." if asked.group() == signed.group() else f"Không phải {_OFFICES[asked.group()]}."


def _figure_confirmed(facts: Sequence[Fact], text: str) -> str:
    named = quantities(text) - quantities(facts[0].subject) if facts[0].kind is not FactKind.LEGAL else quantities(text)
    if not named and facts[0].unit == "%" and leaves_none_out(text):
        named = frozenset({100.0})
    quarter = quarters(text)
    if not quarter and not any(_quantities_of(fact) for fact in facts):
        return _cycle_confirmed(facts, text)
    if not named and not quarter:
        return ""
    stated = [(quarters(_stated(fact)), _quantities_of(fact)) for fact in facts if _stated(fact)]
    if quarter and any(known for known, _ in stated):
        right = [bool(quarter & known) for known, _ in stated if known]
        wrong = ", ".join(f"quý {number}" for number in sorted(quarter))
    elif named and any(values for _, values in stated):
        named = quantities_before(text, facts[0].unit or "") or named
        right = [_agrees(named, values) for _, values in stated]
        known = frozenset(value for _, values in stated for value in values)
        wrong = ", ".join(number(value) for value in sorted(named - known or named))
    else:
        return ""
    if all(right):
        return "Đúng."
    if any(right):
        return "Đúng một phần: kế hoạch ghi khác nhau ở các mục."
    return f"Không phải {wrong}."


def _cycle_confirmed(facts: Sequence[Fact], text: str) -> str:
    named, given = cycles(text), frozenset(cycle for fact in facts for cycle in cycles(_stated(fact)))
    if not named or not given:
        return ""
    return "Đúng." if named <= given else f"Không phải {', '.join(_cycle(cycle) for cycle in sorted(named))}."


def _cycle(cycle: str) -> str:
    count, _, length = cycle.rpartition(" ")
    return f"{count} {_CYCLES[length]} một lần" if count else f"hằng {_CYCLES[length]}"


def _agrees(named: frozenset[float], values: frozenset[float]) -> bool:
    """Whether numbers named are those of a figure; of a figure with several ("từ 14 tuổi, mức 2") all must be."""
    return named <= values if len(values) > 1 else bool(named & values)


def _unit_confirmed(facts: Sequence[Fact], text: str) -> str:
    named = set(units_named(folded_words(text)))
    given = {code for fact in facts for name in fact.responsible for code in units_of(name)}
    if not named or not given:
        return ""
    if named & given:
        return "Đúng."
    return f"Không phải {', '.join(unit(code).name for code in sorted(named))}."


def _stated(fact: Fact) -> str:
    """The words in which a fact's figure stands; a document's number stands in its name and quote."""
    return f"{fact.subject} {fact.quote}" if fact.kind is FactKind.LEGAL else figure(fact)


def _quantities_of(fact: Fact) -> frozenset[float]:
    """The numbers of a fact's figure; a recurring day ("18 hằng tháng") counts with its number."""
    return quantities(_stated(fact))


def _responsible(plan: Plan, facts: Sequence[Fact], question: PlanQuestion) -> str:
    lines = [
        f"{_capital(section_name(fact.section))}: {', '.join(fact.responsible)}" for fact in facts if fact.responsible
    ]
    if lines and facts[0].kind is not FactKind.RESPONSIBILITY:
        return "Đơn vị chịu trách nhiệm: " + "; ".join(dict.fromkeys(lines)) + "."
    if "responsible" not in question.aspects or lines:
        return ""
    nearest = _duties_of_its_groups(facts[0], plan)
    text = "Kế hoạch không ghi riêng đơn vị chịu trách nhiệm cho nội dung này."
    if nearest:
        text += " Nhiệm vụ cùng nhóm:\n" + "\n".join(
            f"- {statement(fact)} ({section_name(fact.section)})" for fact in nearest[:3]
        )
    return text


def _duties_of_its_groups(fact: Fact, plan: Plan) -> list[Fact]:
    groups = groups_of(fact, plan)
    found = [duty for duty in plan.facts if duty.kind is FactKind.RESPONSIBILITY and duty.group in groups]
    return sorted(found, key=lambda duty: duty.group != fact.group)


def _elsewhere(facts: Sequence[Fact]) -> str:
    first, others = facts[0], facts[1:]
    if not others:
        return ""
    same = [fact for fact in others if figure(fact) == figure(first)]
    different = [fact for fact in others if fact not in same]
    lines = []
    if same:
        lines.append("Nhắc lại ở " + ", ".join(section_name(fact.section) for fact in same) + ".")
    if different and _are_sources_of_money(facts):
        lines.append("Kế hoạch còn ghi:")
    elif different:
        lines.append("Lưu ý, kế hoạch ghi khác nhau:")
        lines.append(f"- {_capital(section_name(first.section))}: {figure(first) or first.subject}")
    lines.extend(f"- {_capital(section_name(fact.section))}: {_list_line(fact)}" for fact in different)
    return "\n".join(lines)


def _are_sources_of_money(facts: Sequence[Fact]) -> bool:
    """Whether facts name where money comes from, without a sum: a plan has several, and they contradict nothing."""
    return all(fact.kind is FactKind.BUDGET and fact.value is None for fact in facts)


def _related(facts: Sequence[Fact]) -> str:
    if not facts:
        return ""
    lines = [f"- {statement(fact)}{_year_of(fact)} ({section_name(fact.section)})" for fact in facts]
    return "\n".join(["Kế hoạch còn ghi:", *lines])


def _note(fact: Fact) -> str:
    # That a figure is repeated elsewhere has been said already, with the section.
    if not fact.note or fact.note.startswith("Nhắc lại"):
        return ""
    return f"Ghi chú: {fact.note}"


def _list_line(fact: Fact) -> str:
    words = figure(fact)
    year = f", năm {fact.year}" if fact.year and words else ""
    return f"{fact.subject}: **{words}**{year}" if words else fact.subject


def _line_with_place(fact: Fact) -> str:
    return f"- {_capital(section_name(fact.section))}: {statement(fact)}{_year_of(fact)}"


def _year_of(fact: Fact) -> str:
    return f" (năm {fact.year})" if fact.year else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
