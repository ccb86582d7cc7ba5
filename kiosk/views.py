"""What the answer screen shows, of an article or of a reply of the dialogue. The same shape for both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from connectors.reception import WITH_OFFICER
from kiosk.markup import Block, BlockKind, Line, blocks, lines_json
from knowledge.answer import Outcome
from knowledge.guides import HEADINGS, Aspect, Guide
from knowledge.library import Library
from knowledge.targets import Target, TargetKind
from knowledge.text import fold

_ASPECTS = {heading: aspect for aspect, heading in HEADINGS.items()}
_UNTITLED = "Trả lời"
_PASSED_ON = "Đã chuyển lời tới cán bộ"
_TITLES = {
    Outcome.CLARIFIED: "Cần hỏi việc nào?",
    Outcome.NOT_FOUND: "Chưa có trong tài liệu",
    Outcome.OUT_OF_SCOPE: "Việc này chưa hướng dẫn được",
    Outcome.SAFETY: "Lưu ý an toàn",
    Outcome.HANDED_OFF: "Gặp cán bộ",
}
# What people need first comes first; the law it rests on comes last.
_ORDER = (
    Aspect.DOCUMENTS,
    Aspect.FEE,
    Aspect.DURATION,
    Aspect.PLACE,
    Aspect.WARNINGS,
    Aspect.LEGAL_BASIS,
)


@dataclass(frozen=True)
class Choice:
    """A button of an answer: opens the article `slug` (at `aspect`), or sends `payload` to the dialogue."""

    title: str
    slug: str | None = None
    aspect: Aspect | None = None
    payload: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The choice without what it has not."""
        return _without_empty({"title": self.title, "slug": self.slug, "aspect": self.aspect, "payload": self.payload})


@dataclass(frozen=True)
class Section:
    """A part of an article beside its steps: papers, fee, time, place, legal basis, warnings."""

    aspect: Aspect
    heading: str
    blocks: tuple[Block, ...]

    def as_json(self) -> dict[str, Any]:
        """The section as plain JSON."""
        return {"aspect": self.aspect, "heading": self.heading, "blocks": [block.as_json() for block in self.blocks]}


