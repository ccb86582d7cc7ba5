"""Tokens: rotated ahead of time, by one at a time, and never lost when Zalo or we stumble."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from connectors.zalo.oauth import OAuth, TokenUnavailable
from connectors.zalo.tables import accounts
from connectors.zalo.tokens import NeedsAuthorisation, State, Tokens
from storage.store import Store
from storage.vault import Vault
from tests.standins import zalo_events as events
from tests.standins.zalo import ZaloStandIn
from tests.unit.connectors_zalo.conftest import token_pair

pytestmark = pytest.mark.anyio
KEY = "a-long-enough-secret-key"
HOUR = 3600.0


class Clock:
    """A clock the test turns."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def new_tokens(
    store: Store, standin_server: tuple[ZaloStandIn, str], standin: ZaloStandIn, clock: Clock, tmp_path: Path
) -> Callable[[], Tokens]:
    """Each call is like another process on the same database."""

    def build() -> Tokens:
        http = httpx.AsyncClient(timeout=2.0)
        oauth = OAuth(http, standin_server[1], events.APP_ID, events.APP_SECRET)
        return Tokens(store, Vault.open(KEY, tmp_path), oauth, clock)

    return build


@pytest.fixture
async def tokens(new_tokens: Callable[[], Tokens], standin: ZaloStandIn) -> Tokens:
    built = new_tokens()
    await built.save(events.OA, "UBND xã", token_pair(*standin.grant()))
    return built


async def state(tokens: Tokens) -> State:
    account = await tokens.find(events.OA)
    assert account is not None
    return account.state


async def test_a_fresh_token_is_used_as_it_is(tokens: Tokens, standin: ZaloStandIn) -> None:
    assert await tokens.access(events.OA) == standin.oas[events.OA].access
    assert standin.refreshes == 0


async def test_tokens_do_not_lie_in_the_clear(tokens: Tokens, standin: ZaloStandIn, store: Store) -> None:
    oa = standin.oas[events.OA]
    row = await store.run(lambda c: c.execute(sa.select(accounts)).one())
    assert oa.access not in str(row)
    assert oa.refresh not in str(row)


async def test_a_token_is_renewed_two_hours_before_its_end(tokens: Tokens, standin: ZaloStandIn, clock: Clock) -> None:
    clock.ahead = 22.9 * HOUR
    await tokens.refresh_due()
    assert standin.refreshes == 0
    clock.ahead = 23.1 * HOUR
    await tokens.refresh_due()
    assert standin.refreshes == 1
    assert await tokens.access(events.OA) == standin.oas[events.OA].access


async def test_many_at_once_in_several_processes_refresh_once(
    tokens: Tokens, new_tokens: Callable[[], Tokens], standin: ZaloStandIn, clock: Clock
) -> None:
    clock.ahead = 26 * HOUR
    standin.faults.latency_s = (0.05, 0.1)
    processes = [tokens, new_tokens(), new_tokens()]
    found = await asyncio.gather(*(process.access(events.OA) for process in processes for _ in range(5)))
    assert standin.refreshes == 1
    assert set(found) == {standin.oas[events.OA].access}


async def test_a_long_chain_of_refreshes_spends_each_token_once(
    tokens: Tokens, standin: ZaloStandIn, clock: Clock
) -> None:
    for day in range(1, 11):
        clock.ahead = day * 25 * HOUR
        await tokens.access(events.OA)
    spent = [request["refresh_token"] for request in standin.token_requests]
    assert standin.refreshes == len(set(spent)) == 10


async def test_a_token_zalo_refuses_is_replaced(tokens: Tokens, standin: ZaloStandIn) -> None:
    old = await tokens.access(events.OA)
    standin.expire_access()
    new = await tokens.access(events.OA, rejected=old)
    assert new != old
    assert standin.refreshes == 1


async def test_a_token_another_process_replaced_is_taken_without_a_refresh(
    tokens: Tokens, new_tokens: Callable[[], Tokens], standin: ZaloStandIn
) -> None:
    old = await tokens.access(events.OA)
    await new_tokens().access(events.OA, rejected=old)
    assert await tokens.access(events.OA, rejected=old) == standin.oas[events.OA].access
    assert standin.refreshes == 1


