"""Search time when the content grows: `python -m bench.search_scale <times>` prints one JSON line.

The copies' texts and vectors differ from the originals', so that no list of results is one text over and over. A
process of its own for each size, for the memory of the largest is large.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace

import numpy as np

from bench.questions import questions
from knowledge.distilled import Distilled, centred
from knowledge.encoders import DEFAULT_ENCODER, Vectors
from knowledge.entries import Entry
from knowledge.library import Library, load_library
from knowledge.search import Search, dense_entries, texts_stamp
from knowledge.tokenized import TokenizedTexts
from knowledge.vectors import VectorIndex, stamp
from service.settings import ROOT

_QUESTIONS = 150
_OTHER_WORDS = 0.3
_NOISE = 0.5  # a copy's cosine with its original is then about 0.9


class Grown(Library):
    """The library several times over; the copies' texts are those of `_texts`."""

    times = 1

    def entries(self) -> list[Entry]:
        """The real entries and their copies, copy by copy."""
        real = super().entries()
        copies = (replace(entry, target=f"{entry.target}~{n}") for n in range(1, self.times) for entry in real)
        return [*real, *copies]


def measure(times: int) -> dict[str, float]:
    """Return milliseconds per question over content `times` as large, and what opening the search took."""
    library = load_library()
    grown = Grown(**{name: getattr(library, name) for name in library.__dataclass_fields__})
    Grown.times = times
    asked = [question.text for question in questions()[:_QUESTIONS]]
    folder = ROOT / ".troly/bench/troly/index"
    encoded = [entry.text for entry in dense_entries(library)]
    distilled = Distilled.load(folder, stamp(DEFAULT_ENCODER, encoded))
    vectors = centred(VectorIndex.load(folder, DEFAULT_ENCODER, encoded).vectors(), distilled.mean)
    index = VectorIndex.of(_vectors(vectors, times))
    texts = _texts(TokenizedTexts.load(folder, texts_stamp(library)), len(library.entries()), times)
    began = time.perf_counter()
    search = Search(grown, index, distilled, tokenized=texts)
    opened = time.perf_counter() - began
    search.matters(search.query(asked[0]))
    matters = [_ms(lambda text=text: search.matters(search.query(text))) for text in asked]
    facts = [_ms(lambda text=text: search.facts(search.query(text), None)) for text in asked]
    return {
        "times": times,
        "texts": len(vectors) * times,
        "open_s": opened,
        "articles_p50_ms": float(np.percentile(matters, 50)),
        "articles_p95_ms": float(np.percentile(matters, 95)),
        "facts_p50_ms": float(np.percentile(facts, 50)),
        "facts_p95_ms": float(np.percentile(facts, 95)),
    }


def _texts(real: TokenizedTexts, entries: int, times: int) -> TokenizedTexts:
    """The entries' texts, their copies, each with other words in some places, and the foreign messages once."""
    chance = np.random.default_rng(1)
    own = real.select(range(entries))
    numbers = np.tile(own.numbers, times)
    changed = chance.random(len(numbers), dtype=np.float32) < _OTHER_WORDS
    changed[: len(own.numbers)] = False
    numbers[changed] = chance.choice(own.numbers, int(changed.sum()))
    foreign = real.select(range(entries, len(real)))
    lengths = np.concatenate([np.tile(own.lengths, times), foreign.lengths])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    return TokenizedTexts(real.vocabulary, np.concatenate([numbers, foreign.numbers]), starts)


def _vectors(vectors: Vectors, times: int) -> Vectors:
    chance = np.random.default_rng(1)
    copies = [vectors]
    for _ in range(1, times):
        noise = chance.standard_normal(vectors.shape, dtype=np.float32)
        noisy = vectors + _NOISE * noise / np.linalg.norm(noise, axis=1, keepdims=True)
        copies.append(noisy / np.linalg.norm(noisy, axis=1, keepdims=True))
    return np.concatenate(copies).astype(np.float32)


def _ms(work: object) -> float:
    began = time.perf_counter()
    work()  # type: ignore[operator]
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
