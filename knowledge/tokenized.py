"""Texts as numbers of tokens: the content is split and written out once, when the index is built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge import array_files
from knowledge.address import said
from knowledge.text import Token
from knowledge.vectors import digest

FILE = "texts.npz"
# What a text is split by; texts split by another version of these are stale.
_MADE_BY = tuple(Path(__file__).with_name(name) for name in ("text.py", "lexicon.yml", "address.py"))

# What is worked out for each token is worked out for so many at once: it takes several times the memory of the tokens.
_PART = 1_000_000

Numbers = NDArray[np.int32]
Starts = NDArray[np.int64]


@dataclass(frozen=True)
class TokenizedTexts:
    """Many texts: `numbers[starts[t]:starts[t + 1]]` are the places in `vocabulary` of the tokens of text t."""

    vocabulary: tuple[Token, ...]
    numbers: Numbers
    starts: Starts

    @classmethod
    def of(cls, texts: Sequence[str]) -> TokenizedTexts:
        """Split the texts; words of address are left out."""
        # Facts of one measure share its ways of asking, so many texts come several times.
        split = {text: said(text) for text in dict.fromkeys(texts)}
        places = {token: place for place, token in enumerate(dict.fromkeys(t for text in split.values() for t in text))}
        numbered = {text: np.array([places[token] for token in found], np.int32) for text, found in split.items()}
        ordered = [numbered[text] for text in texts]
        numbers = np.concatenate(ordered) if ordered else np.zeros(0, dtype=np.int32)
        return cls(tuple(places), numbers, _starts(np.array([len(text) for text in ordered], dtype=np.int64)))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, place: int) -> list[Token]:
        return [self.vocabulary[number] for number in self.numbers[self.starts[place] : self.starts[place + 1]]]

    def __iter__(self) -> Iterator[list[Token]]:
        return (self[place] for place in range(len(self)))

    @cached_property
    def lengths(self) -> NDArray[np.int64]:
        """How many tokens each text has."""
        return np.diff(self.starts)

    def select(self, places: Sequence[int] | NDArray[np.int64]) -> TokenizedTexts:
        """The texts at these places, in their order."""
        chosen = np.asarray(places, dtype=np.int64)
        lengths = self.lengths[chosen]
        starts = _starts(lengths)
        own = np.repeat(self.starts[chosen] - starts[:-1], lengths) + np.arange(starts[-1])
        return TokenizedTexts(self.vocabulary, self.numbers[own], starts)

    def parts(self) -> Iterator[tuple[int, TokenizedTexts]]:
        """The texts in stretches of about a million tokens, each with the place of its first text."""
        ends = np.searchsorted(self.starts, np.arange(0, len(self.numbers), _PART) + _PART)
        bounds = np.unique(np.clip([0, *ends, len(self)], 0, len(self)))
        for first, end in pairwise(bounds.tolist()):
            starts = self.starts[first : end + 1]
            yield first, TokenizedTexts(self.vocabulary, self.numbers[starts[0] : starts[-1]], starts - starts[0])

    def folded_counts(self) -> Counter[str]:
        """How often each folded word stands in the texts."""
        counts: Counter[str] = Counter()
        for token, number in zip(self.vocabulary, self._counts(), strict=True):
            if number:
                counts[token.folded] += number
        return counts

    def save(self, folder: Path, stamp: str) -> None:
        """Write the texts; `stamp` names what they are."""
        arrays = {
            "folded": np.array([token.folded for token in self.vocabulary], dtype=np.str_),
            "accented": np.array([token.accented for token in self.vocabulary], dtype=np.str_),
            "numbers": self.numbers,
            "starts": self.starts,
        }
        array_files.save(folder / FILE, stamp, arrays)

    @classmethod
    def load(cls, folder: Path, stamp: str) -> TokenizedTexts:
        """Read the texts that `stamp` names.

        Raises:
            IndexMissing: there are none, or they are others.

        """
        content = array_files.load(folder / FILE, stamp, ("folded", "accented", "numbers", "starts"))
        vocabulary = map(Token, content["folded"].tolist(), content["accented"].tolist())
        return cls(tuple(vocabulary), content["numbers"], content["starts"])

    def _counts(self) -> list[int]:
        counts: list[int] = np.bincount(self.numbers, minlength=len(self.vocabulary)).tolist()
        return counts


def stamp_of(texts: Sequence[str]) -> str:
    """A short, stable name for these texts, split as they are split now."""
    return digest("\n".join((*(path.read_text(encoding="utf-8") for path in _MADE_BY), *map(digest, texts))))


def _starts(lengths: NDArray[np.int64]) -> Starts:
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
