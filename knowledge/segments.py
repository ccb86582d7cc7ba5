"""Two questions in one message: where it may be cut."""

from __future__ import annotations

import re

from knowledge.text import clean, fold, folded_words

_CUT = re.compile(
    r"\?+|[.;\n]+|,?\s+(?=(?:còn|với lại|ngoài ra|tiện thể|cho hỏi thêm|đồng thời|con nua|voi lai|tien the)\s)", re.I
)
_ASKING = re.compile(
    r"\b(sao|gi|nao|dau|khong|bao nhieu|bao lau|may|the nao|ai|khi nao|bao gio|nhu the nao|cach|huong dan|muon|hoi)\b"
)
_AND = re.compile(r",?\s+(?:và|va)\s+", re.I)
_SHORTEST = 4
_MOST = 3


def segments(text: str) -> list[str]:
    """Return the questions of a message if it holds two or three that can each stand alone, else the message itself."""
    pieces = [piece.strip(" ,") for piece in _CUT.split(clean(text)) if piece and piece.strip(" ,")]
    questions = [piece for piece in pieces if _ASKING.search(fold(piece)) and len(folded_words(piece)) >= _SHORTEST]
    return questions if 2 <= len(questions) <= _MOST else [text]


def halves(text: str) -> list[str]:
    """Return what stands before and after the one "và" of a message, if both sides have some length, else nothing."""
    pieces = _AND.split(clean(text))
    return pieces if len(pieces) == 2 and all(len(folded_words(piece)) >= _SHORTEST for piece in pieces) else []
