"""What staff decide on questions answered badly: a sample question of an article, a new article, nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
import yaml

from console.tables import reviewed_questions
from indicators.officers import Staff
from knowledge.text import fold

_LONGEST_QUESTION = 500


class Decision(StrEnum):
    """What is to be done."""

    SAMPLE = "sample"
    ARTICLE = "article"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class Review:
    """A decision on one question (masked words). `article` is a guide's slug, of a sample question only."""

    id: int
    commune: str
    question: str
    topic: str | None
    decision: Decision
    article: str | None
    note: str
    at: float


def key(question: str) -> str:
    """The same for the same question in whatever spelling, as the list of unanswered questions groups them."""
    return hashlib.sha256(fold(question).encode()).hexdigest()


def decide(
    connection: sa.Connection,
    commune: str | None,
    question: str,
    topic: str | None,
    decision: Decision,
    *,
    article: str | None,
    note: str,
    officer: int,
    now: float,
) -> None:
    """Keep a decision; an earlier one on the same question is replaced."""
    drop(connection, commune, question)
    row = {
        "commune": commune or "",
        "question_hash": key(question),
        "question": question[:_LONGEST_QUESTION],
        "topic": topic,
        "decision": decision,
        "article": article,
        "note": note[:300],
        "officer": officer,
        "at": now,
    }
    connection.execute(sa.insert(reviewed_questions).values(row))


def drop(connection: sa.Connection, commune: str | None, question: str) -> None:
    """Take a decision back: the question is open again."""
    table = reviewed_questions.c
    same = sa.and_(table.commune == (commune or ""), table.question_hash == key(question))
    connection.execute(sa.delete(reviewed_questions).where(same))


def find(connection: sa.Connection, review_id: int, viewer: Staff) -> Review | None:
    """The decision of that number, if this officer may see it."""
    row = connection.execute(sa.select(reviewed_questions).where(reviewed_questions.c.id == review_id)).one_or_none()
    found = None if row is None else _review(row)
    return found if found is not None and viewer.may_see(found.commune) else None


def all_of(connection: sa.Connection, commune: str | None) -> list[Review]:
    """The decisions of a commune (None: of all), newest first."""
    wanted = sa.select(reviewed_questions).order_by(reviewed_questions.c.at.desc(), reviewed_questions.c.id.desc())
    if commune is not None:
        wanted = wanted.where(reviewed_questions.c.commune == commune)
    return list(map(_review, connection.execute(wanted)))


def as_yaml(reviews: Sequence[Review]) -> str:
    """The decisions as the content's editors take them: sample questions by article (slug), wanted articles."""
    samples: dict[str, list[str]] = {}
    for review in reviews:
        if review.decision is Decision.SAMPLE and review.article:
            samples.setdefault(review.article, []).append(review.question)
    wanted = [
        {"question": review.question, "topic": review.topic, "note": review.note}
        for review in reviews
        if review.decision is Decision.ARTICLE
    ]
    text = yaml.safe_dump(
        {"questions": samples, "wanted_articles": wanted}, allow_unicode=True, sort_keys=True, width=120
    )
    return (
        "# questions: thêm vào mục questions của từng bài, knowledge/guidance/<lĩnh vực>/<tên bài>.md\n"
        "# wanted_articles: việc người dân hỏi mà chưa có bài\n" + text
    )


def as_rows(reviews: Sequence[Review]) -> list[tuple[str, ...]]:
    """The decisions as a table with a heading."""
    heading = ("Quyết định", "Câu hỏi", "Lĩnh vực", "Bài", "Ghi chú", "Xã")
    return [
        heading,
        *(
            (
                WORDS[review.decision],
                review.question,
                review.topic or "",
                review.article or "",
                review.note,
                review.commune,
            )
            for review in reviews
        ),
    ]


WORDS = {
    Decision.SAMPLE: "Thêm làm câu hỏi mẫu",
    Decision.ARTICLE: "Cần bài mới",
    Decision.DISMISSED: "Không cần xử lý",
}


def _review(row: sa.Row[Any]) -> Review:
    return Review(row.id, row.commune, row.question, row.topic, Decision(row.decision), row.article, row.note, row.at)
