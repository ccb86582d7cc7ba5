"""Officers' own chats: linked by a one-time code, on both databases."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from indicators import officers
from indicators.officers import CODE_VALID_S, Role, code_in
from storage.store import Store

NOW = 1_800_000_000.0


def officer(
    connection: sa.Connection, name: str = "lan", commune: str | None = "phu-lam", *, active: bool = True
) -> int:
    row = {"username": name, "name": name, "role": Role.OFFICER, "commune": commune, "created_at": NOW}
    return int(
        connection.execute(
            sa.insert(officers.staff).values({**row, "is_active": active}).returning(officers.staff.c.id)
        ).scalar_one()
    )


def code_of(connection: sa.Connection, staff_id: int) -> str:
    code = code_in(f"liên kết {officers.new_code(connection, staff_id, NOW)}")
    assert code
    return code


def test_a_code_links_the_chat_it_is_sent_from_once(store: Store) -> None:
    with store.transaction() as connection:
        code = code_of(connection, officer(connection))
        member = officers.redeem(connection, code, "zalo", "zalo:oa:1", NOW + CODE_VALID_S)
        assert member is not None
        assert officers.staff_of(connection, "zalo:oa:1") == member
        assert officers.redeem(connection, code, "zalo", "zalo:oa:2", NOW) is None
        assert officers.staff_of(connection, "zalo:oa:2") is None


def test_a_code_is_void_after_a_quarter_of_an_hour_or_when_another_is_made(store: Store) -> None:
    with store.transaction() as connection:
        lan = officer(connection)
        late = code_of(connection, lan)
        assert officers.redeem(connection, late, "zalo", "zalo:oa:1", NOW + CODE_VALID_S + 1) is None
        first, second = code_of(connection, lan), code_of(connection, lan)
        assert officers.redeem(connection, first, "zalo", "zalo:oa:1", NOW) is None
        assert officers.redeem(connection, second, "zalo", "zalo:oa:1", NOW) is not None


def test_a_chat_belongs_to_one_officer_the_last(store: Store) -> None:
    with store.transaction() as connection:
        lan, hoa = officer(connection), officer(connection, "hoa")
        officers.redeem(connection, code_of(connection, lan), "zalo", "zalo:oa:1", NOW)
        officers.redeem(connection, code_of(connection, hoa), "zalo", "zalo:oa:1", NOW)
        member = officers.staff_of(connection, "zalo:oa:1")
        assert member is not None
        assert member.id == hoa
        assert officers.links(connection, staff_id=lan) == []


def test_a_closed_account_has_no_chats_and_redeems_no_code(store: Store) -> None:
    with store.transaction() as connection:
        gone = officer(connection)
        officers.redeem(connection, code_of(connection, gone), "zalo", "zalo:oa:1", NOW)
        code = code_of(connection, gone)
        connection.execute(sa.update(officers.staff).values(is_active=False))
        assert officers.staff_of(connection, "zalo:oa:1") is None
        assert officers.links(connection) == []
        assert officers.redeem(connection, code, "zalo", "zalo:oa:2", NOW) is None
        assert not officers.is_anybody_there(connection, "phu-lam")


def test_links_are_those_who_see_a_commune(store: Store) -> None:
    with store.transaction() as connection:
        for place, (name, commune) in enumerate((("a", "phu-lam"), ("b", "an-vien"), ("c", None))):
            code = code_of(connection, officer(connection, name, commune))
            officers.redeem(connection, code, "telegram", f"telegram:bot:{place}", NOW)
        assert [link.staff.name for link in officers.links(connection, "phu-lam")] == ["a", "c"]
        assert len(officers.links(connection)) == 3


def test_only_the_officer_takes_a_link_off(store: Store) -> None:
    with store.transaction() as connection:
        lan, hoa = officer(connection), officer(connection, "hoa")
        officers.redeem(connection, code_of(connection, lan), "zalo", "zalo:oa:1", NOW)
        link = officers.links(connection)[0]
        assert not officers.unlink(connection, link.id, hoa)
        assert officers.unlink(connection, link.id, lan)
        assert officers.links(connection) == []


@pytest.mark.parametrize(
    "text",
    ["liên kết ABCD-EFGH", "LIEN KET abcdefgh", "/lienket abcd efgh", " Liên kết:  ABCD - EFGH", "lien ket\nabcd-efgh"],
)
def test_a_code_is_understood_however_it_is_typed(text: str) -> None:
    assert code_in(text) == "ABCDEFGH"


@pytest.mark.parametrize(
    "text", ["liên kết", "liên kết ngân hàng với ví", "cho hỏi liên kết ABCD-EFGH", "liên kết ABCD-EFG", "ABCD-EFGH"]
)
def test_other_messages_are_no_codes(text: str) -> None:
    assert code_in(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_codes(text: str) -> None:
    code = code_in(text)
    assert code is None or (len(code) == 8 and code.isascii())


def test_roles_include_the_lower_ones() -> None:
    assert Role.ADMIN.includes(Role.MANAGER)
    assert Role.MANAGER.includes(Role.OFFICER)
    assert not Role.OFFICER.includes(Role.MANAGER)
