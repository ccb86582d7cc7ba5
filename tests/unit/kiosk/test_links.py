"""Short links: only ours open, only so long, and they hold nothing but an article."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.links import LinkExpired, LinkInvalid, Links
from knowledge.guides import Aspect
from storage.vault import Vault

DAY_S = 24 * 3600.0
NOW = 1_795_000_000.0  # 18 November 2026
SLUGS = ("vneid-quen-mat-khau", "hotich-khai-sinh")


@pytest.fixture
def links(vault: Vault) -> Links:
    return Links(vault, SLUGS, days=7)


@pytest.mark.parametrize("aspect", [None, *Aspect])
def test_a_code_opens_its_article_and_part(links: Links, aspect: Aspect | None) -> None:
    code = links.code(SLUGS[1], aspect, NOW)
    link = links.read(code, NOW)
    assert (link.slug, link.aspect) == (SLUGS[1], aspect)
    assert len(code) == 18


def test_a_code_lives_seven_days(links: Links) -> None:
    code = links.code(SLUGS[0], now=NOW)
    assert links.read(code, NOW + 7 * DAY_S).last_day == links.last_day(NOW) == date(2026, 11, 25)
    with pytest.raises(LinkExpired):
        links.read(code, NOW + 8 * DAY_S)


def test_nothing_personal_can_be_in_it_for_all_get_the_same(links: Links) -> None:
    assert links.code(SLUGS[0], now=NOW) == links.code(SLUGS[0], now=NOW + 60)


def test_another_key_opens_nothing(links: Links, tmp_path) -> None:
    other = Links(Vault.open("quite another key than that", tmp_path), SLUGS, days=7)
    with pytest.raises(LinkInvalid):
        other.read(links.code(SLUGS[0], now=NOW), NOW)


def test_no_character_may_be_changed(links: Links) -> None:
    code = links.code(SLUGS[0], now=NOW)
    for at, char in enumerate(code):
        changed = code[:at] + ("A" if char != "A" else "B") + code[at + 1 :]
        with pytest.raises((LinkInvalid, LinkExpired)):
            links.read(changed, NOW)


def test_an_article_that_is_gone_is_no_fault(links: Links, vault: Vault) -> None:
    code = links.code(SLUGS[0], now=NOW)
    with pytest.raises(LinkInvalid):
        Links(vault, SLUGS[1:], days=7).read(code, NOW)


def test_an_unknown_article_gets_no_code(links: Links) -> None:
    with pytest.raises(KeyError):
        links.code("no-such-article")


@given(text=st.one_of(st.text(max_size=40), st.text(alphabet="abcXYZ019-_=", min_size=18, max_size=18)))
def test_whatever_is_typed_is_refused(text: str) -> None:
    links = Links(Vault(b"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="), SLUGS, days=7)
    with pytest.raises((LinkInvalid, LinkExpired)):
        links.read(text, NOW)
