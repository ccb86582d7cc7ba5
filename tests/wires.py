"""The way to an engine that never was: an httpx transport in the place of the loopback."""

from typing import Any

import httpx

from connectors.dialogue import DialogueClient, EngineDown


class TransportWire:
    """Reaches an httpx transport as `HttpWire` reaches a port."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self._http = httpx.AsyncClient(base_url="http://engine", transport=transport)

    async def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send `body` and return what comes back."""
        try:
            response = await self._http.post(path, json=body)
            response.raise_for_status()
            return response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise EngineDown(str(error)) from error

    async def is_up(self) -> bool:
        """Whether the transport answers 200."""
        try:
            return (await self._http.get("/")).status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False

    async def close(self) -> None:
        """Close the client."""
        await self._http.aclose()


def dialogue_client(transport: httpx.AsyncBaseTransport) -> DialogueClient:
    """A client of the engine that `transport` plays."""
    return DialogueClient(TransportWire(transport))
