"""Registered kiosks: let in by token, seen, revoked."""

import pytest

from kiosk import devices
from kiosk.devices import Paper, kiosks
from storage.store import Store
from tests.unit.kiosk.conftest import Setting


def test_a_kiosk_is_found_by_its_token_only(store: Store) -> None:
    with store.transaction() as connection:
        token = devices.create(connection, " Sảnh A ", "phu-lam", None, now=5.0, paper=Paper.RECEIPT)
        kiosk = devices.find(connection, token, 10.0)
        assert kiosk is not None
        assert (kiosk.name, kiosk.commune, kiosk.paper, kiosk.is_trial) == ("Sảnh A", "phu-lam", Paper.RECEIPT, False)
        assert devices.find(connection, token[:-1], 10.0) is None
        assert devices.find(connection, "", 10.0) is None


def test_the_database_does_not_hold_the_token(setting: Setting) -> None:
    assert setting.token not in str(setting.rows(kiosks))


def test_a_revoked_kiosk_is_out_but_stays_listed(store: Store) -> None:
    with store.transaction() as connection:
        token = devices.create(connection, "Sảnh A", "phu-lam", None, now=5.0)
        devices.create(connection, "Sảnh B", "an-vien", None, now=6.0)
        first = devices.listed(connection, "phu-lam")[0]
        assert devices.revoke(connection, first.id or 0, 9.0)
        assert not devices.revoke(connection, first.id or 0, 9.0)
        assert devices.find(connection, token, 10.0) is None
        assert [(kiosk.name, kiosk.revoked_at) for kiosk in devices.listed(connection)] == [
            ("Sảnh B", None),
            ("Sảnh A", 9.0),
        ]


def test_it_is_noted_once_a_minute_that_a_kiosk_is_there(store: Store) -> None:
    with store.transaction() as connection:
        token = devices.create(connection, "Sảnh A", "phu-lam", None, now=5.0)
        seen = []
        for now in (100.0, 130.0, 161.0):
            devices.find(connection, token, now)
            seen.append(devices.listed(connection)[0].last_seen_at)
    assert seen == [100.0, 100.0, 161.0]


@pytest.mark.parametrize("name", ["", "   ", "a" * 81])
def test_a_kiosk_needs_a_name(store: Store, name: str) -> None:
    with store.transaction() as connection, pytest.raises(ValueError, match="Tên kiosk"):
        devices.create(connection, name, "phu-lam", None, now=5.0)
