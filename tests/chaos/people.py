"""People on the platforms, and what they saw."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import httpx

from connectors.channel import Limits
from connectors.telegram.channel import TelegramChannel
from connectors.zalo_bot.channel import ZaloBotChannel
from connectors.zalo_bot.settings import webhook_secret
from tests.chaos.judge import Asked
from tests.chaos.questions import Question
from tests.standins import telegram, zalo, zalo_bot, zalo_events
from tests.standins.zalo_webhooks import WebhookSender

# Zalo's first repeat comes after 30 s; a tenth of that keeps the run short.
_ZALO_LADDER_SCALE = 0.1
_BOT_REPEATS_AFTER_S = 1.0


class Platform(ABC):
    """A stand-in with people on it. `limits` are the channel's."""

    name: str
    limits: Limits
    people: Sequence[str]

    @abstractmethod
    async def write(self, person: str, burst: Sequence[Question]) -> list[Asked]:
        """A person writes some messages at once; returns when the platform has handed them over."""

    @abstractmethod
    def seen(self, person: str) -> list[str]:
        """What the person got, in order."""

    def _asked(self, question: Question, written: float, offered: float, taken: float) -> Asked:
        return Asked(question.text, written, offered, taken, question.shown(self.limits))


class OnTelegram(Platform):
    """People on Telegram."""

    name = "telegram"
    limits = TelegramChannel.limits

    def __init__(self, standin: telegram.TelegramStandIn, url: str, secret: str, people: int) -> None:
        self.standin = standin
        self.people = [str(500_000 + number) for number in range(people)]
        self._sender = telegram.Sender(standin, f"{url}/telegram/webhook", secret)

    async def write(self, person: str, burst: Sequence[Question]) -> list[Asked]:
        return list(await asyncio.gather(*(self._one(int(person), question) for question in burst)))

    async def _one(self, person: int, question: Question) -> Asked:
        written = time.time()
        update = self.standin.text(person, question.text)
        await self._sender.send(update)
        handed = next(item for item in reversed(self.standin.handed) if item.update_id == update["update_id"])
        return self._asked(question, written, handed.offered, handed.taken)

    def seen(self, person: str) -> list[str]:
        return self.standin.texts_to(int(person))


class OnZaloBot(Platform):
    """People who write to a Zalo bot. Zalo documents no repeats there; this one repeats what was not taken."""

    name = "zalo_bot"
    limits = ZaloBotChannel.limits

    def __init__(self, standin: zalo_bot.ZaloBotStandIn, url: str, people: int) -> None:
        self.standin = standin
        self.people = [f"citizen-{number}" for number in range(people)]
        self.duplicate = 0.0  # chance that a message that was taken is handed over once more
        self._url = f"{url}/zalo_bot/webhook"
        headers = {"X-Bot-Api-Secret-Token": webhook_secret(zalo_bot.TOKEN)}
        self._http = httpx.AsyncClient(timeout=5.0, headers=headers)

    async def write(self, person: str, burst: Sequence[Question]) -> list[Asked]:
        return [await self._one(person, question) for question in burst]

    async def _one(self, person: str, question: Question) -> Asked:
        message_id, written = zalo_events.new_id(), time.time()
        content: dict[str, Any] = {"message_id": message_id, "date": int(written * 1000), "text": question.text}
        content |= {"from": {"id": person, "is_bot": False}, "chat": {"id": person, "chat_type": "PRIVATE"}}
        body = zalo_bot.message(**content)
        while not await self._is_taken(body):
            await asyncio.sleep(_BOT_REPEATS_AFTER_S)
        if self.standin.faults.rng.random() < self.duplicate:
            await self._is_taken(body)
        return self._asked(question, written, written, time.time())

    async def _is_taken(self, body: dict[str, Any]) -> bool:
        try:
            return (await self._http.post(self._url, json=body)).is_success
        except httpx.HTTPError:
            return False

    def seen(self, person: str) -> list[str]:
        return self.standin.texts_to(person)


class OnZalo(Platform):
    """People on Zalo. The OA's echoes of what was sent come back as events, as Zalo's do."""

    name = "zalo"
    limits = Limits(text=1900, buttons=5, title=100)

    def __init__(self, standin: zalo.ZaloStandIn, url: str, people: int) -> None:
        self.standin = standin
        self.people = [str(9_000_000_000_000_000_000 + number) for number in range(people)]
        self.sender = WebhookSender(f"{url}/zalo/webhook", ladder_scale=_ZALO_LADDER_SCALE)
        self._echoed = 0

    async def write(self, person: str, burst: Sequence[Question]) -> list[Asked]:
        events = []
        for question in burst:
            events.append((question, time.time(), zalo_events.text(question.text, user=person)))
            await asyncio.sleep(0.005)  # Zalo's clock counts milliseconds
        in_order = list(range(len(events)))
        if len(events) > 1 and self.sender.disorder.rng.random() < self.sender.disorder.swap:
            in_order[0], in_order[1] = 1, 0
        asked = {place: await self._one(*events[place]) for place in in_order}
        return [asked[place] for place in range(len(events))]

    async def _one(self, question: Question, written: float, event: dict[str, Any]) -> Asked:
        offered = time.time()
        outcome = await self.sender.send(event)
        assert outcome.status == 200, f"Zalo's webhook answered {outcome}"
        return self._asked(question, written, offered, time.time())

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
