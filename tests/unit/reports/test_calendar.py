"""The calendar holds the plan's deadlines; its address is secret, one per commune, and can be changed."""

from datetime import date, timedelta

import pytest
from cryptography.fernet import Fernet
from icalendar import Calendar

from knowledge.plans import Plan
from reports.calendar import commune_of, feed, token
from storage.vault import Vault

TODAY, NOW = date(2026, 10, 15), 1_792_000_000.0


@pytest.fixture(scope="module")
def vault() -> Vault:
    return Vault(Fernet.generate_key())


def test_every_deadline_of_the_next_year_is_an_event_of_one_day(plan: Plan) -> None:
    found = Calendar.from_ical(feed(plan, TODAY, 3, NOW))
    events = {str(event["uid"]): event for event in found.walk("VEVENT")}
    event = events["xh-080-2026-10-17@troly.xuan-hoa"]
    assert event.decoded("dtstart") == date(2026, 10, 17)
    assert event.decoded("dtend") == date(2026, 10, 18)
    assert str(event["summary"]).startswith("Trước ngày 18/10/2026: ")
    assert "Nguồn: Kế hoạch năm 2026, mục V.3." in str(event["description"])
    assert "xh-081-2027-09-19@troly.xuan-hoa" in events
    assert str(found["x-wr-calname"]) == "Hạn báo cáo xã Xuân Hòa"


def test_it_reminds_on_the_first_of_the_last_days_at_eight(plan: Plan) -> None:
    event = Calendar.from_ical(feed(plan, TODAY, 3, NOW)).walk("VEVENT")[0]
    assert event.walk("VALARM")[0].decoded("trigger") == timedelta(days=-2, hours=8)


def test_events_keep_their_names_from_day_to_day(plan: Plan) -> None:
    def names(today: date) -> set[str]:
        return {str(event["uid"]) for event in Calendar.from_ical(feed(plan, today, 3, NOW)).walk("VEVENT")}

    both = names(TODAY) & names(TODAY + timedelta(days=40))
    assert "xh-080-2026-12-17@troly.xuan-hoa" in both


def test_lines_are_as_the_standard_wants_them(plan: Plan) -> None:
    content = feed(plan, TODAY, 3, NOW)
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75


def test_a_token_opens_its_communes_calendar_only(vault: Vault) -> None:
    versions = {"xuan-hoa": 1, "phu-lam": 1}
    assert commune_of(token(vault, "phu-lam", 1), vault, versions) == "phu-lam"
    assert commune_of(token(vault, "an-vien", 1), vault, versions) is None
    assert commune_of("đoán mò", vault, versions) is None


def test_a_new_address_closes_the_old_one(vault: Vault) -> None:
    old = token(vault, "xuan-hoa", 1)
    assert commune_of(old, vault, {"xuan-hoa": 2}) is None


def test_another_deployments_token_opens_nothing(vault: Vault) -> None:
    assert commune_of(token(Vault(Fernet.generate_key()), "xuan-hoa", 1), vault, {"xuan-hoa": 1}) is None
