"""The citizens' desk: takes a question from its words to an article's answer."""

from __future__ import annotations

from dataclasses import replace

from knowledge import guide_answers, replies
from knowledge.answer import Answer, Button, Outcome, Subject, Turn
from knowledge.confidence import Features, features, models, referred_elsewhere
from knowledge.desk import Look
from knowledge.entries import Kind
from knowledge.guides import Aspect, Guide
from knowledge.premises import premise
from knowledge.search import Hit, Query, Search
from knowledge.targets import Target
from knowledge.understanding import Context, Understanding

INTENTS = ("ask_guide", "ask_status", "follow_up", "scam_now")
_STATUS_GUIDE = "dvc-tra-cuu-ho-so"
SCAM_TOPIC = "antoan"
_CHOICES = 3
_NEARLY = 0.75
_WORTH_OFFERING = 0.25
_SURELY_FOREIGN = 0.5
# From this on the first article is offered alone; below it the next ones are a button away.
_NO_DOUBT = 0.97
# What the engine takes for small talk or a scam is only a question for an article as sure as this.
_OUTWEIGHS_THE_ENGINE = 0.6


class GuideDesk:
    """Answers citizens' questions from the articles."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self._library = search.library

    def look(self, understood: Understanding, query: Query, context: Context) -> Look:
        """Find the article and say how sure it is; a matter of the referrals is a refusal."""
        hits = self.rank(query, context)
        if not hits:
            return Look(0.0, lambda: Turn(replies.out_of_scope(1.0)), is_refusal=True)
        found = self.features(understood, query, hits)
        sure, among = (models()[name].probability(found) for name in ("guide", "among"))
        is_referral = hits[0].kind is Kind.REFERRAL
        foreign = models()["foreign"].probability(replace(found, referred=float(is_referral)))
        if is_referral:
            referral = self._library.referrals[hits[0].target]
            known = sure >= models()["guide"].answer and (foreign < _SURELY_FOREIGN or not referral.ours)
            if known or found.named:
                return Look(sure, lambda: Turn(replies.referred(referral, sure)), is_refusal=True)
            return Look(0.0, lambda: self._refuse(understood, hits, sure, foreign), is_refusal=True)
        if sure >= models()["guide"].answer or found.named:
            return Look(sure, lambda: self._answer(understood, query, hits, sure))
        if among >= models()["among"].answer and foreign < models()["foreign"].answer:
            return Look(sure, lambda: self._ask_back(understood, hits, sure), is_refusal=True)
        return Look(sure, lambda: self._refuse(understood, hits, sure, foreign), is_refusal=True)

    def rank(self, query: Query, context: Context) -> list[Hit]:
        """Rank articles and referrals; articles that hold in another province only are left out."""
        plan = self._library.plans.get(context.commune or "")
        return [
            hit
            for hit in self._search.matters(query)
            if hit.kind is Kind.REFERRAL or plan is None or _holds_in(self._library.guides[hit.target], plan.province)
        ]

    def confidence(self, understood: Understanding, query: Query, hits: list[Hit]) -> float:
        """Probability that the first hit is right."""
        return models()["guide"].probability(self.features(understood, query, hits))

    def features(self, understood: Understanding, query: Query, hits: list[Hit]) -> Features:
        """What speaks for the first hit."""
        return features(self._search, query, hits, understood, INTENTS, referred_elsewhere(hits))

    def status(self) -> Turn:
        """Say that we see no personal files, and where to look."""
        guide = self._library.guides[_STATUS_GUIDE]
        answer = guide_answers.whole(guide, 1.0)
        text = f"{replies.phrase('no_personal_files')}\n\n{answer.text}"
        return Turn(replace(answer, text=text), Subject(guide=guide.slug, question=guide.title))

    def scam(self, understood: Understanding, query: Query, context: Context) -> Turn:
        """First what to do at once, then the article on this very trick."""
        safety = replies.safety("scam_now")
        hits = self.rank(query, context)
        guides = self._guides(hits)
        if not guides:
            return Turn(safety, context.subject)
        near = self._guides([hit for hit in hits if hit.score >= _NEARLY * hits[0].score])
        guides = [guide for guide in near if guide.topic == SCAM_TOPIC] or guides
        article = guide_answers.whole(guides[0], 1.0)
        answer = replace(
            article,
            text=f"{safety.text}\n\n{article.text}",
            outcome=Outcome.SAFETY,
            buttons=self._others(guides[1:_CHOICES]),
        )
        return Turn(answer, Subject(guide=guides[0].slug, question=understood.text))

    def is_sure(self, understood: Understanding, query: Query, context: Context, outside: str = "") -> bool:
        """Whether an article answers well enough; one of the topic `outside` does not count."""
        hits = self.rank(query, context)
        if not hits or hits[0].kind is Kind.REFERRAL:
            return False
        if self._library.guides[hits[0].target].topic == outside:
            return False
        return self.confidence(understood, query, hits) >= _OUTWEIGHS_THE_ENGINE

    def _answer(self, understood: Understanding, query: Query, hits: list[Hit], sure: float) -> Turn:
        guide = self._library.guides[hits[0].target]
        answer = self._compose(guide, hits[0], understood, query, sure)
        if sure < _NO_DOUBT and not guide.choices:
            others = self._others(self._guides(hits[1:_CHOICES]))
            answer = replace(answer, buttons=(*answer.buttons[:4], *others))
        return Turn(answer, Subject(guide=guide.slug, question=understood.text))

    def _compose(self, guide: Guide, hit: Hit, understood: Understanding, query: Query, sure: float) -> Answer:
        found = premise(guide, hit, query, self._search.wording)
        asked = understood.guide_aspects
        named = tuple(aspect for aspect in asked if aspect is not Aspect.STEPS)
        if named and Aspect.STEPS not in asked and any(aspect in guide.sections for aspect in named):
            return guide_answers.section(guide, named, sure, found)
        return guide_answers.whole(guide, sure, found)

    def _ask_back(self, understood: Understanding, hits: list[Hit], sure: float) -> Turn:
        guides = self._guides(hits)[:_CHOICES]
        answer = Answer(
            replies.phrase("which_one"),
            Outcome.CLARIFIED,
            buttons=self._others(guides),
            source_ids=tuple(guide.slug for guide in guides),
            topic=guides[0].topic,
            confidence=sure,
        )
        return Turn(answer, Subject(question=understood.text))

    def _refuse(self, understood: Understanding, hits: list[Hit], sure: float, foreign: float) -> Turn:
        """Say that it is not our field, or that our documents don't have it, whichever is likelier."""
        nearest = self._others(self._guides(hits)[:_CHOICES])
        enough = _SURELY_FOREIGN if understood.intent == "ask_plan" else models()["foreign"].answer
        if foreign >= enough:
            return Turn(replies.out_of_scope(foreign, nearest if sure >= _WORTH_OFFERING else ()))
        return Turn(replies.not_found(1.0 - foreign, nearest), Subject(question=understood.text))

    def _guides(self, hits: list[Hit]) -> list[Guide]:
        return [self._library.guides[hit.target] for hit in hits if hit.kind is Kind.GUIDE]

    def _others(self, guides: list[Guide]) -> tuple[Button, ...]:
        return tuple(Button(guide.title, Target.guide(guide.slug).payload) for guide in guides)


def _holds_in(guide: Guide, province: str) -> bool:
    names = {"dong-nai": "Đồng Nai", "thanh-hoa": "Thanh Hóa"}
    return not guide.region or any(names.get(region, region) in province for region in guide.region)
