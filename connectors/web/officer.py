"""What the chat page needs once a person asked for an officer: the officer's words, and a contact to be called back."""

from __future__ import annotations

import time
from collections.abc import Callable

from fastapi import APIRouter
from pydantic import BaseModel, Field

from connectors import callbacks, handoffs
from connectors.callbacks import Contact, NoContact
from connectors.web.api import conversation_key
from connectors.web.problems import Problem
from storage.store import Store
from storage.vault import Vault


class SaidOut(BaseModel):
    """Something an officer said; `at` in seconds since 1970."""

    id: int
    at: float
    text: str


class NewsOut(BaseModel):
    """What officers said after a message, and whether one is called ("waiting"), there ("taken") or neither (null)."""

    messages: list[SaidOut]
    state: str | None


class ContactIn(BaseModel):
    """How to be called back; kept only with consent, until the officer has ended the conversation."""

    kind: Contact
    value: str = Field(min_length=1, max_length=120)
    consent: bool


def officer_router(store: Store, vault: Vault, clock: Callable[[], float] = time.time) -> APIRouter:
    """Routes of conversations with officers. Whoever has a conversation's random id may read what is said in it."""
    router = APIRouter(prefix="/api/v1/conversations/{conversation_id}", tags=["chat"])

    @router.get("/messages")
    async def news(conversation_id: str, after: int = 0) -> NewsOut:
        key = conversation_key(conversation_id)
        said, state = await store.run(lambda connection: handoffs.said_since(connection, key, after), durable=False)
        return NewsOut(messages=[SaidOut(id=line.id, at=line.at, text=line.text) for line in said], state=state)

    @router.post("/contact", status_code=204)
    async def leave_contact(conversation_id: str, contact: ContactIn) -> None:
        if not contact.consent:
            raise Problem(422, "no-consent", "Xin đánh dấu đồng ý trước khi gửi.")
        key = conversation_key(conversation_id)
        try:
            is_kept = await store.run(
                lambda connection: callbacks.leave(connection, key, contact.kind, contact.value, vault)
            )
        except NoContact as problem:
            raise Problem(422, "no-contact", str(problem)) from problem
        if not is_kept:
            raise Problem(404, "no-officer-called", "Chưa có yêu cầu gặp cán bộ nào đang chờ.")

    return router
