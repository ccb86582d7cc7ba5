"""Messages that lean on what was said before: "phí bao nhiêu?", "thế xã An Viễn?", "cụ thể hơn", "nguồn ở đâu"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from knowledge import guide_answers
from knowledge.amounts import numbers
from knowledge.answer import Outcome, Subject, Turn
from knowledge.entries import Kind
from knowledge.guide_desk import GuideDesk
from knowledge.guides import Aspect
from knowledge.library import Library
from knowledge.plan_desk import PlanDesk
from knowledge.plan_questions import is_comparison, of_measure
from knowledge.question_forms import Sought, asks_confirmation, compares, leads_over, points_back, sought
from knowledge.search import Query, Search
from knowledge.text import folded_words
from knowledge.understanding import Context, Understanding
from knowledge.units import is_only_units
from knowledge.wording import content_words

Ask = Callable[[Understanding, Query, Context], Turn]

_OF_YEARS = frozenset({"nam", "moc"})
_LEANING_INTENTS = ("follow_up", "more_detail", "ask_source", "affirm", "deny")
_MOST_OWN_WORDS, _MOST_SHARED_WORDS = 1, 3
_WORDS_OF_A_QUESTION, _WORD_BY_WORD = 2, 0.85
_WORDS_OF_ANOTHER, _WORDS_OF_A_NAME = 2, 2
# Leads of another article: of 101 development messages that lean on the open one four had as great a one, of 40 that do
# not, 30. Where the writer says that he goes on to another thing ("còn …"), less is enough.
_POINTS_ELSEWHERE, _GOES_ON_TO = 0.4, 0.1
# How sure an article must be of a message that does not lean to be opened in the place of another.
_SURELY_ANOTHER = 0.8
# From this probability on a message that alone is refused may go on about what is open.
_MAY_LEAN = 0.3
_SECTIONS_ASKED = {Aspect.DOCUMENTS, Aspect.FEE, Aspect.DURATION, Aspect.PLACE}


class FollowUps:
    """Answers messages that need the conversation's subject."""

    def __init__(self, search: Search, guides: GuideDesk, plans: PlanDesk, ask: Ask) -> None:
        """Take what looks questions up: the search, the two desks, and `ask` for a restated question."""
        self._search = search
        self._guides = guides
        self._library: Library = search.library
        self._plans = plans
        self._ask = ask

    def answer(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        """Answer from the subject, or None if the message stands on its own (or there is no subject)."""
        context = replace(context, subject=self._still_there(context.subject))
        subject = context.subject
        is_open = subject.guide or subject.facts or subject.question
        if not is_open or self._is_a_question_of_its_own(understood, query, subject):
            return None
        if understood.intent == "ask_source":
            return self._sources(understood, context)
        if understood.intent == "more_detail" and self._leans(query, understood):
            return self._more(understood, context)
        if self._asks_more_of(subject, understood, query):
            return self._about_guide(understood, query, context)
        goes_on = leads_over(understood.text) or is_only_units(query.folded) or _doubts_it(understood.text)
        leads = bool(subject.facts) and goes_on
        if not leads and not self._leans(query, understood) and understood.intent not in _LEANING_INTENTS:
            return None
        return (
            self._about_guide(understood, query, context)
            or self._about_asked_back(understood, query, context)
            or self._about_refused(understood, query, context)
            or self._about_plan(understood, query, context)
        )

    def of_the_open(self, understood: Understanding, query: Query, context: Context, refused: Turn) -> Turn | None:
        """What the subject has for a message that alone is refused or asked back; None if it is about another thing."""
        subject = self._still_there(context.subject)
        if subject.guide:
            asked_back = refused.answer.outcome is Outcome.CLARIFIED
            is_meant = subject.guide in refused.answer.source_ids if asked_back else self._continues(understood, query)
            guide = self._library.guides[subject.guide]
            return Turn(guide_answers.section(guide, understood.guide_aspects, 1.0), subject) if is_meant else None
        if not subject.facts or understood.communes:
            return None
        doubts = asks_confirmation(understood.text) and bool(numbers(understood.text))
        if doubts or "source" in understood.aspects:
            return self._plans.about(subject.facts, understood, context)
        if self._leans(query, understood) and self._compares_years(understood, subject):
            return self._compared(understood, subject)
        wants_more = leads_over(understood.text) or sought(understood.text) is not Sought.ANY
        is_ours = refused.answer.outcome is Outcome.OUT_OF_SCOPE and not self._search.is_mostly_foreign(query)
        return self._restated(understood, context) if wants_more and is_ours else None

    def _continues(self, understood: Understanding, query: Query) -> bool:
        """Whether the engine hears a message going on, and no matter that we know stands against it."""
        first = next(iter(self._search.matters(query, limit=1)), None)
        is_other = first is not None and first.kind is Kind.REFERRAL
        return not is_other and understood.probability(*_LEANING_INTENTS) >= _MAY_LEAN

    def _still_there(self, subject: Subject) -> Subject:
        """The subject without what an edit of the content has removed since it was spoken of."""
        guide = subject.guide if subject.guide in self._library.guides else None
        return replace(subject, guide=guide, facts=tuple(fact for fact in subject.facts if fact in self._library.facts))

    def _is_a_question_of_its_own(self, understood: Understanding, query: Query, subject: Subject) -> bool:
        """Whether the message alone points at another article than the open one.

        By its name, by the second opinion, because it is surely answered by that article, or because that article is
        asked for in nearly these words and the open one is not.
        """
        first = next(iter(self._search.matters(query, limit=1)), None)
        if not subject.guide or first is None or first.target == subject.guide:
            return False
        if self._names_matter_beside(subject.guide, query):
            return True
        goes_on = leads_over(understood.text)
        if self._search.opinion(query, first.target)[1] >= (_GOES_ON_TO if goes_on else _POINTS_ELSEWHERE):
            return True
        if goes_on or not self._leans(query, understood):
            alone = self._guides.look(understood, query, Context())
            if alone.sure >= _SURELY_ANOTHER and not alone.is_refusal:
                return True
        if len(content_words(query.folded)) < _WORDS_OF_A_QUESTION:
            return False
        covered = self._search.wording.pairs_covered
        return covered(query.folded, first.target) >= _WORD_BY_WORD > covered(query.folded, subject.guide)

    def _names_matter_beside(self, guide: str, query: Query) -> bool:
        """Whether another article's matter is named, in words that the open one has not all."""
        covered = self._search.wording.pairs_covered
        named = self._search.names.mentioned(query.folded)
        return any(len(name) >= _WORDS_OF_A_NAME and covered(name, guide) < 1.0 for name in named)

    def _leans(self, query: Query, understood: Understanding) -> bool:
        return len(self._own_words(query, understood)) <= _MOST_OWN_WORDS

    def _own_words(self, query: Query, understood: Understanding) -> list[str]:
        """The words that say something of a matter: no commune's name, no number, no single letter ("thì s")."""
        names = {word for commune in understood.communes for word in folded_words(self._library.plans[commune].name)}
        own = content_words([word for word in query.folded if word not in names])
        return [word for word in own if len(word) > 1 and not word[0].isdigit()]

    def _asks_more_of(self, subject: Subject, understood: Understanding, query: Query) -> bool:
        """Whether a short question about papers, fee, time or place has only words that the open article has too."""
        if not subject.guide or not _SECTIONS_ASKED & set(understood.guide_aspects):
            return False
        own = content_words(query.folded)
        covered = self._search.wording.words_covered(own, subject.guide)
        return len(own) <= _MOST_SHARED_WORDS and covered == 1.0

    def _sources(self, understood: Understanding, context: Context) -> Turn | None:
        subject = context.subject
        if subject.guide:
            return Turn(guide_answers.sources(self._library.guides[subject.guide]), subject)
        if subject.facts:
            return self._plans.about(subject.facts, understood, context)
        # Where the plan was just found to say nothing, it still does.
        return self._restated(understood, context) if subject.commune and subject.question else None

    def _more(self, understood: Understanding, context: Context) -> Turn | None:
        subject = context.subject
        if subject.guide:
            return Turn(guide_answers.everything(self._library.guides[subject.guide], 1.0), subject)
        if subject.facts:
            return self._plans.about(subject.facts, understood, context)
        return None

    def _about_guide(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        subject = context.subject
        if not subject.guide or understood.communes or understood.intent in ("affirm", "deny"):
            return None
        guide = self._library.guides[subject.guide]
        if understood.guide_aspects and (
            self._leans(query, understood) or self._asks_more_of(subject, understood, query)
        ):
            answer = guide_answers.section(guide, understood.guide_aspects, 1.0)
            return Turn(answer, subject)
        joined = _with_number(subject.question, understood.text) or f"{subject.question} {understood.text}"
        restated = replace(understood, text=joined, intent="ask_guide", ranking={"ask_guide": 1.0})
        turn = self._ask(restated, self._search.query(joined), context)
        return turn if turn.answer.outcome is Outcome.ANSWERED else None

    def _about_asked_back(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        """More ("phí bao nhiêu?") of a question that was asked back, where no button was pressed: both together."""
        subject = context.subject
        is_open = bool(subject.question) and not (subject.guide or subject.facts or subject.commune)
        if not is_open or understood.communes or not self._leans(query, understood):
            return None
        joined = f"{subject.question} {understood.text}"
        restated = replace(understood, text=joined, intent="ask_guide", ranking={"ask_guide": 1.0})
        turn = self._ask(restated, self._search.query(joined), context)
        if turn.answer.outcome not in (Outcome.ANSWERED, Outcome.CLARIFIED):
            return None
        return replace(turn, subject=replace(turn.subject, question=subject.question))

    def _about_plan(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        subject = context.subject
        moved = bool(understood.communes or understood.all_years)
        if not subject.facts and not (moved and subject.question and (subject.commune or understood.communes)):
            return None
        if (is_comparison(understood) and understood.communes) or self._compares_years(understood, subject):
            return self._compared(understood, subject)
        sibling = None if moved else self._sibling(subject, understood, query)
        if sibling:
            return sibling
        if self._names_another_thing(subject, query, understood):
            return self._new_in_plan(understood, subject)
        return self._more_named(understood, query, subject) or self._of_the_same(understood, query, context)

    def _more_named(self, understood: Understanding, query: Query, subject: Subject) -> Turn | None:
        """Another thing that a message leads over to, though it shares words with what was spoken of."""
        leads = leads_over(understood.text) and not understood.communes
        return (
            self._new_in_plan(understood, subject) if leads and self._names_more(subject, query, understood) else None
        )

    def _of_the_same(self, understood: Understanding, query: Query, context: Context) -> Turn:
        """More of the facts spoken of: as they are, elsewhere or for another year, or with what the message adds."""
        subject = context.subject
        if _doubts_it(understood.text):
            return self._plans.about(subject.facts, understood, context)
        if not self._leans(query, understood):
            return self._restated(understood, context)
        moved = bool(understood.communes or understood.all_years)
        if moved:
            return self._plans.elsewhere(subject, understood)
        return self._plans.about(subject.facts, understood, context)

    def _about_refused(self, understood: Understanding, query: Query, context: Context) -> Turn | None:
        """More that is asked about ("ai phụ trách?") what a plan was just found not to say."""
        subject = context.subject
        moved = bool(understood.communes or understood.all_years)
        refused = bool(subject.commune and subject.question) and not subject.facts
        if moved or not refused or understood.intent != "follow_up" or not self._leans(query, understood):
            return None
        return self._restated(understood, context)

    def _sibling(self, subject: Subject, understood: Understanding, query: Query) -> Turn | None:
        """The next thing of the same sort ("còn wifi?"), if the words are not those of the facts spoken of."""
        own = self._own_words(query, understood)
        if not own or not subject.facts or not leads_over(understood.text) or is_only_units(query.folded):
            return None
        return self._plans.sibling(subject, own, understood)

    def _restated(self, understood: Understanding, context: Context) -> Turn:
        """The earlier question with what this message adds to it."""
        subject = context.subject
        communes = understood.communes or ((subject.commune,) if subject.commune else ())
        years = understood.all_years or ((subject.year,) if subject.year else ())
        question = f"{understood.text} {subject.question}"
        restated = Understanding(question, "ask_plan", 1.0, {"ask_plan": 1.0}, communes, years, understood.aspects)
        turn = self._ask(restated, self._search.query(question), context)
        return Turn(turn.answer, replace(turn.subject, question=subject.question))

    def _compared(self, understood: Understanding, subject: Subject) -> Turn:
        """The earlier question for the commune spoken of and those named now ("so với An Viễn"), or its years."""
        communes = tuple(dict.fromkeys(filter(None, (subject.commune, *understood.communes))))
        years = understood.all_years if understood.communes else self._years_compared(understood, subject)
        restated = Understanding(subject.question, "ask_plan", 1.0, {"ask_plan": 1.0}, communes, years)
        turn = self._plans.look(restated, self._search.query(subject.question), Context()).turn()
        return replace(turn, subject=replace(turn.subject, question=subject.question))

    def _compares_years(self, understood: Understanding, subject: Subject) -> bool:
        """Whether the years of what was spoken of are compared, in words: "còn 2030?" only has the form of it."""
        named = understood.all_years or _OF_YEARS & set(folded_words(understood.text))
        in_words = compares(understood.text) and bool(named) and not understood.communes
        return in_words and is_comparison(understood) and len(self._years_told(subject)) > 1

    def _years_compared(self, understood: Understanding, subject: Subject) -> tuple[int, ...]:
        """The years named, a single one beside that spoken of; without a name all that the plan gives a figure for."""
        named = understood.all_years
        if not named:
            return self._years_told(subject)
        spoken_of = subject.year or (self._library.facts[subject.facts[0]].year if subject.facts else None)
        return tuple(dict.fromkeys(filter(None, (spoken_of, *named)))) if len(named) == 1 else named

    def _years_told(self, subject: Subject) -> tuple[int, ...]:
        """The years for which the plan spoken of gives the figure spoken of."""
        first = self._library.facts[subject.facts[0]] if subject.facts else None
        if first is None or first.measure is None:
            return ()
        same = of_measure(first.measure, self._library.plans[first.commune], ())
        return tuple(sorted({fact.year for fact in same if fact.year and fact.is_quantified}))

    def _names_another_thing(self, subject: Subject, query: Query, understood: Understanding) -> bool:
        """Whether a short message ("còn wifi", "trạm y tế") has a word of its own that the facts spoken of lack."""
        if is_only_units(query.folded):
            return True
        if points_back(understood.text):
            return False
        own = [word for word in self._own_words(query, understood) if self._search.wording.knows(word)]
        if not subject.facts or not own or understood.intent in ("ask_source", "more_detail"):
            return False
        return max(self._search.wording.words_covered(own, fact) for fact in subject.facts) == 0.0

    def _names_more(self, subject: Subject, query: Query, understood: Understanding) -> bool:
        """Whether a message has words of its own that the facts spoken of lack: two, or two that stand together."""
        wording = self._search.wording
        own = [word for word in self._own_words(query, understood) if wording.knows(word)]
        lacking = [word for word in own if not any(wording.words_covered([word], fact) for fact in subject.facts)]
        if len(lacking) >= _WORDS_OF_ANOTHER:
            return True
        # Folded, "chữ ký" is in "chủ trì … định kỳ" word by word; as a pair it is not.
        together = [[left, right] for left, right in pairwise(query.folded[1:]) if left in own or right in own]
        known = [pair for pair in together if wording.knows("_".join(pair))]
        return any(not any(wording.pairs_covered(pair, fact) for fact in subject.facts) for pair in known)

    def _new_in_plan(self, understood: Understanding, subject: Subject) -> Turn | None:
        """The message as a question of its own about the plan under discussion; None if the plan does not know it."""
        commune = understood.communes or ((subject.commune,) if subject.commune else ())
        restated = replace(understood, intent="ask_plan", ranking={"ask_plan": 1.0}, communes=commune)
        look = self._plans.look(restated, self._search.query(understood.text), Context())
        return None if look.is_refusal or look.needs_commune else look.turn()


def _with_number(question: str, text: str) -> str | None:
    """The earlier question with its one number exchanged for the new one ("mức 2" … "còn mức 1 thì sao?")."""
    old, new = numbers(question), numbers(text)
    if len(old) != 1 or len(new) != 1:
        return None
    return re.sub(rf"\b{re.escape(next(iter(old)))}\b", next(iter(new)), question)


def _doubts_it(text: str) -> bool:
    """Whether what was just said is pointed at and to be confirmed ("việc này Văn phòng lo, đúng không?")."""
    return points_back(text) and asks_confirmation(text)
