"""Answers composed from one article: whole, one section of it, a correction, a tree of choices."""

from __future__ import annotations

import re

from knowledge.answer import Answer, Button, Citation, Link, Outcome
from knowledge.guides import HEADINGS, Aspect, Guide
from knowledge.premises import NO_PREMISE, Premise
from knowledge.targets import Target

_SHORT_SECTION = 160
_MOST_BUTTONS = 6
# A full answer names these where they are short; the rest is a button away.
_SHOWN_WITH_STEPS = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.DURATION, Aspect.PLACE)
_LABELS = {
    Aspect.STEPS: "Xem các bước",
    Aspect.DOCUMENTS: "Giấy tờ cần có",
    Aspect.FEE: "Lệ phí",
    Aspect.DURATION: "Bao lâu xong",
    Aspect.PLACE: "Làm ở đâu",
    Aspect.LEGAL_BASIS: "Căn cứ",
    Aspect.WARNINGS: "Lưu ý",
}
_ASK_INSTEAD = "Trung tâm Phục vụ hành chính công của xã"


def whole(guide: Guide, confidence: float, premise: Premise = NO_PREMISE) -> Answer:
    """The article's answer in short: summary, steps, and papers, fee, time and place where they are one line.

    What it says of the question's premise comes first.
    """
    parts = [f"**{guide.title}**", *_said_of(premise), guide.summary, guide.sections[Aspect.STEPS]]
    shown = {Aspect.STEPS}
    lines = []
    for aspect in _SHOWN_WITH_STEPS:
        text = one_line(guide.sections.get(aspect, ""))
        if text and len(text) <= _SHORT_SECTION:
            lines.append(f"- **{HEADINGS[aspect]}:** {text}")
            shown.add(aspect)
    if lines:
        parts.append("\n".join(lines))
    return _answer(guide, "\n\n".join(parts), confidence, shown, guide.sections[Aspect.STEPS])


def section(guide: Guide, aspects: tuple[Aspect, ...], confidence: float, premise: Premise = NO_PREMISE) -> Answer:
    """Only what was asked of the article; an aspect it has nothing confirmed about is said to be so.

    Who wants something confirmed gets that first, and the summary.
    """
    parts = [f"**{guide.title}**", *_said_of(premise)]
    if premise.confirms:
        parts.append(guide.summary)
    for aspect in aspects:
        text = guide.sections.get(aspect)
        parts.append(f"**{HEADINGS[aspect]}**\n{text}" if text else _unconfirmed(aspect))
    quote = "\n".join(filter(None, (guide.sections.get(aspect) for aspect in aspects)))
    return _answer(guide, "\n\n".join(parts), confidence, set(aspects), quote or guide.summary)


def everything(guide: Guide, confidence: float) -> Answer:
    """All sections of the article."""
    parts = [f"**{guide.title}**", guide.summary]
    parts.extend(f"**{HEADINGS[aspect]}**\n{text}" for aspect, text in guide.sections.items())
    return _answer(guide, "\n\n".join(parts), confidence, set(guide.sections), guide.sections[Aspect.STEPS])


def sources(guide: Guide) -> Answer:
    """Where the article's statements come from."""
    lines = [f"Nội dung “{guide.title}” dựa trên:"]
    for source in guide.sources:
        day = f" (ngày {source.date:%d/%m/%Y})" if source.date else ""
        lines.append(f"- {source.title}{day}: {source.url}")
    lines.append(f"Cán bộ biên soạn đã kiểm tra lại ngày {guide.checked_on:%d/%m/%Y}.")
    basis = guide.sections.get(Aspect.LEGAL_BASIS, guide.summary)
    return _answer(guide, "\n".join(lines), 1.0, {Aspect.LEGAL_BASIS}, basis)


def one_line(text: str) -> str:
    """Join a section's lines into one, without list marks."""
    lines = [re.sub(r"^(-|\d+\.)\s+", "", line).strip() for line in text.splitlines() if line.strip()]
    return "; ".join(line.rstrip(".;") for line in lines) + ("." if lines else "")


def _said_of(premise: Premise) -> list[str]:
    """What the article says of a premise: the correction of a false belief, else the statements nearest to it."""
    if premise.claim:
        return [f"**Chưa đúng.** {premise.claim.truth}" if premise.confirms else premise.claim.truth]
    return ["\n".join(f"- **Về điều anh/chị hỏi:** {text}" for text in premise.stated)] if premise.stated else []


def _unconfirmed(aspect: Aspect) -> str:
    heading = HEADINGS[aspect].lower()
    return f"Tài liệu hiện chưa có thông tin đã kiểm tra về {heading} của việc này. Xin hỏi {_ASK_INSTEAD}."


def _answer(guide: Guide, text: str, confidence: float, shown: set[Aspect], quote: str) -> Answer:
    if guide.valid_until:
        text += f"\n\n_Nội dung này áp dụng đến ngày {guide.valid_until:%d/%m/%Y}, sau đó có thể thay đổi._"
    return Answer(
        text=text,
        outcome=Outcome.ANSWERED,
        citations=_citations(guide, quote),
        buttons=_buttons(guide, shown),
        source_ids=(guide.slug,),
        topic=guide.topic,
        confidence=confidence,
        link=Link(guide.link_title or guide.title, guide.link_url) if guide.link_url else None,
    )


def _citations(guide: Guide, quote: str) -> tuple[Citation, ...]:
    basis = one_line(guide.sections.get(Aspect.LEGAL_BASIS, "")) or HEADINGS[Aspect.STEPS]
    return tuple(
        Citation(source.title, f"Bài “{guide.title}” – {basis}", quote, source.url, guide.checked_on)
        for source in guide.sources
    )


def _buttons(guide: Guide, shown: set[Aspect]) -> tuple[Button, ...]:
    buttons = [Button(choice.title, Target.guide(choice.to).payload) for choice in guide.choices]
    if not guide.choices:
        buttons.extend(
            Button(_LABELS[aspect], Target.guide(guide.slug, aspect).payload)
            for aspect in guide.sections
            if aspect not in shown
        )
    return tuple(buttons[:_MOST_BUTTONS])
