"""The kiosk inside the app."""

from __future__ import annotations

from fastapi import FastAPI

from connectors.conversation import Conversation
from connectors.logbook import Logbook
from kiosk.routes import KioskHost, kiosk_router
from knowledge.library import Library
from service.settings import Settings
from storage.store import Store
from storage.vault import Vault


def mount_kiosk(
    app: FastAPI, settings: Settings, store: Store, library: Library, conversation: Conversation, logbook: Logbook
) -> None:
    """Put the kiosk under /kiosk, and the links taken away from it under /l."""
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    host = KioskHost(
        library=library,
        store=store,
        logbook=logbook,
        vault=Vault.open(secret, settings.data_folder),
        conversation=conversation,
        commune=settings.commune,
        public_url=settings.public_url,
        link_days=settings.kiosk_link_days,
        speech=settings.kiosk_speech,
    )
    app.include_router(kiosk_router(host))
