"""Questions that hold two statements of a plan against each other ("100% hay 95%?", "văn phòng lo hay công an lo?")."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.amounts import amounts
from knowledge.library import Library
from knowledge.plan_questions import PlanQuestion, is_responsible, same_measure
from knowledge.plan_wording import figure
from knowledge.plans import Fact, FactKind, Plan
from knowledge.question_forms import tells_twice
from knowledge.search import Hit

# How near a side's best fact must come to the best of all, and what else of a side comes as near to its best.
_A_SIDE, _SAME_SIDE, _MOST_OF_A_SIDE = 0.5, 0.85, 3


def both_sides(library: Library, question: PlanQuestion, hits: Sequence[Hit], text: str) -> list[Fact]:
    """The facts on each side, the first side's first; [] unless the question names two sides and the plan has both."""
    if not question.contrasting or not hits:
        return []
    found = [(hit.score, library.facts[hit.target]) for hit in hits if hit.score >= _A_SIDE * hits[0].score]
    sides = [[scored for scored in found if is_responsible(scored[1], unit)] for unit in question.offices]
    if len(sides) < 2:
        stated = [(scored, amounts(_stated(scored[1]))) for scored in found]
        sides = [[scored for scored, given in stated if amount in given] for amount in sorted(amounts(text))]
    if len(sides) < 2 and tells_twice(text) and not _differs_in_itself(library.facts[hits[0].target], question.plan):
        sides = _places(sides[0] if sides and len(sides[0]) > 1 else found)
    chosen = [_nearest(side) for side in sides]
    if len(chosen) < 2 or not all(chosen):
        return []
    facts = list({fact.id: fact for side in chosen for fact in side}.values())
    return facts if len(facts) > 1 and len({side[0].id for side in chosen}) == len(chosen) else []


def _differs_in_itself(fact: Fact, plan: Plan) -> bool:
    """Whether the plan gives the fact's own measure twice, to others or with another figure: that is told with it."""
    return len({(figure(other), other.responsible) for other in same_measure(fact, plan)}) > 1


def _places(found: Sequence[tuple[float, Fact]]) -> list[list[tuple[float, Fact]]]:
    """The nearest fact and the nearest that stands elsewhere."""
    others = [scored for scored in found if scored[1].section != found[0][1].section]
    return [[found[0]], others[:1]] if others else []


def _nearest(side: Sequence[tuple[float, Fact]]) -> list[Fact]:
    return [fact for score, fact in side if score >= _SAME_SIDE * side[0][0]][:_MOST_OF_A_SIDE]


def _stated(fact: Fact) -> str:
    return fact.subject if fact.kind is FactKind.LEGAL else figure(fact)
