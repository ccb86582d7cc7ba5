"""Decides what one message gets: an answer, a question back, or an honest "not in our documents"."""

from __future__ import annotations

from dataclasses import replace

from knowledge import guide_answers, replies
from knowledge.answer import Answer, Button, Outcome, Subject, Turn
from knowledge.confidence import features, models
from knowledge.entries import Field
from knowledge.followups import FollowUps
from knowledge.guides import Claim, Guide
from knowledge.library import Library
from knowledge.plan_desk import PlanDesk
from knowledge.search import Hit, Query, Search
from knowledge.segments import segments
from knowledge.targets import Target, TargetKind
from knowledge.understanding import Context, Understanding, asks_confirmation, numbers

_GUIDE_INTENTS = ("ask_guide", "ask_status", "follow_up")
_PLAN_INTENTS = ("ask_plan",)
_STATUS_GUIDE = "dvc-tra-cuu-ho-so"
_STATUS_SURE = 0.5
_CHOICES = 3
# A claim is only taken for the writer's when nearly all of its words are there.
_CLAIM_SHORT, _CLAIM_DENSE = 0.62, 0.85


class Assistant:
    """Answers from the library. Holds no conversation: what was said before comes in with the context."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.library: Library = search.library
        self.plans = PlanDesk(search)
        self.follow_ups = FollowUps(self)

    def answer(self, understood: Understanding, context: Context) -> Turn:
        """Answer one message."""
        if understood.intent == "ask_status" and understood.confidence >= _STATUS_SURE:
            return self._status()
        query = self.search.query(understood.text)
        follow_up = self.follow_ups.answer(understood, query, context)
        if follow_up:
            return follow_up
        parts = segments(understood.text)
        if len(parts) > 1:
            turn = self._several(understood, parts, context)
            if turn:
                return turn
        return self.answer_question(understood, query, context)

    def answer_question(self, understood: Understanding, query: Query, context: Context) -> Turn:
        """Answer a message that stands on its own."""
        if self.plans.is_meant(understood, query):
            return self.plans.answer(understood, query, context, self._refuse)
        return self._guide_turn(understood, query, context)

    def choose(self, target: Target, context: Context) -> Turn:
        """Answer a pressed button.

        Raises:
            KeyError: the target names nothing in the library (a button of an older version).

        """
        if target.kind is TargetKind.GUIDE:
            guide = self.library.guides[target.name]
            answer = (
                guide_answers.section(guide, (target.aspect,), 1.0)
                if target.aspect
                else guide_answers.whole(guide, 1.0)
            )
            return Turn(answer, Subject(guide=guide.slug, question=guide.title))
        if target.kind is TargetKind.TOPIC:
            return Turn(replies.topic(target.name, self.library))
        return self.plans.choose(target, context)

    def _status(self) -> Turn:
        guide = self.library.guides[_STATUS_GUIDE]
        answer = guide_answers.whole(guide, 1.0)
        text = f"{replies.phrase('no_personal_files')}\n\n{answer.text}"
        return Turn(replace(answer, text=text), Subject(guide=guide.slug, question=guide.title))

    def _guide_turn(self, understood: Understanding, query: Query, context: Context) -> Turn:
        hits = self.guides_for(query, context)
        in_field = 1.0 - understood.probability("out_of_scope")
        model = models()["guide"]
        sure = model.probability(features(self.search, query, hits, in_field)) if hits else 0.0
        if sure >= model.answer:
            guide = self.library.guides[hits[0].target]
            answer = self._compose(guide, hits[0], understood, sure)
            return Turn(answer, Subject(guide=guide.slug, question=understood.text))
        if sure >= model.clarify:
            return Turn(self._ask_back(hits, sure), Subject(question=understood.text))
        return Turn(self._refuse(understood, sure))

    def guides_for(self, query: Query, context: Context) -> list[Hit]:
        """Rank the articles that hold in the commune's province."""
        plan = self.library.plans.get(context.commune or "")
        hits = self.search.guides(query)
        return [hit for hit in hits if not plan or _holds_in(self.library.guides[hit.target], plan.province)]

    def _compose(self, guide: Guide, hit: Hit, understood: Understanding, sure: float) -> Answer:
        claim = _claim(guide, hit, understood.text)
        if claim:
            return guide_answers.whole(guide, sure, claim, wrong=asks_confirmation(understood.text))
        aspects = understood.guide_aspects
        named = tuple(aspect for aspect in aspects if aspect != "steps")
        if named and "steps" not in aspects:
            return guide_answers.section(guide, named, sure)
        return guide_answers.whole(guide, sure)

    def _several(self, understood: Understanding, parts: list[str], context: Context) -> Turn | None:
        """Answer two questions in one message, if each alone has a sure and different answer."""
        turns = []
        for part in parts:
            piece = replace(understood, text=part)
            turns.append(self.answer_question(piece, self.search.query(part), context))
        answers = [turn.answer for turn in turns]
        first_sources = {answer.source_ids[:1] for answer in answers}
        if any(answer.outcome is not Outcome.ANSWERED for answer in answers) or len(first_sources) < len(answers):
            return None
        return Turn(replies.joined(answers), turns[-1].subject)

    def _ask_back(self, hits: list[Hit], sure: float) -> Answer:
        guides = [self.library.guides[hit.target] for hit in hits[:_CHOICES]]
        return Answer(
            replies.phrase("which_one"),
            Outcome.CLARIFIED,
            buttons=tuple(Button(guide.title, Target.guide(guide.slug).payload) for guide in guides),
            source_ids=tuple(guide.slug for guide in guides),
            topic=guides[0].topic,
            confidence=sure,
        )

    def _refuse(self, understood: Understanding, sure: float) -> Answer:
        ours = understood.probability(*_GUIDE_INTENTS, *_PLAN_INTENTS)
        if understood.probability("out_of_scope", "prompt_injection") > ours:
            return replies.out_of_scope(1.0 - sure)
        return replies.not_found(1.0 - sure)


def _holds_in(guide: Guide, province: str) -> bool:
    names = {"dong-nai": "Đồng Nai", "thanh-hoa": "Thanh Hóa"}
    return not guide.region or any(names.get(region, region) in province for region in guide.region)


def _claim(guide: Guide, hit: Hit, text: str) -> Claim | None:
    """The article's false belief that the writer voices, if he does: near in words and the same in its numbers."""
    entry = hit.best
    if entry is None or entry.field is not Field.CLAIM or numbers(entry.text) != numbers(text):
        return None
    if hit.short < _CLAIM_SHORT and hit.dense < _CLAIM_DENSE:
        return None
    return guide.claims[entry.number]
