"""The web application: chat page, API, action endpoint, health."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from actions.answering import executor
from actions.endpoint import ActionEndpoint
from connectors.conversation import Conversation
from connectors.dialogue import DialogueClient, HttpWire
from connectors.reception import Reception
from connectors.web.api import api_router
from connectors.web.notice import notice_router
from connectors.web.page import page_router
from connectors.web.problems import install
from connectors.web.statistics import statistics_router
from knowledge.assistant import Assistant
from knowledge.errors import ContentError
from knowledge.library import load_library
from knowledge.search import Search
from service.channels import Channels
from service.console import mount_console
from service.database import open_store
from service.kiosk import mount_kiosk
from service.reports import mount_reports
from service.settings import Settings
from service.staff_desk import open_desk
from service.support_log import SupportLog

VERSION = "0.1.0"


def open_assistant(settings: Settings) -> Assistant:
    """Load content and index.

    Raises:
        KnowledgeError: content or index is not usable; the message says what to do.

    """
    return Assistant(Search.open(load_library(), settings.index_folder, settings.encoder))


def create_app(settings: Settings) -> FastAPI:
    """Build the application.

    Raises:
        KnowledgeError: content or index is not usable.

    """
    assistant = open_assistant(settings)
    engine = DialogueClient(HttpWire(settings.engine_url, settings.engine_timeout_s))

    store = open_store(settings)
    support = SupportLog(settings, store)
    desk, documents = open_desk(settings, store, assistant.library)
    channels = Channels(settings, store, engine, log=support.log, desk=desk, documents=documents)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await channels.start()
        await support.start()
        await reports.start()
        yield
        await reports.stop()
        await support.stop()
        await channels.stop()
        await engine.close()

    app = FastAPI(title="Trợ lý xã", version=VERSION, lifespan=lifespan)
    if settings.commune and settings.commune not in assistant.library.plans:
        known = ", ".join(assistant.library.plans)
        raise ContentError(f"TROLY_COMMUNE={settings.commune}: không có xã này. Các xã có dữ liệu: {known}.")
    communes = {slug: plan.name for slug, plan in assistant.library.plans.items()}
    install(app)
    app.add_middleware(ActionEndpoint, executor=executor(assistant))
    app.include_router(page_router())
    app.include_router(api_router(Reception(engine, store), communes, settings.commune, support.book))
    app.include_router(notice_router(store))
    app.include_router(statistics_router(store, settings.statistics_secret, communes))
    channels.mount(app)
    reports = mount_reports(app, settings, store, assistant.library)
    mount_console(app, settings, store, assistant.library, channels.open)
    mount_kiosk(app, settings, store, assistant.library, Conversation(engine), support.book)
    _add_health(app, engine)
    return app


def _add_health(app: FastAPI, engine: DialogueClient) -> None:
    @app.get("/health/live", tags=["health"])
    def live() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @app.get("/health/ready", tags=["health"])
    async def ready() -> Response:
        """The engine has its model too, so questions can be answered (503 otherwise)."""
        is_ready = await engine.is_ready()
        body = {"status": "ok" if is_ready else "engine-down"}
        return JSONResponse(body, status_code=200 if is_ready else 503)
