"""Signing in through the office's own service: OpenID Connect, authorization code flow with PKCE.

Only who already has an account here gets in: the service says who somebody is, the administrator what they may do.
Sources: OpenID Connect Core 1.0 (section 3.1), RFC 7636 (PKCE), RFC 9700 (mix-up: the issuer is compared everywhere).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import SecretStr

_SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
_LEEWAY_S = 60
_METADATA_VALID_S = 3600.0
_PATIENCE_S = 10.0


class OidcProblem(Exception):
    """Signing in did not work; the message tells the officer so, the cause goes to the log."""


@dataclass(frozen=True)
class Pending:
    """A sign-in under way; kept sealed in a cookie of the browser that began it. `target`: where to go afterwards."""

    state: str
    nonce: str
    verifier: str
    target: str

    @classmethod
    def new(cls, target: str) -> Pending:
        """One with fresh random values."""
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48), target)

    @property
    def challenge(self) -> str:
        """The verifier's hash, which the service is told first (RFC 7636, S256)."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")


class Provider:
    """The service. `claim` names the account here ("preferred_username", or "email", which it must have verified)."""

    def __init__(
        self,
        name: str,
        issuer: str,
        client_id: str,
        client_secret: SecretStr | None,
        claim: str = "preferred_username",
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._claim = claim
        self._transport = transport
        self._clock = clock
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = 0.0

    async def permission_address(self, redirect_uri: str, pending: Pending) -> str:
        """Where the officer's browser is to be sent.

        Raises:
            OidcProblem: the service cannot be reached.

        """
        metadata = await self._discover()
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": "openid profile email",
            "state": pending.state,
            "nonce": pending.nonce,
            "code_challenge": pending.challenge,
            "code_challenge_method": "S256",
        }
        separator = "&" if "?" in metadata["authorization_endpoint"] else "?"
        return f"{metadata['authorization_endpoint']}{separator}{urlencode(query)}"

    async def username(self, code: str, redirect_uri: str, pending: Pending) -> str:
        """Who signed in, as the account here is called.

        Raises:
            OidcProblem: the code is not accepted, or the token is not for us, not now, or not of this sign-in.

        """
        token = await self._exchange(code, redirect_uri, pending.verifier)
        claims = await self._verified(token, pending.nonce)
        name = claims.get(self._claim)
        if not isinstance(name, str) or not name.strip():
            raise OidcProblem(f"Dịch vụ đăng nhập không cho biết “{self._claim}”.")
        if self._claim == "email" and claims.get("email_verified") is not True:
            raise OidcProblem("Địa chỉ thư của tài khoản này chưa được xác minh.")
        return name.strip().lower()

    async def _exchange(self, code: str, redirect_uri: str, verifier: str) -> str:
        metadata = await self._discover()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": self._client_id,
        }
        authentication: httpx.BasicAuth | None = None
        if self._client_secret is not None:
            secret = self._client_secret.get_secret_value()
            # The default where the metadata says nothing (OpenID Connect Discovery 1.0, section 3).
            methods = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
            if "client_secret_basic" in methods:
                # Both are form-encoded first (RFC 6749, section 2.3.1).
                authentication = httpx.BasicAuth(quote(self._client_id, safe=""), quote(secret, safe=""))
            else:
                form["client_secret"] = secret
        answer = await self._call("POST", metadata["token_endpoint"], data=form, auth=authentication)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OidcProblem("Dịch vụ đăng nhập không trả về danh tính.")
        return token

    async def _verified(self, token: str, nonce: str) -> dict[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        for is_last in (False, True):
            try:
                claims: dict[str, Any] = jwt.decode(token, await self._key_set(), algorithms=_SIGNATURES).claims
                registry.validate(claims)
            except (JoseError, ValueError) as problem:
                if is_last:
                    raise OidcProblem("Danh tính do dịch vụ đăng nhập trả về không hợp lệ.") from problem
                self._keys = None  # perhaps the service changed its keys
                continue
            if claims.get("azp", self._client_id) != self._client_id:
                raise OidcProblem("Danh tính này cấp cho phần mềm khác.")
            return claims
        raise AssertionError

    async def _discover(self) -> dict[str, Any]:
        if self._clock() - self._read_at > _METADATA_VALID_S:
            self._metadata = {}
        if not self._metadata:
            found = await self._call("GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self._issuer:
                raise OidcProblem("Dịch vụ đăng nhập tự xưng khác với cấu hình (TROLY_OIDC_ISSUER).")
            self._metadata, self._keys, self._read_at = found, None, self._clock()
        return self._metadata

    async def _key_set(self) -> KeySet:
        if self._keys is None:
            metadata = await self._discover()
            self._keys = KeySet.import_key_set(await self._call("GET", metadata["jwks_uri"]))  # type: ignore[arg-type]
        return self._keys

    async def _call(
        self, method: str, address: str, data: dict[str, str] | None = None, auth: httpx.BasicAuth | None = None
    ) -> dict[str, Any]:
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=_PATIENCE_S) as client:
                response = await client.request(method, address, data=data, auth=auth)
                response.raise_for_status()
                content = response.json()
        except (httpx.HTTPError, ValueError) as problem:
            raise OidcProblem("Dịch vụ đăng nhập không trả lời hoặc từ chối.") from problem
        if not isinstance(content, dict):
            raise OidcProblem("Dịch vụ đăng nhập trả lời không đúng mẫu.")
        return content