async def test_a_dead_refresh_token_ends_in_a_clear_state_and_an_alert(
    tokens: Tokens, standin: ZaloStandIn, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    standin.revoke()
    clock.ahead = 26 * HOUR
    with pytest.raises(NeedsAuthorisation, match="cấp quyền lại"):
        await tokens.access(events.OA)
    assert await state(tokens) is State.NEEDS_AUTHORISATION
    assert [record.levelname for record in caplog.records if "/zalo/authorize" in record.message] == ["ERROR"]
    asked = len(standin.token_requests)
    with pytest.raises(NeedsAuthorisation):
        await tokens.access(events.OA)
    assert len(standin.token_requests) == asked


async def test_a_new_authorisation_ends_that_state(tokens: Tokens, standin: ZaloStandIn, clock: Clock) -> None:
    standin.revoke()
    clock.ahead = 26 * HOUR
    await tokens.refresh_due()
    assert await state(tokens) is State.NEEDS_AUTHORISATION
    await tokens.save(events.OA, "UBND xã", token_pair(*standin.grant()))
    assert await tokens.access(events.OA) == standin.oas[events.OA].access


@pytest.mark.parametrize("fault", ["error_500", "too_many", "lost_request"])
async def test_a_stumble_of_zalos_is_no_end_and_the_old_token_serves_while_it_lives(
    tokens: Tokens, standin: ZaloStandIn, clock: Clock, fault: str
) -> None:
    old = await tokens.access(events.OA)
    standin.faults.hang_s = 4.0
    standin.next_faults = [fault] * 2
    clock.ahead = 24 * HOUR
    assert await tokens.access(events.OA) == old
    assert await state(tokens) is State.ACTIVE
    standin.next_faults = []
    clock.ahead += 60
    assert await tokens.access(events.OA) == standin.oas[events.OA].access != old


async def test_without_a_living_token_a_stumble_is_told(tokens: Tokens, standin: ZaloStandIn, clock: Clock) -> None:
    standin.next_faults = ["too_many"]
    clock.ahead = 26 * HOUR
    with pytest.raises(TokenUnavailable):
        await tokens.access(events.OA)
    assert await state(tokens) is State.ACTIVE


async def test_a_lost_answer_is_asked_for_once_more_and_then_the_operator_is_told(
    tokens: Tokens, standin: ZaloStandIn, clock: Clock
) -> None:
    standin.faults.hang_s = 4.0
    standin.next_faults = ["lost_answer"]
    clock.ahead = 26 * HOUR
    with pytest.raises(NeedsAuthorisation):  # Zalo carried out the first request, so the token is spent
        await tokens.access(events.OA)
    assert [request["refresh_token"] for request in standin.token_requests] == [
        standin.token_requests[0]["refresh_token"]
    ] * 2


async def test_a_refresh_ends_before_another_process_may_take_its_claim(
    tokens: Tokens, standin: ZaloStandIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.zalo.tokens._REFRESH_WITHIN_S", 0.2)
    standin.faults.hang_s = 4.0
    standin.next_faults = ["lost_request"] * 2
    clock.ahead = 26 * HOUR
    with pytest.raises(TokenUnavailable) as problem:
        await tokens.access(events.OA)
    assert problem.value.ambiguous
    assert await state(tokens) is State.ACTIVE


async def test_a_refresh_outlives_the_one_who_asked_for_it(tokens: Tokens, standin: ZaloStandIn, clock: Clock) -> None:
    clock.ahead = 26 * HOUR
    standin.faults.latency_s = (0.2, 0.2)
    asking = asyncio.create_task(tokens.access(events.OA))
    while not standin.token_requests:
        await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await tokens.finish()
    assert await tokens.access(events.OA) == standin.oas[events.OA].access
    assert standin.refreshes == 1


async def test_the_claim_of_a_process_that_died_runs_out(
    tokens: Tokens, standin: ZaloStandIn, store: Store, clock: Clock
) -> None:
    clock.ahead = 26 * HOUR
    claimed = sa.update(accounts).values(refreshing_until=clock() + 60)
    await store.run(lambda c: c.execute(claimed))
    clock.ahead += 61
    assert await tokens.access(events.OA) == standin.oas[events.OA].access


async def test_a_late_refusal_does_not_undo_another_process_success(
    tokens: Tokens, standin: ZaloStandIn, store: Store
) -> None:
    """The loser of a race tells `needs_authorisation` only for the refresh token it tried."""
    before = await tokens.find(events.OA)
    assert before is not None
    await tokens.access(events.OA, rejected=await tokens.access(events.OA))
    await tokens._close(before, "too late")
    assert await state(tokens) is State.ACTIVE


async def test_a_wrong_app_secret_costs_no_authorisation(
    tokens: Tokens, standin: ZaloStandIn, store: Store, standin_server: tuple[ZaloStandIn, str], tmp_path: Path
) -> None:
    oauth = OAuth(httpx.AsyncClient(), standin_server[1], events.APP_ID, "mistyped")
    mistaken = Tokens(store, Vault.open(KEY, tmp_path), oauth, lambda: time.time() + 26 * HOUR)
    with pytest.raises(TokenUnavailable, match="App Secret"):
        await mistaken.access(events.OA)
    assert await state(tokens) is State.ACTIVE
    await store.run(lambda c: c.execute(sa.update(accounts).values(expires_at=0.0, refreshing_until=0.0)))
    assert await tokens.access(events.OA) == standin.oas[events.OA].access


async def test_an_oa_never_seen_needs_authorisation(tokens: Tokens) -> None:
    with pytest.raises(NeedsAuthorisation):
        await tokens.access("999")


async def test_a_changed_encryption_key_is_told_as_such(
    tokens: Tokens, store: Store, tmp_path: Path, clock: Clock
) -> None:
    oauth = OAuth(httpx.AsyncClient(), "http://127.0.0.1:9", "a", "b")
    other = Tokens(store, Vault.open("another-long-enough-key", tmp_path), oauth, clock)
    with pytest.raises(NeedsAuthorisation, match="khóa mã hóa"):
        await other.access(events.OA)
