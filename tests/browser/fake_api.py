"""A stand-in for the app: the real page, with scripted answers behind it, on a free port of loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from connectors.web.page import page_router
from tests.browser.script import COMMUNES, replies_to

PATIENCE_S = 60.0


class MessageIn(BaseModel):
    """A request of the contract."""

    conversation_id: str
    text: str
    commune: str | None = None


class FeedbackIn(BaseModel):
    """A rating of the contract."""

    conversation_id: str
    useful: bool


@dataclass
class FakeApi:
    """What the scripted API was asked, and what it should do next."""

    address: str
    requests: list[MessageIn] = field(default_factory=list)
    ratings: list[tuple[str, bool]] = field(default_factory=list)
    ratings_down: bool = False
    failures: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    communes_down: bool = False
    notice: str = ""
    own_commune: str | None = None

    def reset(self) -> None:
        self.requests.clear()
        self.ratings.clear()
        self.ratings_down = False
        self.failures.clear()
        self.gate.set()
        self.communes_down = False
        self.notice = ""
        self.own_commune = None

    def hold(self) -> None:
        """Let the next messages wait until `release`."""
        self.gate.clear()

    def release(self) -> None:
        self.gate.set()

    def fail_next(self, status: int, user_message: str | None = None) -> None:
        """Answer the next message with problem details."""
        problem = {"type": "about:blank", "title": "Problem"}
        self.failures.append((status, problem | ({"user_message": user_message} if user_message else {})))

    def answer(self, message: MessageIn) -> JSONResponse:
        self.requests.append(message)
        self.gate.wait(PATIENCE_S)
        if self.failures:
            status, problem = self.failures.pop(0)
            return JSONResponse(problem, status, media_type="application/problem+json")
        return JSONResponse(envelope(message))


def envelope(message: MessageIn) -> dict[str, Any]:
    """Return the contract's answer around the scripted replies."""
    return {
        "conversation_id": message.conversation_id,
        "replies": replies_to(message.text),
        "outcome": "answered",
        "intent": {"name": "ask_guide", "confidence": 0.9},
        "topic": "vneid",
        "commune": message.commune,
        "source_ids": [],
        "confidence": 0.9,
        "took_ms": 1.0,
    }


def fake_app(api: FakeApi) -> FastAPI:
    app = FastAPI()
    app.include_router(page_router())

    @app.get("/api/v1/notice")
    def notice() -> dict[str, str]:
        return {"text": api.notice}

    @app.get("/api/v1/communes")
    def communes() -> JSONResponse:
        listed = [{**commune, "is_default": commune["slug"] == api.own_commune} for commune in COMMUNES]
        return JSONResponse([] if api.communes_down else listed, 503 if api.communes_down else 200)

    @app.post("/api/v1/messages")
    def messages(message: MessageIn) -> JSONResponse:
        return api.answer(message)

    @app.post("/api/v1/feedback")
    def feedback(rating: FeedbackIn) -> Response:
        if api.ratings_down:
            return Response(status_code=503)
        api.ratings.append((rating.conversation_id, rating.useful))
        return Response(status_code=204)

    return app


@contextmanager
def serving() -> Iterator[FakeApi]:
    """Run the stand-in in a thread and yield its handle."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        api = FakeApi(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        api.reset()
        server = uvicorn.Server(uvicorn.Config(fake_app(api), log_level="warning"))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        wait_until_started(server)
        yield api
        server.should_exit = True
        thread.join(PATIENCE_S)


def wait_until_started(server: uvicorn.Server) -> None:
    """Return once the server answers; TimeoutError if it never does."""
    end = time.monotonic() + PATIENCE_S
    while not server.started:
        if time.monotonic() > end:
            raise TimeoutError("the scripted API did not start")
        time.sleep(0.01)
