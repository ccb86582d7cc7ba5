"""The channels of the app on a real port, with a made-up engine: for tests against the stand-in platforms."""

import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI

from service.channels import Channels
from service.database import open_store
from service.settings import Settings
from tests.live import free_ports
from tests.standins.serving import wait_until
from tests.wires import dialogue_client

_STARTS_WITHIN_S = 60.0
SECOND = '/choose{"target": "hai"}'
OPERATOR = "operator-token-of-the-tests"
Answer = Callable[[dict[str, Any]], list[dict[str, Any]]]


def echo(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Answer with the text; "chọn" offers two choices."""
    buttons = [{"title": "Một", "payload": '/choose{"target": "một"}'}, {"title": "Hai", "payload": SECOND}]
    offered = buttons if body["message"] == "chọn" else []
    return [{"text": f"Trả lời: {body['message']}", "buttons": offered, "citations": [], "outcome": "answered"}]


class ChannelApp:
    """A running app that has only the channels."""

    def __init__(self, data_folder: Path, answer: Answer = echo, **settings: Any) -> None:
        self.port = free_ports(1)[0]
        self.url = f"http://127.0.0.1:{self.port}"
        self.asked: list[dict[str, Any]] = []
        self.engine_down = False
        self._answer = answer
        own = {"data_folder": data_folder, "port": self.port, "public_url": self.url, "operator_token": OPERATOR}
        self.settings = Settings(_env_file=None, **(own | settings))
        engine = dialogue_client(httpx.MockTransport(self._engine))
        self.store = open_store(self.settings)
        self.channels = Channels(self.settings, self.store, engine)

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            await self.channels.start()
            yield
            await self.channels.stop()

        app = FastAPI(lifespan=lifespan)
        self.channels.mount(app)
        config = uvicorn.Config(app, port=self.port, log_level="error", access_log=False, timeout_graceful_shutdown=2)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        wait_until(lambda: self._server.started, _STARTS_WITHIN_S)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(_STARTS_WITHIN_S)
        self.store.engine.dispose()

    def _engine(self, request: httpx.Request) -> httpx.Response:
        if self.engine_down:
            raise httpx.ConnectError("the engine is down")
        if request.method == "GET":
            return httpx.Response(200)
        body = json.loads(request.content)
        self.asked.append(body)
        return httpx.Response(200, json=[{"custom": answer} for answer in self._answer(body)])


@contextmanager
def channel_app(data_folder: Path, **settings: Any) -> Iterator[ChannelApp]:
    """A running app, ended afterwards."""
    app = ChannelApp(data_folder, **settings)
    app.start()
    try:
        yield app
    finally:
        app.stop()
