"""Decides what one message gets: an answer, a question back, or an honest "not in our documents"."""

from __future__ import annotations

from dataclasses import replace

from knowledge import guide_answers, office_hours, replies
from knowledge.answer import Answer, Outcome, Subject, Turn
from knowledge.communes import misspelled
from knowledge.desk import Look
from knowledge.despair import speaks_of_dying
from knowledge.followups import FollowUps
from knowledge.guide_desk import SCAM_TOPIC, GuideDesk
from knowledge.guides import Aspect
from knowledge.matter_names import topic_named
from knowledge.plan_desk import PlanDesk
from knowledge.question_forms import Sought, asks_confirmation, names_plan, section_asked, sought
from knowledge.search import Query, Search
from knowledge.second_opinion import PLAN
from knowledge.segments import halves, segments
from knowledge.targets import Target, TargetKind
from knowledge.text import folded_words
from knowledge.understanding import Context, Understanding
from knowledge.units import is_only_units

SMALLTALK = frozenset(
    {"greet", "goodbye", "thank", "praise", "help", "who_are_you", "abuse", "talk_to_human", "prompt_injection"}
)
EMERGENCIES = frozenset({"danger", "despair"})
LEANING = frozenset({"affirm", "deny", "more_detail", "ask_source"})
# Below these the engine is guessing, and a sure article has the better claim on the message.
_EMERGENCY_SURE, _SCAM_SURE, _SMALLTALK_SURE, _STATUS_SURE, _PLAN_SURE = 0.4, 0.4, 0.85, 0.5, 0.45
_SCAM_CERTAIN = 0.6
# An emergency the engine is not certain of yields to a matter the desks know this well.
_EMERGENCY_CERTAIN, _MATTER_CERTAIN = 0.8, 0.9
# From here on the plan surely gives the figure that is asked for, also to what sounds like small talk or fraud.
_FIGURE_CERTAIN = 0.85
# From here on small talk is likelier than a question that happens to sound like it.
_SMALLTALK_LIKELY = 0.45
_QUESTIONS = frozenset({"ask_plan", "ask_guide", "follow_up", "out_of_scope", "nlu_fallback", "who_are_you", "help"})
_PLAN_NAMED = 0.8
_FIGURES = frozenset({Sought.PERCENT, Sought.COUNT, Sought.FIGURE, Sought.MONEY})
_REFUSALS = frozenset({Outcome.NOT_FOUND, Outcome.OUT_OF_SCOPE})
_ARTICLE_CERTAIN, _PLAN_CERTAIN = 0.98, 0.9
# Where both desks are as sure as that of what the engine takes for a plan's, 15 of 16 messages were officers'.
_FACT_CERTAIN = 0.97
# Where the engine rather hears a citizen, the plan's fact must be likelier than not.
_PLAN_LIKELY, _FACT_LIKELY = 0.5, 0.6
# Of 1,252 officers' questions that were answered rightly 4 were below both; of 38 citizens' that a plan answered, 24.
_PLAN_POSSIBLE, _PLAN_NOT_BEHIND = 0.2, -0.3
# So few words ("hồ sơ", "thủ tục ly hôn") are near to some fact of any plan.
_FEW_WORDS = 4
# A story has several sentences and one question; "và" joins words more often than questions.
_PART_SURE, _HALF_SURE = 0.8, 0.9