@dataclass(frozen=True)
class View:
    """One answer. `slug` names the article it shows, None for other answers; `opened` is the aspect asked for.

    `choices` belong to the answer; `others` lead to what may have been meant instead.

    `words` are what the kiosk finds the article by without the network: title and keywords, folded.
    """

    title: str
    lead: tuple[Block, ...]
    slug: str | None = None
    topic: str | None = None
    steps: tuple[Line, ...] = ()
    sections: tuple[Section, ...] = ()
    choices: tuple[Choice, ...] = ()
    others: tuple[Choice, ...] = ()
    sources: tuple[str, ...] = ()
    checked: str | None = None
    note: str | None = None
    region: tuple[str, ...] = ()
    words: str | None = None
    opened: Aspect | None = None
    outcome: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The view as plain JSON, without what it has not."""
        return _without_empty(
            {
                "title": self.title,
                "lead": [block.as_json() for block in self.lead],
                "slug": self.slug,
                "topic": self.topic,
                "steps": lines_json(self.steps),
                "sections": [section.as_json() for section in self.sections],
                "choices": [choice.as_json() for choice in self.choices],
                "others": [choice.as_json() for choice in self.others],
                "sources": list(self.sources),
                "checked": self.checked,
                "note": self.note,
                "region": list(self.region),
                "words": self.words,
                "opened": self.opened,
                "outcome": self.outcome,
            }
        )


def of_guide(guide: Guide) -> View:
    """The view of an article."""
    steps = blocks(guide.sections[Aspect.STEPS])
    numbered = [block for block in steps if block.kind is BlockKind.ORDERED]
    return View(
        title=guide.title,
        lead=(*blocks(guide.summary), *(block for block in steps if block.kind is not BlockKind.ORDERED)),
        slug=guide.slug,
        topic=guide.topic,
        steps=tuple(line for block in numbered for line in block.lines),
        sections=tuple(
            Section(aspect, HEADINGS[aspect], blocks(guide.sections[aspect]))
            for aspect in _ORDER
            if aspect in guide.sections
        ),
        choices=tuple(Choice(choice.title, slug=choice.to) for choice in guide.choices),
        sources=tuple(source.title for source in guide.sources),
        checked=f"{guide.checked_on:%d/%m/%Y}",
        note=_until(guide),
        region=guide.region,
        words=fold(" ".join((guide.title, *guide.keywords))),
    )


def of_replies(replies: list[dict[str, Any]], library: Library) -> View:
    """The view of the dialogue's replies to one message (`Answer.as_json` each); a warning stands before the answer.

    Words passed on to an officer have the outcome `WITH_OFFICER`.
    """
    if replies[-1].get("intent", {}).get("name") == WITH_OFFICER:
        return View(_PASSED_ON, blocks(replies[-1]["text"]), outcome=WITH_OFFICER)
    *before, last = (_of_reply(reply, library) for reply in replies)
    lead = tuple(block for view in (*before, last) for block in view.lead)
    outcome = next((view.outcome for view in before), last.outcome)
    return replace(last, lead=lead, outcome=outcome)


def _of_reply(reply: dict[str, Any], library: Library) -> View:
    guides = [library.guides[source] for source in reply["source_ids"] if source in library.guides]
    found = blocks(reply["text"])
    view = _about(guides[0], found) if len(guides) == 1 else _plain(found, reply)
    buttons = tuple(_choice(button) for button in reply["buttons"])
    view = replace(view, topic=reply["topic"] or view.topic, outcome=reply["outcome"], words=None, region=())
    if view.slug is None:
        return replace(view, choices=buttons)
    # What leads to a part or a branch of the article being shown is there already.
    here = {view.slug, *(choice.slug for choice in view.choices)}
    return replace(view, others=tuple(choice for choice in buttons if choice.slug not in here))


def _about(guide: Guide, found: tuple[Block, ...]) -> View:
    """An answer from one article: the article, opened where it was asked about, led by what the answer adds."""
    view = of_guide(guide)
    asked = [aspect for aspect in map(_heading, found) if aspect is not None]
    if asked:
        return replace(view, opened=asked[0])
    known = {block.text for section in view.sections for block in section.blocks} | {guide.title, view.note}
    added = tuple(block for block in found if block.kind is BlockKind.PARAGRAPH and block.text.strip("_") not in known)
    return replace(view, lead=added or view.lead)


def _plain(found: tuple[Block, ...], reply: dict[str, Any]) -> View:
    title, rest = _TITLES.get(Outcome(reply["outcome"]), _UNTITLED), found
    if len(found) > 1 and found[0].lines and len(found[0].lines[0]) == 1 and found[0].lines[0][0].strong:
        title, rest = found[0].text, found[1:]
    sources = dict.fromkeys(f"{citation['title']}, {citation['section']}" for citation in reply["citations"])
    return View(title, rest, sources=tuple(sources))


def _heading(block: Block) -> Aspect | None:
    """The aspect whose heading the block begins with (`**Lệ phí**` alone on its line)."""
    first, _, rest = block.text.partition("\n")
    is_bold = block.kind is BlockKind.PARAGRAPH and block.lines[0][0].strong and block.lines[0][0].text == first
    return _ASPECTS.get(first) if is_bold and (rest or first) else None


def _choice(button: dict[str, str]) -> Choice:
    target = Target.of_payload(button["payload"])
    if target is not None and target.kind is TargetKind.GUIDE:
        return Choice(button["title"], slug=target.name, aspect=target.aspect)
    return Choice(button["title"], payload=button["payload"])


def _until(guide: Guide) -> str | None:
    day = guide.valid_until
    return f"Nội dung này áp dụng đến ngày {day:%d/%m/%Y}, sau đó có thể thay đổi." if day else None


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, [], ())}


def all_guides(guides: Iterable[Guide]) -> list[dict[str, Any]]:
    """The views of all articles as plain JSON, as the kiosk keeps them to work without the network."""
    return [of_guide(guide).as_json() for guide in guides]
