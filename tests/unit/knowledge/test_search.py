"""Search over a tiny made-up library, with vectors that can be foreseen."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.entries import Field, Kind
from knowledge.errors import IndexMissing
from knowledge.library import Library
from knowledge.search import Search, build_index, dense_entries
from tests.unit.knowledge.made_up import GUIDE, RESIDENCE, TREE, WordEncoder, library_of, no_progress


@pytest.fixture(scope="module")
def tiny() -> Library:
    return library_of(GUIDE, RESIDENCE, TREE)


@pytest.fixture(scope="module")
def search(tiny: Library, tmp_path_factory: pytest.TempPathFactory) -> Search:
    folder = tmp_path_factory.mktemp("index")
    build_index(tiny, folder, WordEncoder(), no_progress)
    return Search.open(tiny, folder, WordEncoder.name)


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("quên mật khẩu VNeID", "mat-khau"),
        ("quen mat khau vneid", "mat-khau"),
        ("QUÊN MẬT KHẨU", "mat-khau"),
        ("wên mk vnied", "mat-khau"),
        ("quenmatkhau", "mat-khau"),
        ("ở trọ đăng ký tạm trú sao", "tam-tru"),
        ("dk tamtru", "tam-tru"),
        ("đăng nhập báo lỗi hoài", "khong-dang-nhap"),
    ],
)
def test_the_right_article_comes_first_however_it_is_typed(search: Search, question: str, slug: str) -> None:
    hits = search.matters(search.query(question))
    assert hits[0].target == slug
    assert hits[0].kind is Kind.GUIDE


def test_hits_fall_in_score_and_name_each_article_once(search: Search) -> None:
    hits = search.matters(search.query("quên mật khẩu đăng nhập tạm trú"))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.target for hit in hits}) == len(hits)
    assert all(0 <= part <= 1 for hit in hits for part in (hit.short, hit.body, hit.dense))


def test_the_entry_that_matched_is_named_so_that_a_false_belief_is_known(search: Search) -> None:
    hit = search.matters(search.query("quên mật khẩu là mất tài khoản"))[0]
    assert hit.best is not None
    assert hit.best.field is Field.CLAIM
    assert GUIDE.claims[hit.best.number].wrong == ("quên mật khẩu là mất tài khoản",)


def test_facts_and_passages_of_another_commune_are_never_found(search: Search) -> None:
    query = search.query("người dân có VNeID mức 2 bao nhiêu phần trăm")
    assert search.facts(query, "thu")[0].target == "th-001"
    assert {hit.target[:2] for hit in search.facts(query, "khac")} == {"kh"}
    assert {hit.target.partition("/")[0] for hit in search.passages(query, "thu")} == {"thu"}
    assert {hit.target[:2] for hit in search.facts(query, None)} == {"th", "kh"}


def test_a_passage_is_found_by_its_words(search: Search) -> None:
    hit = search.passages(search.query("kinh phí từ ngân sách xã"), "thu")[0]
    assert hit.kind is Kind.PASSAGE
    assert "200 triệu đồng" in search.library.passages[hit.target].text


def test_a_limit_is_kept(search: Search) -> None:
    assert len(search.matters(search.query("quên mật khẩu đăng nhập tạm trú"), limit=1)) == 1


@pytest.mark.parametrize("question", ["", "???", "😀", "x" * 2000, "xyzzyq qwrtp"])
def test_a_question_of_no_known_word_is_no_error(search: Search, question: str) -> None:
    query = search.query(question)
    for hits in (search.matters(query), search.facts(query, "thu"), search.passages(query, None)):
        assert all(hit.short == 0 and hit.body == 0 for hit in hits)


def test_known_words_are_left_as_they_are_and_unknown_ones_mended(search: Search) -> None:
    assert search.query("quên mật khẩu").folded == ("quen", "mat", "khau")
    assert search.query("quen matkhau").folded == ("quen", "mat", "khau")


def test_the_second_opinion_is_for_the_right_article_and_against_the_others(search: Search) -> None:
    query = search.query("quên mật khẩu")
    sure, lead = search.opinion(query, "mat-khau")
    assert sure > 0
    assert lead > 0
    other, behind = search.opinion(query, "tam-tru")
    assert other < 0
    assert behind == pytest.approx(other - sure)


def test_without_an_opinion_nothing_speaks_for_or_against(tiny: Library, search: Search) -> None:
    lexical = Search(tiny, None, None)
    assert lexical.opinion(lexical.query("quên mật khẩu"), "mat-khau") == (0.0, 0.0)
    assert search.opinion(search.query("quên mật khẩu"), "pl-001") == (0.0, 0.0)


def test_without_vectors_the_words_alone_find(tiny: Library) -> None:
    lexical = Search(tiny, None, None)
    hit = lexical.matters(lexical.query("quên mật khẩu"))[0]
    assert (hit.target, hit.dense) == ("mat-khau", 0.0)


def test_an_edited_article_needs_a_new_index_in_which_only_it_is_encoded(tiny: Library, tmp_path: Path) -> None:
    build_index(tiny, tmp_path, WordEncoder(), no_progress)
    edited = library_of(replace(GUIDE, title="Đặt lại mật khẩu"), RESIDENCE, TREE)
    with pytest.raises(IndexMissing):
        Search.open(edited, tmp_path, WordEncoder.name)
    encoder = WordEncoder()
    build_index(edited, tmp_path, encoder, no_progress)
    assert len(encoder.encoded) == 1
    assert encoder.encoded[0].startswith("Đặt lại mật khẩu")
    Search.open(edited, tmp_path, encoder.name)


def test_heads_and_the_first_questions_have_vectors(tiny: Library) -> None:
    """More ways of asking bring the words, not the meaning; encoding them all took minutes."""
    many = replace(GUIDE, questions=tuple(f"câu hỏi số {number}" for number in range(9)))
    library = replace(tiny, guides={many.slug: many})
    encoded = [entry for entry in dense_entries(library) if entry.target == many.slug]
    assert [entry.field for entry in encoded] == [Field.HEAD, Field.QUESTION, Field.QUESTION, Field.QUESTION]
    assert [entry.text for entry in encoded[1:]] == list(many.questions[:3])


def test_the_entries_stand_in_the_same_order_each_time(library: Library) -> None:
    assert library.entries() == library.entries()
