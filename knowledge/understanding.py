"""What the engine understood of a message, and what is known beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.amounts import years_named, years_set_aside
from knowledge.answer import Subject
from knowledge.guides import Aspect

_LIKELIER_THAN_NOT = 0.5


@dataclass(frozen=True)
class Understanding:
    """One message as the engine read it.

    `ranking` maps intents to probabilities; communes are slugs; aspects are names of `Aspect` or of plan fields
    ("value", "deadline", "responsible", "budget", "source"); forms are probabilities of what a question about a plan
    asks for ("list", "confirm").
    """

    text: str
    intent: str
    confidence: float
    ranking: dict[str, float] = field(default_factory=dict)
    communes: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    aspects: tuple[str, ...] = ()
    forms: dict[str, float] = field(default_factory=dict)

    @property
    def all_years(self) -> tuple[int, ...]:
        """The years meant, those the engine knows and any other that is written out, but for those set aside."""
        aside = years_set_aside(self.text)
        return tuple(year for year in dict.fromkeys((*self.years, *years_named(self.text))) if year not in aside)

    @property
    def guide_aspects(self) -> tuple[Aspect, ...]:
        """The article sections asked for, in the order they were named."""
        names = {aspect.value for aspect in Aspect}
        return tuple(Aspect(aspect) for aspect in self.aspects if aspect in names)

    def has_form(self, form: str) -> bool:
        """Whether a question about a plan more likely has this form than all others together."""
        return self.forms.get(form, 0.0) >= _LIKELIER_THAN_NOT

    def takes_form(self, form: str, by_its_words: bool) -> bool:
        """Whether a question has this form, as learned or by its words; these do not count where it is unlikely."""
        ruled_out = bool(self.forms) and form not in self.forms
        return self.has_form(form) or (by_its_words and not ruled_out)

    def probability(self, *intents: str) -> float:
        """How likely any of `intents` is."""
        return sum(self.ranking.get(intent, 0.0) for intent in intents)


@dataclass(frozen=True)
class Context:
    """What is known beside the message: the conversation's subject and commune, and the deployment's commune."""

    subject: Subject = field(default_factory=Subject)
    conversation_commune: str | None = None
    deployment_commune: str | None = None

    @property
    def commune(self) -> str | None:
        """The commune meant where the message names none."""
        return self.conversation_commune or self.deployment_commune
