"""Secrets and personal numbers are found and masked; ordinary numbers are left alone."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import Library
from knowledge.privacy import Secret, mask
from tests.unit.knowledge.secret_examples import HARMLESS, numbers, passwords

joints = st.sampled_from(("", " ", ".", "-"))
around = st.sampled_from(("", "tôi hỏi hồ sơ ", "Dạ, ", "(", "số: "))
after = st.sampled_from(("", " giúp tôi", ".", "?", ")", ", cảm ơn"))


@given(around, st.text("0123456789", min_size=11, max_size=11), joints, after)
def test_an_identity_number_never_survives(before: str, digits: str, joint: str, end: str) -> None:
    typed = joint.join(("0" + digits[:2], digits[2:5], digits[5:8], digits[8:]))
    masked = mask(before + typed + end)
    assert Secret.IDENTITY in masked.found
    assert not any(char.isdigit() for char in masked.text)


@given(
    st.sampled_from(("otp {}", "mã OTP là {}", "OTP của tôi là {}", "mã xác thực: {}", "mã xác nhận {}", "ma otp={}")),
    st.text("0123456789", min_size=4, max_size=8),
    after,
)
def test_a_one_time_code_never_survives(template: str, code: str, end: str) -> None:
    masked = mask(template.format(code) + end)
    assert not any(char.isdigit() for char in masked.text)
    assert masked.warned == (Secret.OTP,)


@given(around, st.lists(st.text("0123456789", min_size=4, max_size=4), min_size=4, max_size=4), joints, after)
def test_a_card_number_never_survives(before: str, groups: list[str], joint: str, end: str) -> None:
    masked = mask(before + joint.join(groups) + end)
    assert not any(char.isdigit() for char in masked.text)
    assert masked.warned


@given(st.text(max_size=300))
def test_any_text_can_be_masked_and_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


@given(st.text(alphabet="otp mk:là0123456789-.@ ", max_size=120))
def test_masking_twice_changes_nothing_more_on_secretive_text(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


def test_the_recall_on_made_up_numbers_is_at_least_99_percent() -> None:
    examples = list(numbers())
    assert len(examples) >= 200
    missed = [text for text, secret in examples if secret[-4:] in mask(text).text]
    assert len(missed) <= len(examples) // 100, missed


def test_passwords_are_masked() -> None:
    assert [text for text, secret in passwords() if secret in mask(text).text] == []


@pytest.mark.parametrize("text", HARMLESS)
def test_an_ordinary_question_is_left_as_it_is(text: str) -> None:
    assert mask(text).text == text


def test_hardly_anything_in_the_content_looks_like_a_secret(library: Library) -> None:
    """The only finds are an office's own published e-mail address; nothing would be warned about."""
    texts = [section.text for plan in library.plans.values() for section in plan.sections]
    for guide in library.guides.values():
        claims = [text for claim in guide.claims for text in (*claim.wrong, claim.truth)]
        texts += [guide.title, guide.summary, *guide.questions, *guide.keywords, *guide.sections.values(), *claims]
    found = [(text, mask(text)) for text in texts]
    assert [text for text, masked in found if masked.warned] == []
    assert sum(bool(masked.found) for _, masked in found) <= len(texts) // 500


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("gửi về ong.ba+1@example.vn nhé", Secret.EMAIL),
        ("số bàn 0251 3822 501", Secret.PHONE),
        ("(0251) 3822501", Secret.PHONE),
        ("chuyển vào 19034567891011", Secret.ACCOUNT),
        ("căn cước０７５１９０００１２３４", Secret.IDENTITY),
        ("1.075190001234", Secret.IDENTITY),
        ("0912345678/0987654321", Secret.PHONE),
    ],
)
def test_other_personal_numbers_are_masked(text: str, secret: Secret) -> None:
    masked = mask(text)
    assert masked.found == {secret}
    assert f"[{secret.value}]" in masked.text
    assert sum(char.isdigit() for char in masked.text) <= 1


def test_only_dangerous_secrets_are_warned_about() -> None:
    assert mask("sđt 0912345678, a@example.vn").warned == ()
    assert mask("otp 123456 và cccd 075190001234").warned == (Secret.OTP, Secret.IDENTITY)


def test_text_around_a_secret_stays_and_several_are_masked() -> None:
    masked = mask("Tôi ở Phú Lâm, cccd 075190001234, sđt 0912345678, hỏi tạm trú")
    assert masked.text == "Tôi ở Phú Lâm, cccd [số căn cước], sđt [số điện thoại], hỏi tạm trú"


def test_decomposed_text_hides_nothing() -> None:
    assert mask(unicodedata.normalize("NFD", "mật khẩu của tôi là hoa1990")).found == {Secret.PASSWORD}


@pytest.mark.parametrize("piece", ["otp ", "mat khau a:", "pass ", "1 ", "0", "a.", "cccd ", "stk 1-"])
def test_no_text_of_the_longest_length_takes_long(piece: str) -> None:
    """A pattern that backtracks without bound would take minutes here."""
    started = time.process_time()
    mask((piece * 2000)[:2000])
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "text", ["Mã nó gửi về là 482913", "ma vua nhan duoc la 482913 nhap gium", "cái mã báo về máy em 482913 nè"]
)
def test_a_code_that_was_sent_is_a_one_time_code(text: str) -> None:
    assert mask(text).warned == (Secret.OTP,)


@pytest.mark.parametrize("text", ["mã hồ sơ gửi về là 482913", "mã vận đơn nhận được 482913", "gửi 482913 đồng"])
def test_a_files_or_a_parcels_code_is_none(text: str) -> None:
    assert not mask(text).warned


@pytest.mark.parametrize("text", ["mật khẩu đặt năm 2022 quên rồi", "giữ pass cổng từ 2020", "mk tao hoi 2019"])
def test_the_year_a_password_was_made_is_none(text: str) -> None:
    assert not mask(text).warned
    assert mask("mật khẩu của em 2580").warned
