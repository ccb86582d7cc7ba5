"""What the engine understands of questions, asked once from a real engine and kept per model."""

from __future__ import annotations

import json
from types import TracebackType

import httpx

from actions.tracker import understanding_of
from connectors.conversation import as_the_engine_sees_it
from knowledge.understanding import Understanding
from service.build import model_file
from service.engine import Engine
from service.settings import Settings
from tests.live import free_ports

_READY_WITHIN_S = 180


class Parser:
    """Parses texts with the trained model; a context manager that starts an engine only if something is not kept."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings.model_copy(update={"engine_port": free_ports(1)[0]})
        stamp = int(model_file(settings).stat().st_mtime)
        self._kept_in = settings.data_folder / "evaluation" / f"parsed-{stamp}.json"
        self._kept = json.loads(self._kept_in.read_text()) if self._kept_in.exists() else {}
        self._engine: Engine | None = None

    def __enter__(self) -> Parser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._engine:
            self._engine.stop()
        self._kept_in.parent.mkdir(parents=True, exist_ok=True)
        self._kept_in.write_text(json.dumps(self._kept, ensure_ascii=False))

    def understand(self, text: str) -> Understanding:
        """Return what the engine would hand to an action for this message."""
        seen = as_the_engine_sees_it(text)
        if seen not in self._kept:
            self._kept[seen] = self._parse(seen)
        return understanding_of(self._kept[seen])

    def _parse(self, text: str) -> dict[str, object]:
        if self._engine is None:
            self._engine = Engine(self._settings, with_api=True)
            self._engine.start()
            self._engine.wait_until_ready(_READY_WITHIN_S, tick=lambda: None)
        response = httpx.post(f"{self._settings.engine_url}/model/parse", json={"text": text}, timeout=30)
        response.raise_for_status()
        parsed: dict[str, object] = response.json()
        return parsed
