"""Who or what a target counts: people, officials, businesses, products, networks. Two may differ in nothing else."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.text import Token, accented, tokens

# Of folded words. "Ủy ban nhân dân" and "ban nhân dân ấp" are offices.
_OFFICES = re.compile(r"\b(?:uy )?ban nhan dan\b|\bhoi dong nhan dan\b|\bbinh dan hoc vu\b|\bdan cu\b")
_NAMES = {
    "officials": re.compile(r"\b(?:can bo|cong chuc|vien chuc|cbcc|lanh dao)\b"),
    "household businesses": re.compile(r"\b(?:ho kinh doanh|hkd|tieu thuong|ho buon ban|tiem)\b"),
    "companies": re.compile(r"\b(?:doanh nghiep|cong ty|hop tac xa)\b"),
    "households": re.compile(r"\b(?:ho dan|ho gia dinh|gia dinh|nha dan)\b"),
    "products": re.compile(r"\b(?:ocop|san pham)\b"),
    "people": re.compile(
        r"\b(?:(?<!ho )(?<!nha )(?<!huong )(?<!vien )dan(?! tai| hinh| chieu)|ba con|nguoi lon|nguoi truong thanh)\b"
    ),
}
# "Dẫn" (lead, quote) folds to "dân" (people).
_LEADS = frozenset(map(accented, ("dẫn", "dần", "dàn", "dán")))
# Networks differ by a number only: a figure for 5G is none for 4G. Tokens part the number from its letter.
_NETWORK = re.compile(r"\b([2-6]) ?g\b")


@lru_cache(maxsize=5_000)
def networks_named(folded: tuple[str, ...]) -> frozenset[str]:
    """The generations of mobile network ("5") that folded words name."""
    return frozenset(_NETWORK.findall(" ".join(folded)))


@lru_cache(maxsize=5_000)
def people_named(said: tuple[Token, ...]) -> frozenset[str]:
    """The kinds of people and businesses that a text names."""
    text = _OFFICES.sub(" ", " ".join(token.folded for token in said if token.accented not in _LEADS))
    return frozenset(kind for kind, names in _NAMES.items() if names.search(text))


@lru_cache(maxsize=5_000)
def people_in(subject: str) -> frozenset[str]:
    """The kinds of people and businesses that a fact's subject names."""
    return people_named(tuple(tokens(subject)))
