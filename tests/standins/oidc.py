"""A stand-in for a sign-in service (OpenID Connect provider): discovery, keys, authorization, token."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://sso.example.gov.vn/realms/tinh"
CLIENT, SECRET = "troly xã", "bí mật/1"
NOW = 1_795_323_600


@dataclass
class SignInService(httpx.AsyncBaseTransport):
    """Signs in `person`; `claims` override what the token says, `key` what it is signed with."""

    person: dict[str, Any] = field(default_factory=lambda: {"sub": "1", "preferred_username": "Lan"})
    claims: dict[str, Any] = field(default_factory=dict)
    methods: list[str] | None = None
    issuer_said: str = ISSUER
    is_down: bool = False
    algorithm: str = "RS256"
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1"})
        self._codes: dict[str, dict[str, str]] = {}

    def change_key(self) -> None:
        """Sign with another key from now on."""
        self.key = RSAKey.generate_key(2048, {"kid": "k2"})

    def grant(self, address: str) -> dict[str, str]:
        """What a person's browser brings back from the page at `address`: code and state."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        code = f"code{len(self._codes)}"
        self._codes[code] = query
        return {"code": code, "state": query["state"]}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer as the service does."""
        self.asked.append(request.url.path)
        if self.is_down:
            raise httpx.ConnectError("down")
        if request.url.path.endswith("/.well-known/openid-configuration"):
            return httpx.Response(200, json=self._metadata())
        if request.url.path.endswith("/keys"):
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        return self._token(request, {n: v[0] for n, v in parse_qs((await request.aread()).decode()).items()})

    def _metadata(self) -> dict[str, Any]:
        metadata = {
            "issuer": self.issuer_said,
            "authorization_endpoint": f"{ISSUER}/auth",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }
        return metadata if self.methods is None else {**metadata, "token_endpoint_auth_methods_supported": self.methods}

    def _token(self, request: httpx.Request, form: dict[str, str]) -> httpx.Response:
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        is_right = (
            asked is not None
            and challenge.decode().rstrip("=") == asked["code_challenge"]
            and form["redirect_uri"] == asked["redirect_uri"]
            and form["grant_type"] == "authorization_code"
            and self._is_client(request, form)
        )
        if not is_right or asked is None:
            return httpx.Response(400, json={"error": "invalid_grant"})
        claims = {"iss": ISSUER, "aud": CLIENT, "iat": NOW, "exp": NOW + 300, "nonce": asked["nonce"], **self.person}
        claims = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        if self.algorithm == "none":
            parts = ({"alg": "none"}, claims)
            token = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)
            return httpx.Response(200, json={"id_token": f"{token}."})
        return httpx.Response(
            200, json={"id_token": jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, self.key)}
        )

    def _is_client(self, request: httpx.Request, form: dict[str, str]) -> bool:
        if self.methods == ["client_secret_post"]:
            return form.get("client_secret") == SECRET
        scheme, _, value = request.headers.get("Authorization", "").partition(" ")
        name, _, secret = base64.b64decode(value).decode().partition(":")
        return scheme == "Basic" and (unquote(name), unquote(secret)) == (CLIENT, SECRET)
