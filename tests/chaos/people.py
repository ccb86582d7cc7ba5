"""People on the two platforms, and what they saw."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Protocol

from connectors.channel import Limits
from tests.chaos.judge import Asked
from tests.chaos.questions import Question
from tests.standins import telegram, zalo, zalo_events
from tests.standins.zalo_webhooks import WebhookSender

# Zalo's first repeat comes after 30 s; a tenth of that keeps the run short.
_ZALO_LADDER_SCALE = 0.1


class Platform(Protocol):
    """A stand-in with people on it."""

    name: str
    people: Sequence[str]

    async def write(self, person: str, burst: Sequence[Question], limits: Limits) -> list[Asked]:
        """A person writes some messages at once; returns when the platform has handed them over."""

    def seen(self, person: str) -> list[str]:
        """What the person got, in order."""


class OnTelegram:
    """People on Telegram."""

    name = "telegram"

    def __init__(self, standin: telegram.TelegramStandIn, url: str, secret: str, people: int) -> None:
        self.standin = standin
        self.people = [str(500_000 + number) for number in range(people)]
        self._sender = telegram.Sender(standin, url, secret)

    async def write(self, person: str, burst: Sequence[Question], limits: Limits) -> list[Asked]:
        return list(await asyncio.gather(*(self._one(int(person), question, limits) for question in burst)))

    async def _one(self, person: int, question: Question, limits: Limits) -> Asked:
        written = time.time()
        update = self.standin.text(person, question.text)
        await self._sender.send(update)
        handed = next(item for item in reversed(self.standin.handed) if item.update_id == update["update_id"])
        return Asked(question.text, written, handed.offered, handed.taken, question.shown(limits))

    def seen(self, person: str) -> list[str]:
        return self.standin.texts_to(int(person))


class OnZalo:
    """People on Zalo. The OA's echoes of what was sent come back as events, as Zalo's do."""

    name = "zalo"

    def __init__(self, standin: zalo.ZaloStandIn, url: str, people: int) -> None:
        self.standin = standin
        self.people = [str(9_000_000_000_000_000_000 + number) for number in range(people)]
        self.sender = WebhookSender(url, ladder_scale=_ZALO_LADDER_SCALE)
        self._echoed = 0

    async def write(self, person: str, burst: Sequence[Question], limits: Limits) -> list[Asked]:
        events = []
        for question in burst:
            events.append((question, time.time(), zalo_events.text(question.text, user=person)))
            await asyncio.sleep(0.005)  # Zalo's clock counts milliseconds
        in_order = list(range(len(events)))
        if len(events) > 1 and self.sender.disorder.rng.random() < self.sender.disorder.swap:
            in_order[0], in_order[1] = 1, 0
        asked: dict[int, Asked] = {}
        for place in in_order:
            question, written, event = events[place]
            asked[place] = await self._one(question, written, event, limits)
        return [asked[place] for place in range(len(events))]

    async def _one(self, question: Question, written: float, event: dict[str, Any], limits: Limits) -> Asked:
        offered = time.time()
        outcome = await self.sender.send(event)
        assert outcome.status == 200, f"Zalo's webhook answered {outcome}"
        return Asked(question.text, written, offered, time.time(), question.shown(limits))

    async def echo(self) -> None:
        """Report each message that was delivered to the webhook, for ever."""
        sending: set[asyncio.Task[Any]] = set()
        while True:
            for message in self.standin.delivered[self._echoed :]:
                self._echoed += 1
                event = zalo_events.from_oa(message.text, user=message.user, message_id=message.message_id)
                task = asyncio.create_task(self.sender.send(event))
                sending.add(task)
                task.add_done_callback(sending.discard)
            await asyncio.sleep(0.2)

    def seen(self, person: str) -> list[str]:
        return self.standin.texts_to(person)
