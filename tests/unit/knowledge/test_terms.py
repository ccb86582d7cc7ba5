"""Terms as written and as numbers are the same terms."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from knowledge.address import said
from knowledge.terms import TermNumbers, terms
from knowledge.text import tokens
from knowledge.tokenized import TokenizedTexts

WORDS = ["hoà", "hòa", "xã", "xa", "tạm", "trú", "7.000", "%", "đăng", "ký"]
texts_of_words = st.lists(st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join), max_size=6)


def test_terms_are_syllables_pairs_and_accented_forms() -> None:
    assert list(terms(tokens("hòa xã"))) == ["hoa", "~hoa2", "xa", "~xa4", "hoa_xa"]


@given(texts_of_words)
def test_each_text_has_the_numbers_of_its_terms_as_often_as_they_stand_there(texts: list[str]) -> None:
    tokenized = TokenizedTexts.of(texts)
    numbers = TermNumbers(tokenized)
    found: list[Counter[int]] = [Counter() for _ in texts]
    for number, place in zip(*numbers.occurrences(tokenized), strict=True):
        found[place][int(number)] += 1
    assert found == [Counter(numbers.number(term) for term in terms(said(text))) for text in texts]


@given(texts_of_words)
def test_no_two_terms_share_a_number(texts: list[str]) -> None:
    numbers = TermNumbers(TokenizedTexts.of(texts))
    known = {term for text in texts for term in terms(said(text))}
    assert len({numbers.number(term) for term in known}) == len(known) == len(numbers)


def test_what_no_text_has_is_no_number() -> None:
    numbers = TermNumbers(TokenizedTexts.of(["tạm trú", "xã"]))
    assert [numbers.number(term) for term in ("ki", "~ky1", "tru_tam", "tru_xa", "tam_ki")] == [None] * 5
