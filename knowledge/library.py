"""The whole content in memory: articles, referrals, plans, measures, passages, foreign messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from knowledge.entries import Entry, Passage, fact_entries, guide_entries, passage_entries, passages, referral_entries
from knowledge.foreign import load_foreign
from knowledge.guides import GUIDANCE_FOLDER, Guide, load_guides
from knowledge.plans import PLANS_FOLDER, Fact, Measure, Plan, load_measures, load_plans
from knowledge.referrals import Referral, load_referrals


@dataclass(frozen=True)
class Library:
    """All the assistant answers from, and what it does not. Plans are keyed by commune, the rest by slug or id."""

    guides: dict[str, Guide]
    plans: dict[str, Plan]
    measures: dict[str, Measure]
    referrals: dict[str, Referral] = field(default_factory=dict)
    foreign: tuple[str, ...] = ()

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """All plans' facts by id."""
        return {fact.id: fact for plan in self.plans.values() for fact in plan.facts}

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """All plans' passages by id."""
        return {passage.id: passage for plan in self.plans.values() for passage in passages(plan)}

    def entries(self) -> list[Entry]:
        """Everything the search indexes, in a fixed order."""
        found = [entry for guide in self.guides.values() for entry in guide_entries(guide)]
        for referral in self.referrals.values():
            found.extend(referral_entries(referral))
        for plan in self.plans.values():
            found.extend(fact_entries(plan, self.measures))
        found.extend(passage_entries(self.passages.values()))
        return found


def load_library(guidance: Path = GUIDANCE_FOLDER, plans: Path = PLANS_FOLDER) -> Library:
    """Read all content.

    Raises:
        ContentError: a file is not in the expected form.

    """
    return Library(load_guides(guidance), load_plans(plans), load_measures(plans), load_referrals(), load_foreign())