class Assistant:
    """Answers from the library. Holds no conversation: what was said before comes in with the context."""

    def __init__(self, search: Search) -> None:
        self.library = search.library
        self.search = search
        self.guides = GuideDesk(search)
        self.plans = PlanDesk(search)
        self._follow_ups = FollowUps(search, self.guides, self.plans, self.answer_question)

    def respond(self, understood: Understanding, context: Context) -> Turn:
        """Answer one message, whatever it is."""
        query = self.search.query(understood.text)
        understood = self._of_a_plan(self._with_commune(understood))
        emergency = self._emergency(understood, query, context)
        if emergency:
            return Turn(replies.safety(emergency), context.subject)
        return (
            self._office_hours(query)
            or self._topic(query, context)
            or self._by_intent(understood, query, context)
            or self._follow_ups.answer(understood, query, context)
            or self._several(understood, context)
            or self._question(understood, query, context)
        )

    def _with_commune(self, understood: Understanding) -> Understanding:
        """Add the communes that are named with a typing mistake, where the engine finds none."""
        if understood.communes:
            return understood
        words = folded_words(understood.text)
        found = misspelled(words, self.library.plans.values(), self.search.wording.knows)
        return replace(understood, communes=found) if found else understood

    def _of_a_plan(self, understood: Understanding) -> Understanding:
        """Take a question that names the commune's plan for one about it, whatever its form reminds the engine of."""
        if understood.intent not in _QUESTIONS or not names_plan(understood.text):
            return understood
        sure = max(_PLAN_NAMED, understood.probability("ask_plan"))
        return replace(understood, intent="ask_plan", confidence=sure, ranking={"ask_plan": sure})

    def _office_hours(self, query: Query) -> Turn | None:
        """Answer when the office is open, whatever was spoken of; the channel adds the hours that staff have set."""
        guide = self.library.guides.get(office_hours.ARTICLE)
        if guide is None or not office_hours.asks_office_hours(query.folded):
            return None
        answer = guide_answers.section(guide, (Aspect.DURATION, Aspect.PLACE), 1.0)
        return Turn(answer, Subject(guide=guide.slug, question=guide.title))

    def _topic(self, query: Query, context: Context) -> Turn | None:
        """Offer a topic's articles to who only types its name, where nothing is open that it could be about."""
        subject = context.subject
        topic = topic_named(query.folded)
        is_open = subject.guide or subject.facts or self.search.names.matter(query.folded)
        return Turn(replies.topic(topic, self.library)) if topic and not is_open else None

    def _emergency(self, understood: Understanding, query: Query, context: Context) -> str | None:
        """Whether somebody is in danger or despair, and in which; in doubt, a matter known for certain is likelier.

        Both are weighed together: who cannot tell one from the other may well be sure that it is one of them.
        """
        likelier = max(EMERGENCIES, key=understood.probability)
        if understood.intent == "despair" and speaks_of_dying(understood.text):
            return "despair"
        sure = understood.probability(*EMERGENCIES)
        if sure < _EMERGENCY_SURE:
            return None
        if sure >= _EMERGENCY_CERTAIN:
            return likelier
        known = self.guides.look(understood, query, context).sure >= _MATTER_CERTAIN
        return None if known or self.search.is_mostly_foreign(query) else likelier

    def _by_intent(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        """Answer what the engine alone recognises: a scam going on, small talk, "where is my file"."""
        intent, sure = understood.intent, understood.confidence
        if context.subject.facts and is_only_units(query.folded):
            return None
        if intent == "scam_now" and sure >= _SCAM_SURE:
            return self._scam(understood, query, context)
        if intent in SMALLTALK and (
            self.search.names.matter(query.folded)
            or self.plans.claims(understood, query, context)
            or self._seeks_a_known_figure(understood, query, context)
        ):
            return None
        if intent in SMALLTALK and sure >= _SMALLTALK_SURE:
            return Turn(replies.smalltalk(intent), context.subject)
        asks_status = intent == "ask_status" and sure >= _STATUS_SURE and not self.search.is_mostly_foreign(query)
        is_chat = intent in SMALLTALK and sure >= _SMALLTALK_LIKELY
        if not (is_chat or asks_status) or self._is_sure(understood, query, context):
            return None
        return self.guides.status() if asks_status else Turn(replies.smalltalk(intent), context.subject)

    def _scam(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        """Help against a scam going on, unless a desk knows better what is meant."""
        is_a_matter = self.guides.is_sure(understood, query, context, outside=SCAM_TOPIC)
        if is_a_matter and understood.confidence < _SCAM_CERTAIN:
            return None
        is_a_figure = self._seeks_a_known_figure(understood, query, context)
        return None if is_a_figure else self.guides.scam(understood, query, context)

    def _seeks_a_known_figure(self, understood: Understanding, query: Query, context: Context) -> bool:
        """Whether a figure is asked for that the plan gives for certain, whatever the message sounds like."""
        asks = sought(understood.text) in _FIGURES
        return asks and self._sure_of_a_fact(understood, query, context) >= _FIGURE_CERTAIN

    def _is_sure(self, understood: Understanding, query: Query, context: Context) -> bool:
        """Whether one of the desks has an answer."""
        if self.guides.is_sure(understood, query, context):
            return True
        return self._sure_of_a_fact(understood, query, context) > understood.confidence

    def _sure_of_a_fact(self, understood: Understanding, query: Query, context: Context) -> float:
        """How sure the plans' desk is of an answer; 0 if it has none."""
        plan = self.plans.look(understood, query, context)
        return 0.0 if plan.is_refusal or plan.needs_commune else plan.sure

    def _question(self, understood: Understanding, query: Query, context: Context) -> Turn:
        """Answer a message as a question; what no desk knows may have been small talk, or leaning on nothing."""
        turn = self.answer_question(understood, query, context)
        if turn.answer.outcome is Outcome.ANSWERED:
            return turn
        of_the_open = self._follow_ups.of_the_open(understood, query, context, turn)
        if of_the_open or turn.answer.outcome not in _REFUSALS:
            return of_the_open or turn
        if self.search.names.matter(query.folded):
            return turn
        if understood.intent in SMALLTALK:
            return Turn(replies.smalltalk(understood.intent), context.subject)
        if understood.intent == "ask_status":
            return self.guides.status()
        return Turn(replies.nothing_to_confirm()) if understood.intent in LEANING else turn

    def answer_question(self, understood: Understanding, query: Query, context: Context) -> Turn:
        """Answer a message that stands on its own, from the desk that is the surer of it."""
        if not self._may_be_the_plans(understood, query):
            return self.guides.look(understood, query, context).turn()
        plan = self.plans.look(understood, query, context)
        if plan.claims or self._is_certainly_the_plans(understood, plan):
            return plan.turn()
        guide = self.guides.look(understood, query, context)
        asks_plan = understood.intent == "ask_plan" and understood.confidence >= _PLAN_SURE
        if plan.needs_commune:
            return plan.turn() if asks_plan and plan.sure and guide.is_refusal else guide.turn()
        if asks_plan and plan.sure and (guide.sure < _ARTICLE_CERTAIN or _is_certain(plan)):
            return plan.turn()
        enough = guide.sure if understood.probability("ask_plan") >= _PLAN_LIKELY else max(guide.sure, _FACT_LIKELY)
        return plan.turn() if plan.sure > enough and not plan.is_refusal else guide.turn()

    def _is_certainly_the_plans(self, understood: Understanding, plan: Look) -> bool:
        """Whether only the plan may answer: it does, a commune is named, or a figure is sought that no article has."""
        certain = understood.probability("ask_plan") >= _PLAN_CERTAIN and not plan.needs_commune
        is_of_a_commune = bool(understood.communes) or sought(understood.text) in _FIGURES
        return certain and (not plan.is_refusal or is_of_a_commune)

    def _may_be_the_plans(self, understood: Understanding, query: Query) -> bool:
        """Whether the engine or the second opinion takes a question for one about a plan.

        Where a commune is deployed every question is looked up in its plan, also those of citizens; few words are
        enough for some fact to be near.
        """
        if understood.communes:
            return True
        if sought(understood.text) is Sought.PERCENT or section_asked(understood.text, listing=True):
            return True
        if understood.probability("ask_plan") >= _PLAN_POSSIBLE:
            return True
        _, lead = self.search.opinion(query, PLAN)
        return lead >= _PLAN_NOT_BEHIND and len(query.folded) > _FEW_WORDS

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

    def _several(self, understood: Understanding, context: Context) -> Turn | None:
        """Answer two questions in one message, if each alone has a sure and different answer."""
        parts = segments(understood.text)
        if len(parts) > 1:
            return self._joined(understood, parts, context, surer_than=_PART_SURE)
        if asks_confirmation(understood.text):
            return None  # what is stated with "và" is confirmed as a whole
        parts = halves(understood.text)
        return self._joined(understood, parts, context, surer_than=_HALF_SURE) if parts else None

    def _joined(self, understood: Understanding, parts: list[str], context: Context, surer_than: float) -> Turn | None:
        alone = [replace(understood, text=part, forms={}) for part in parts]
        turns = [self.answer_question(part, self.search.query(part.text), context) for part in alone]
        answers: list[Answer] = [turn.answer for turn in turns]
        different = len({answer.source_ids[:1] for answer in answers}) == len(answers)
        sure = all(answer.outcome is Outcome.ANSWERED and answer.confidence > surer_than for answer in answers)
        return Turn(replies.joined(answers), turns[-1].subject) if different and sure else None


def _is_certain(plan: Look) -> bool:
    """Whether the plan surely has the very thing that is asked for."""
    return not plan.is_refusal and plan.sure >= _FACT_CERTAIN
