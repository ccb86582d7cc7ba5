"""The parts of the channel, put together once from settings and what the app lends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx

from connectors.channel import ChannelHost
from connectors.spool import Spool
from connectors.zalo.api import ApiError, ZaloApi
from connectors.zalo.authorisations import Authorisations
from connectors.zalo.codes import Remedy
from connectors.zalo.counters import Counters
from connectors.zalo.echoes import Echoes
from connectors.zalo.oauth import OAuth
from connectors.zalo.settings import ZaloSettings
from connectors.zalo.tokens import Tokens
from storage.vault import Vault

_MOST_CONNECTIONS = 20
Result = TypeVar("Result")


@dataclass(frozen=True)
class Parts:
    """What webhook, pages, checks and sending share. `app_id` is the Zalo app's."""

    app_id: str
    settings: ZaloSettings
    host: ChannelHost
    http: httpx.AsyncClient
    oauth: OAuth
    api: ZaloApi
    tokens: Tokens
    authorisations: Authorisations
    counters: Counters
    echoes: Echoes
    spool: Spool

    @property
    def callback_url(self) -> str | None:
        """Where Zalo sends the administrator back to; the console must hold the same, byte for byte."""
        if self.settings.callback_url:
            return self.settings.callback_url
        public = self.host.public_url
        return f"{public.rstrip('/')}/zalo/callback" if public else None

    def commune_of(self, oa_id: str) -> str | None:
        """The commune an OA speaks for: its own by the settings, else the deployment's."""
        return self.settings.oas.get(oa_id, self.host.commune)

    async def with_token(self, oa_id: str, call: Callable[[str], Awaitable[Result]]) -> Result:
        """Call Zalo with the OA's token; if Zalo refuses the token, once more with a new one.

        Raises:
            NeedsAuthorisation, TokenUnavailable: there is no token.
            ApiError, NotReached, Unsettled: what `call` raises.

        """
        token = await self.tokens.access(oa_id)
        try:
            return await call(token)
        except ApiError as problem:
            if problem.remedy is not Remedy.REFRESH:
                raise
        return await call(await self.tokens.access(oa_id, rejected=token))


def put_together(settings: ZaloSettings, host: ChannelHost, app_id: str, app_secret: str) -> Parts:
    """Build the parts; nothing is called.

    Raises:
        VaultLocked: the encryption key is not usable.

    """
    secret_key = host.secret_key.get_secret_value() if host.secret_key else None
    vault = Vault.open(secret_key, host.data_folder)
    limits = httpx.Limits(max_connections=_MOST_CONNECTIONS)
    http = httpx.AsyncClient(timeout=settings.timeout_s, limits=limits, follow_redirects=False)
    oauth = OAuth(http, settings.oauth_url, app_id, app_secret)
    return Parts(
        app_id=app_id,
        settings=settings,
        host=host,
        http=http,
        oauth=oauth,
        api=ZaloApi(http, settings.api_url, app_secret if settings.appsecret_proof else None),
        tokens=Tokens(host.store, vault, oauth),
        authorisations=Authorisations(host.store, vault),
        counters=Counters(host.store),
        echoes=Echoes(host.store),
        spool=Spool(host.data_folder / "zalo-spool"),
    )
