"""Judges a run by what people saw: each answer once, in order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asked:
    """A message of a person: when written, first offered by the platform, and taken; the parts of its answer."""

    text: str
    written: float
    offered: float
    taken: float
    parts: tuple[str, ...]


@dataclass
class Verdict:
    """The counts of a run. `doubled_uncertain` parts are repeats after a send whose outcome nobody can know."""

    messages: int = 0
    once: int = 0
    lost: int = 0
    doubled: int = 0
    doubled_uncertain: int = 0
    unexpected: int = 0
    pairs: int = 0
    disordered: int = 0
    swapped: int = 0
    put_right: int = 0
    examples: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Nothing lost, nothing doubled without an uncertain send, nothing out of order, nothing else said."""
        return not (self.lost or self.doubled or self.disordered or self.unexpected)

    def add(self, other: "Verdict") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def judge(person: str, asked: Sequence[Asked], seen: Sequence[str], uncertain: Counter[str]) -> Verdict:
    """Judge one person's conversation. `uncertain`: how many sends of a text had an unknown outcome."""
    verdict = Verdict(messages=len(asked))
    place: dict[str, int] = {}
    for position, text in enumerate(seen):
        place.setdefault(text, position)
    counts = Counter(seen)
    expected = {part for message in asked for part in message.parts}
    for text in counts.keys() - expected:
        verdict.unexpected += 1
        verdict.examples.append(f"{person}: unexpected: {text[:80]!r}")
    for message in asked:
        times = [counts[part] for part in message.parts]
        _judge_count(person, message, times, uncertain, verdict)
        positions = [place.get(part, -1) for part in message.parts]
        if 0 not in times and positions != sorted(positions):
            verdict.disordered += 1
            verdict.examples.append(f"{person}: parts out of order: {message.text[:80]!r}")
    _judge_order(person, asked, place, verdict)
    return verdict


def _judge_count(person: str, message: Asked, times: list[int], uncertain: Counter[str], verdict: Verdict) -> None:
    if 0 in times:
        verdict.lost += 1
        verdict.examples.append(f"{person}: lost: {message.text[:80]!r}")
    elif max(times) == 1:
        verdict.once += 1
    elif all(number <= 1 + uncertain[part] for part, number in zip(message.parts, times, strict=True)):
        verdict.doubled_uncertain += 1
    else:
        verdict.doubled += 1
        verdict.examples.append(f"{person}: doubled: {message.text[:80]!r}")


def _judge_order(person: str, asked: Sequence[Asked], place: dict[str, int], verdict: Verdict) -> None:
    """Messages that were handed over one after the other are answered so."""
    for earlier_place, earlier in enumerate(asked):
        for later in asked[earlier_place + 1 :]:
            a, b = place.get(earlier.parts[-1]), place.get(later.parts[0])
            if a is None or b is None:
                continue
            if earlier.taken < later.offered:
                verdict.pairs += 1
                if a > b:
                    verdict.disordered += 1
                    verdict.examples.append(f"{person}: {later.text[:50]!r} before {earlier.text[:50]!r}")
            elif later.offered < earlier.offered:
                verdict.swapped += 1
                verdict.put_right += a < b
