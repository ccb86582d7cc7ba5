"""Decides what one message gets: an answer, a question back, or an honest "not in our documents"."""

from __future__ import annotations

from dataclasses import replace

from knowledge import guide_answers, replies
from knowledge.answer import Answer, Outcome, Subject, Turn
from knowledge.followups import FollowUps
from knowledge.guide_desk import GuideDesk
from knowledge.plan_desk import PlanDesk
from knowledge.search import Query, Search
from knowledge.segments import segments
from knowledge.targets import Target, TargetKind
from knowledge.understanding import Context, Understanding

SMALLTALK = frozenset(
    {"greet", "goodbye", "thank", "praise", "help", "who_are_you", "abuse", "talk_to_human", "prompt_injection"}
)
EMERGENCIES = frozenset({"danger", "despair"})
# Below these the engine is guessing, and a sure article has the better claim on the message.
_EMERGENCY_SURE, _SCAM_SURE, _SMALLTALK_SURE, _STATUS_SURE = 0.4, 0.4, 0.55, 0.5
_ARTICLE_VERY_SURE, _ARTICLE_ALL_BUT_CERTAIN = 0.8, 0.98
_PLAN_SURE = 0.45


class Assistant:
    """Answers from the library. Holds no conversation: what was said before comes in with the context."""

    def __init__(self, search: Search) -> None:
        self.library = search.library
        self.search = search
        self.guides = GuideDesk(search)
        self.plans = PlanDesk(search)
        self._follow_ups = FollowUps(search, self.plans, self.answer_question)

    def respond(self, understood: Understanding, context: Context) -> Turn:
        """Answer one message, whatever it is."""
        intent, sure = understood.intent, understood.confidence
        if intent in EMERGENCIES and sure >= _EMERGENCY_SURE:
            return Turn(replies.safety(intent), context.subject)
        query = self.search.query(understood.text)
        if intent == "scam_now" and sure >= _SCAM_SURE:
            return self.guides.scam(understood, query, context)
        if intent in SMALLTALK and (sure >= _SMALLTALK_SURE or not self._is_answerable(understood, query, context)):
            return Turn(replies.smalltalk(intent), context.subject)
        if intent == "ask_status" and sure >= _STATUS_SURE and not self._is_answerable(understood, query, context):
            return self.guides.status()
        return (
            self._follow_ups.answer(understood, query, context)
            or self._several(understood, context)
            or self.answer_question(understood, query, context)
        )

    def answer_question(self, understood: Understanding, query: Query, context: Context) -> Turn:
        """Answer a message that stands on its own, from the desk that is the surer of it."""
        guide = self.guides.look(understood, query, context)
        plan = self.plans.look(understood, query, context)
        asks_plan = understood.intent == "ask_plan" and understood.confidence >= _PLAN_SURE
        if asks_plan and plan.sure > 0.0 and guide.sure < _ARTICLE_ALL_BUT_CERTAIN:
            return plan.turn()
        if plan.sure > guide.sure and not plan.is_refusal:
            return plan.turn()
        return guide.turn()

    def choose(self, target: Target, context: Context) -> Turn:
        """Answer a pressed button.

        Raises:
            KeyError: the target names nothing in the library (a button of an older version).

        """
        if target.kind is TargetKind.GUIDE:
            guide = self.library.guides[target.name]
            aspects = (target.aspect,) if target.aspect else ()
            answer = guide_answers.section(guide, aspects, 1.0) if aspects else guide_answers.whole(guide, 1.0)
            return Turn(answer, Subject(guide=guide.slug, question=guide.title))
        if target.kind is TargetKind.TOPIC:
            return Turn(replies.topic(target.name, self.library))
        return self.plans.choose(target, context)

    def _is_answerable(self, understood: Understanding, query: Query, context: Context) -> bool:
        return self.guides.look(understood, query, context).sure >= _ARTICLE_VERY_SURE

    def _several(self, understood: Understanding, context: Context) -> Turn | None:
        """Answer two questions in one message, if each alone has a sure and different answer."""
        parts = segments(understood.text)
        if len(parts) == 1:
            return None
        turns = [
            self.answer_question(replace(understood, text=part), self.search.query(part), context) for part in parts
        ]
        answers: list[Answer] = [turn.answer for turn in turns]
        different = len({answer.source_ids[:1] for answer in answers}) == len(answers)
        if not different or any(answer.outcome is not Outcome.ANSWERED for answer in answers):
            return None
        return Turn(replies.joined(answers), turns[-1].subject)
