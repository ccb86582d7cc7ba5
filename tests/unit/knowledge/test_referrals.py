"""Matters we only refer to somebody else."""

from pathlib import Path

import pytest

from knowledge.answer import Outcome
from knowledge.errors import ContentError
from knowledge.library import Library
from knowledge.referrals import load_referrals
from knowledge.replies import referred


def test_every_real_referral_has_questions_and_somebody_to_ask(library: Library) -> None:
    assert library.referrals
    for slug, referral in library.referrals.items():
        assert referral.id == slug
        assert referral.questions
        assert referral.ask
        assert slug not in library.guides


def test_a_private_matter_is_referred_as_none_of_ours(library: Library) -> None:
    private = next(referral for referral in library.referrals.values() if not referral.ours)
    public = next(referral for referral in library.referrals.values() if referral.ours)
    assert referred(private, 0.9).outcome is Outcome.OUT_OF_SCOPE
    assert referred(public, 0.9).outcome is Outcome.NOT_FOUND
    assert private.ask in referred(private, 0.9).text


@pytest.mark.parametrize("text", ["", "- name: thiếu mã\n", "không phải danh sách", "- id: [\n"])
def test_a_malformed_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "referrals.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"referrals\.yml"):
        load_referrals(path)
