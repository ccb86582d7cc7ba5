"""What is shown first: what the log says, filled up with what is asked first."""

import pytest

from connectors.logbook import Logbook
from indicators.keys import Keys
from indicators.log import Log
from kiosk.devices import Kiosk
from kiosk.office import Office, Visit
from kiosk.topics import _ASKED_FIRST, common_articles, region_of
from knowledge.library import Library
from storage.store import Store
from storage.vault import Vault

NOW = 1_795_000_000.0


def test_articles_asked_first_exist_and_cover_every_topic(library: Library) -> None:
    found = [guide.slug for guide in common_articles(library, [], None)]
    assert found == list(_ASKED_FIRST)
    assert {library.guides[slug].topic for slug in found} == {guide.topic for guide in library.guides.values()}


def test_what_the_log_counts_comes_first(library: Library) -> None:
    counted = ["hkd-dang-ky", "an-article-that-is-gone", "vneid-doi-so"]
    found = [guide.slug for guide in common_articles(library, counted, None)]
    assert found[:3] == ["hkd-dang-ky", "vneid-doi-so", "vneid-quen-mat-khau"]
    assert len(found) == len(set(found))


def test_articles_of_another_province_are_not_offered(library: Library) -> None:
    other = [guide.slug for guide in library.guides.values() if guide.region == ("thanh-hoa",)]
    assert not set(other) & {guide.slug for guide in common_articles(library, other, "dong-nai")}
    assert set(other) <= {guide.slug for guide in common_articles(library, other, "thanh-hoa")}


@pytest.mark.parametrize(
    ("province", "region"),
    [("thành phố Đồng Nai", "dong-nai"), ("tỉnh Thanh Hóa", "thanh-hoa"), ("tỉnh Lào Cai", None)],
)
def test_a_province_is_known_by_the_articles_regions(library: Library, province: str, region: str | None) -> None:
    assert region_of(province, library.guides.values()) == region


@pytest.mark.anyio
async def test_the_months_commonest_articles_are_counted_from_enough_people(
    store: Store, vault: Vault, library: Library
) -> None:
    clock = [NOW]
    office = Office(store, Logbook(store, Log(Keys(vault), lambda: clock[0])), lambda: clock[0])
    here = Kiosk(1, "Sảnh chính", "phu-lam")
    for number in range(5):
        await office.opened(Visit(here, f"{number:032x}"), library.guides["hkd-dang-ky"])
    await office.opened(Visit(here, "f" * 32), library.guides["cks-dang-ky"])
    # Of five people more, each asked something else: together they hide one another, and no bigger group with them.
    for slug in ("vneid-cai-dat", "tt-qr", "lo-otp", "mat-sim", "hotich-ket-hon"):
        await office.opened(Visit(here, f"{slug:0<32}"), library.guides[slug])
    assert await office.commonest("phu-lam") == ["hkd-dang-ky"]  # one person alone would be shown to all others
    for number in range(6):
        await office.opened(Visit(here, f"a{number:031x}"), library.guides["cks-dang-ky"])
    assert await office.commonest("phu-lam") == ["hkd-dang-ky"]  # counted anew only after a while
    clock[0] += 601
    assert await office.commonest("phu-lam") == ["cks-dang-ky", "hkd-dang-ky"]
    assert await office.commonest("an-vien") == []
