"""Kiosks: registered with an address shown once, taken out of use, each commune's its own."""

import re

from console.tables import setting_changes
from indicators.officers import Role
from kiosk import devices
from tests.unit.console.made_up import Office

NEW = {"ten": "Sảnh một cửa", "giay": "80mm", "ap": "Ấp 1"}


def test_a_registered_kiosk_gets_an_address_shown_once(office: Office) -> None:
    manager = office.signed_in("hung", Role.MANAGER)
    page = manager.post("/kiosk", NEW).text
    address = re.search(r"<code>http://testserver/kiosk/start\?token=([\w-]+)</code>", page)
    assert address
    assert "data:image/svg+xml" in page
    assert address[1] not in manager.get("/kiosk").text
    with office.store.transaction() as connection:
        kiosk = devices.find(connection, address[1], office.clock())
    assert kiosk is not None
    assert (kiosk.commune, kiosk.hamlet, kiosk.paper) == ("phu-lam", "Ấp 1", "80mm")
    assert address[1] not in str(office.rows(setting_changes))


def test_a_revoked_kiosk_stays_in_the_list_and_on_record(office: Office) -> None:
    manager = office.signed_in("hung", Role.MANAGER)
    manager.post("/kiosk", NEW)
    (row,) = office.rows(devices.kiosks)
    assert manager.post(f"/kiosk/{row['id']}/thu-hoi", {"ly_do": "hỏng"}).status_code == 303
    assert "đã thu hồi" in manager.text("/kiosk")
    assert "hỏng" in manager.text("/nhat-ky")
    assert manager.post(f"/kiosk/{row['id']}/thu-hoi", {"ly_do": "lần nữa"}).status_code == 404


def test_another_communes_kiosk_is_not_seen_nor_touched(office: Office) -> None:
    office.signed_in("hung", Role.MANAGER).post("/kiosk", NEW)
    (row,) = office.rows(devices.kiosks)
    stranger = office.signed_in("bao", Role.ADMIN, "an-vien")
    assert "Sảnh một cửa" not in stranger.text("/kiosk?xa=phu-lam")
    assert stranger.post(f"/kiosk/{row['id']}/thu-hoi", {"ly_do": "thử"}).status_code == 404
    stranger.post("/kiosk", {**NEW, "xa": "phu-lam"})
    assert office.rows(devices.kiosks)[1]["commune"] == "an-vien"


def test_a_kiosk_needs_a_name(office: Office) -> None:
    response = office.signed_in("hung", Role.MANAGER).post("/kiosk", {**NEW, "ten": "  "})
    assert response.status_code == 422
    assert office.rows(devices.kiosks) == []
