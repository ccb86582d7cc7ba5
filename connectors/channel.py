"""What a channel is: the one contract between a messaging platform and the assistant.

A channel is one package, `connectors/<name>/`, with an entry in `connectors/registry.py`. Its work is small:

* in: verify what the platform posts (or poll for it), turn each event into an `InboundMessage`, `await host.accept(…)`,
  and only then acknowledge. `accept` returns when the messages are stored for good; it drops repeats by itself.
* out: `send` one `OutboundMessage`, already cut to the channel's `Limits`, and say by result or exception what became
  of it. No retries inside `send`: the outbox keeps time, order, back-off and dead letters for all channels.

Nothing else is the channel's business: order within a conversation, the engine, notices, rate limits and the switch
are done once, in the worker.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from fastapi import APIRouter
from pydantic import SecretStr

from storage.store import Store


class Kind(StrEnum):
    """What kind of thing the person sent. All but `TEXT` and `CHOICE` are answered by a fixed sentence (notices.py)."""

    TEXT = "text"
    CHOICE = "choice"  # a pressed button that carries a `choice` key instead of text
    START = "start"  # opened the chat, followed the account, sent /start
    HOURS = "hours"  # asks for the office hours by a menu command
    IMAGE = "image"
    STICKER = "sticker"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    FILE = "file"
    LINK = "link"
    CONTACT = "contact"
    OTHER = "other"  # something to be answered kindly, of a kind we don't know


@dataclass(frozen=True)
class InboundMessage:
    """One message of one person, as a platform handed it to us.

    `account` is which of our accounts it came to (OA id, bot id), `user` the sender's id there; together with the
    channel they are the conversation. `message_id` is the platform's id and must be the same when the platform repeats
    the event and unique within (channel, account): repeats are recognised by it. `sent_at` is the platform's time in
    seconds since 1970; it orders the messages of a conversation. `commune` is the commune the account belongs to
    (slug). A pressed button comes either as its payload in `text` (kind TEXT) or as `choice` (kind CHOICE), the
    `OutboundButton.key` that was sent out. `is_anonymous`: the platform names no user (Zalo's web widget);
    `reply_context` is anything short the channel needs to answer there, handed back in `OutboundMessage`.
    """

    channel: str
    account: str
    user: str
    message_id: str
    sent_at: float
    text: str = ""
    kind: Kind = Kind.TEXT
    choice: str | None = None
    commune: str | None = None
    is_anonymous: bool = False
    reply_context: str | None = None

    @property
    def conversation(self) -> str:
        """The conversation's key, also the sender's name before the engine."""
        return conversation_key(self.channel, self.account, self.user)


def conversation_key(channel: str, account: str, user: str) -> str:
    """The key of the conversation between one of our accounts and one person."""
    return f"{channel}:{account}:{user}"


@dataclass(frozen=True)
class OutboundButton:
    """A choice. `key` (ASCII, at most 32 bytes) comes back as `InboundMessage.choice`; `payload` as plain text."""

    title: str
    key: str
    payload: str


@dataclass(frozen=True)
class OutboundDocument:
    """A file that goes along: its name, and the reference by which `ChannelHost.documents` gives its content."""

    name: str
    ref: str


@dataclass(frozen=True)
class OutboundMessage:
    """One message to be sent, no longer than the channel's limits.

    `text` has at most this markup: `**bold**` and lines; turn it into the platform's own with
    `rendering.plain` or `rendering.html`. `id` is the outbox row, the idempotency key where a platform takes one.
    `reply_to` is the platform's id of the message that is answered (None for the second and later parts). `document`
    comes only where the channel's limits allow one.
    """

    id: int
    account: str
    user: str
    text: str
    buttons: tuple[OutboundButton, ...] = ()
    reply_to: str | None = None
    is_anonymous: bool = False
    reply_context: str | None = None
    document: OutboundDocument | None = None


@dataclass(frozen=True)
class SendResult:
    """The platform took the message. `message_id` is the platform's id of it, where it gives one."""

    message_id: str | None = None


class SendProblem(Exception):
    """A message was not, or perhaps not, sent. The text is for operators and must hold no secret and no user text."""


class RetryLater(SendProblem):
    """Certainly not delivered, and worth another try.

    With `after_s` (the platform said how long, or the account needs authorisation) it is tried again then, and it is
    not counted as a failed attempt; without, the outbox backs off exponentially with jitter. `whole_account` holds
    back everything of that account for the time, not only this conversation (rate limit of the bot, no token).
    """

    def __init__(self, reason: str, after_s: float | None = None, *, whole_account: bool = False) -> None:
        super().__init__(reason)
        self.after_s = after_s
        self.whole_account = whole_account


class Refused(SendProblem):
    """Certainly not delivered, and never will be: blocked, window closed, bad request. A dead letter at once."""


class Uncertain(SendProblem):
    """Perhaps delivered: the request left us, and no answer came (time-out, connection lost, 502, 504)."""


@dataclass(frozen=True)
class Limits:
    """What a platform takes.

    `text`: characters, counted in UTF-16 units, with a margin; `buttons`: how many one message may carry (0: none,
    choices become numbered text); `title`: characters of a button's title; `gap_s`: least time between two messages to
    one person; `per_second`: messages per second over all of an account. `reorder_window_s`: how long a message rests
    before it is handled, so that one sent earlier may overtake it (0 where the platform keeps the order). `caption`:
    characters of a text that a file goes along with (0: the channel sends no files). `reports_again_s`: where the
    platform reports what was sent (see `Channel.was_delivered`), how long to wait for that report when a process died
    in a send, before it is sent again.
    """

    text: int
    buttons: int
    title: int
    gap_s: float = 0.0
    per_second: float = 20.0
    reorder_window_s: float = 0.0
    caption: int = 0
    reports_again_s: float = 0.0


@dataclass(frozen=True)
class Finding:
    """One line of `troly channels check`, in Vietnamese: what was looked at, whether it is well, what to do next."""

    subject: str
    ok: bool
    next_step: str = ""


Accept = Callable[[Sequence[InboundMessage]], Awaitable[int]]
"""Stores messages for good, drops repeats, returns how many were new. Raises only if the database fails: then do not
acknowledge, so that the platform repeats."""

Pause = Callable[[str, float], Awaitable[None]]
"""`pause(conversation, seconds)`: a human has taken over; the assistant is silent there so long (0: speaks again)."""

Forget = Callable[[str], Awaitable[None]]
"""`forget(conversation)`: the person withdrew consent; the texts stored of that conversation are deleted."""

Documents = Callable[[str], Awaitable[bytes | None]]
"""`documents(ref)`: the content of an `OutboundDocument`, None if it is gone."""


@dataclass(frozen=True)
class ChannelHost:
    """What the app lends a channel.

    `public_url` is the https address the platform reaches us at (None: no such); `commune` the deployment's commune;
    `communes` those there is a plan of (empty: not known), to find mistyped settings by;
    `secret_key` encrypts what must not lie in the clear (None: make a key file in `data_folder`, mode 0600);
    `operator_token` protects operators' pages until the staff console exists (None: they stay closed); `documents`
    gives the content of files that go out (None: there are none).
    """

    store: Store
    accept: Accept
    pause: Pause
    forget: Forget
    data_folder: Path
    public_url: str | None = None
    commune: str | None = None
    secret_key: SecretStr | None = None
    operator_token: SecretStr | None = None
    communes: Collection[str] = ()
    documents: Documents | None = None

    def unknown_commune(self, commune: str | None) -> str:
        """What to tell an operator who set a commune there is no plan of; empty if all is well."""
        if not (commune and self.communes) or commune in self.communes:
            return ""
        return f"Không có xã “{commune}”. Các xã có dữ liệu: {', '.join(sorted(self.communes))}."


class Channel(Protocol):
    """A platform. Built without network; `start` may begin tasks but must return although nothing is reachable."""

    name: str
    limits: Limits

    def routes(self) -> APIRouter | None:
        """Webhook and other routes, or None. Paths begin with `/<name>/`."""

    async def start(self) -> None:
        """Begin to receive. Never fails because the platform is unreachable: goes on trying in a task of its own."""

    async def stop(self) -> None:
        """End all tasks and connections."""

    async def send(self, message: OutboundMessage) -> SendResult:
        """Send one message.

        Raises:
            RetryLater: not delivered, try again.
            Refused: not delivered, don't try again.
            Uncertain: perhaps delivered.

        """

    async def typing(self, message: InboundMessage) -> None:
        """Show that an answer is being written, where the platform can. Called every 4 s; must not raise."""

    async def was_delivered(self, message: OutboundMessage) -> bool | None:
        """Whether an uncertain send arrived, where the platform can be asked; None if it cannot be known."""

    async def troubles(self) -> Sequence[str]:
        """What stops the channel until somebody mends it, a Vietnamese sentence each; asks nothing of the platform."""

    async def check(self) -> Sequence[Finding]:
        """What is configured, reachable, authorised. Uses the network; must not raise and must end within 15 s."""


@runtime_checkable
class Granted(Protocol):
    """A channel whose accounts are granted to us by their administrator, on a page of the platform's."""

    async def begin_grant(self) -> str | None:
        """Begin; return the address the administrator must open, None while TROLY_PUBLIC_URL is not set."""


@dataclass(frozen=True)
class ChannelKind:
    """An entry of the registry.

    `open` returns the channel, or None while its credentials are not set (it reads its own settings, prefix
    `TROLY_<NAME>_`); `how_to` tells an operator in one Vietnamese sentence how to set it up.
    """

    name: str
    title: str
    open: Callable[[ChannelHost], Channel | None]
    how_to: str
