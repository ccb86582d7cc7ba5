"""OAuth v4 of Zalo OA: the permission address, PKCE, and the token endpoint.

Access tokens live 25 hours, refresh tokens 3 months; a refresh token works once, and a refresh kills the old access
token at that moment. The endpoint answers 200 even to a refusal, so only a non-empty `access_token` is success.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import string
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from connectors.zalo.codes import OAUTH_MEANINGS, OAUTH_OF_THE_APP, RATE_LIMITED

_VERIFIER_LENGTH = 43
_ALPHABET = string.ascii_letters + string.digits
_DEFAULT_LIFE_S = 90_000


class TokenRefused(Exception):
    """Zalo refused for good: the OA must be authorised again. The message is for the operator, without secrets."""


class TokenUnavailable(Exception):
    """No answer that settles it, or one that blames our settings: the token may serve later.

    `ambiguous`: the request may have been carried out, so the token may be spent.
    """

    def __init__(self, reason: str, *, ambiguous: bool) -> None:
        super().__init__(reason)
        self.ambiguous = ambiguous


@dataclass(frozen=True)
class TokenPair:
    """What the endpoint gave; `life_s` is the access token's life in seconds."""

    access: str
    refresh: str
    life_s: int

    def __repr__(self) -> str:
        """Keep tokens out of logs and tracebacks."""
        return f"TokenPair(life_s={self.life_s})"


def new_verifier() -> str:
    """Draw a PKCE verifier whose challenge is the same in Base64 and in Base64url: sources disagree which is meant."""
    while True:
        verifier = "".join(secrets.choice(_ALPHABET) for _ in range(_VERIFIER_LENGTH))
        if not set(challenge(verifier)) & {"-", "_"}:
            return verifier


def challenge(verifier: str) -> str:
    """Return the code challenge: Base64url of SHA-256, without padding (RFC 7636, method S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode()


class OAuth:
    """Speaks with oauth.zaloapp.com."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, app_id: str, app_secret: str) -> None:
        self._http = http
        self._base = base_url.rstrip("/")
        self._app_id = app_id
        self._secret = app_secret

    def permission_url(self, callback: str, state: str, code_challenge: str | None) -> str:
        """Return the address at which an administrator of the OA presses "Cho phép"."""
        query = {"app_id": self._app_id, "redirect_uri": callback, "state": state}
        if code_challenge:
            query["code_challenge"] = code_challenge
        return f"{self._base}/v4/oa/permission?{urlencode(query)}"

    async def exchange(self, code: str, verifier: str | None) -> TokenPair:
        """Trade an authorisation code for tokens (once, within 10 minutes).

        Raises:
            TokenRefused: the code is not accepted.
            TokenUnavailable: no usable answer, or our credentials are not accepted.

        """
        form = {"code": code, "grant_type": "authorization_code"}
        return await self._ask(form | ({"code_verifier": verifier} if verifier else {}))

    async def refresh(self, refresh_token: str) -> TokenPair:
        """Trade a refresh token for a new pair; the old pair is dead afterwards.

        Raises:
            TokenRefused: the token is used, expired or revoked.
            TokenUnavailable: no usable answer, or our credentials are not accepted.

        """
        return await self._ask({"refresh_token": refresh_token, "grant_type": "refresh_token"})

    async def _ask(self, form: dict[str, str]) -> TokenPair:
        try:
            response = await self._http.post(
                f"{self._base}/v4/oa/access_token",
                data=form | {"app_id": self._app_id},
                headers={"secret_key": self._secret},
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TokenUnavailable("không kết nối được tới Zalo", ambiguous=False) from error
        except httpx.HTTPError as error:
            raise TokenUnavailable("Zalo không trả lời kịp", ambiguous=True) from error
        if response.status_code == 429:
            raise TokenUnavailable("Zalo báo quá nhiều yêu cầu (429)", ambiguous=False)
        if response.status_code >= 500:
            raise TokenUnavailable(f"Zalo báo lỗi {response.status_code}", ambiguous=True)
        return _pair(_json(response))


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError as error:
        raise TokenUnavailable("Zalo trả lời không đọc được", ambiguous=True) from error
    if not isinstance(answer, dict):
        raise TokenUnavailable("Zalo trả lời không đọc được", ambiguous=True)
    return answer


def _pair(answer: dict[str, Any]) -> TokenPair:
    access, refresh = answer.get("access_token"), answer.get("refresh_token")
    if isinstance(access, str) and access and isinstance(refresh, str) and refresh:
        return TokenPair(access, refresh, _seconds(answer.get("expires_in")))
    error = answer.get("error")
    if error == RATE_LIMITED:
        raise TokenUnavailable("Zalo báo quá nhiều yêu cầu (-32)", ambiguous=False)
    meaning = OAUTH_MEANINGS.get(error) if isinstance(error, int) else None
    name = answer.get("error_name") or answer.get("message") or "không có token trong câu trả lời"
    told = f"{meaning or 'Zalo từ chối'} (mã {error}, {str(name)[:120]})"
    if error in OAUTH_OF_THE_APP:
        raise TokenUnavailable(told, ambiguous=False)
    raise TokenRefused(told)


def _seconds(value: Any) -> int:
    """`expires_in` is documented as a string, examples also show a number."""
    try:
        return max(int(value), 0) or _DEFAULT_LIFE_S
    except (TypeError, ValueError):
        return _DEFAULT_LIFE_S
