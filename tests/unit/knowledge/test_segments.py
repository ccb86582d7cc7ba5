"""Two questions in one message are told apart; one question stays whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.segments import segments


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Quên mật khẩu VNeID thì làm sao? Đăng ký tạm trú ở đâu?", 2),
        ("quên mật khẩu vneid phải làm sao, còn đăng ký tạm trú mất bao lâu", 2),
        ("lam sao doi mat khau vneid voi lai dang ky tam tru o dau", 2),
        ("Làm căn cước ở đâu?\nPhí chứng thực bao nhiêu?\nHộ nghèo có được miễn phí không?", 3),
    ],
)
def test_questions_are_told_apart(text: str, parts: int) -> None:
    assert len(segments(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Tôi đi làm xa. Con tôi mới sinh. Khai sinh ở đâu?",
        "Quên mật khẩu VNeID làm sao?",
        "Alo? Có ai không? Cho hỏi căn cước làm ở đâu?",
        "",
        "???",
        "a? b? c? d? e?",
    ],
)
def test_a_story_with_one_question_stays_whole(text: str) -> None:
    assert segments(text) == [text]


@given(st.text(max_size=300))
def test_any_text_gives_one_to_three_parts(text: str) -> None:
    assert 1 <= len(segments(text)) <= 3
