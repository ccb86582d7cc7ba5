"""A Zalo that lives on the loopback: OAuth v4, OpenAPI and the sender of webhooks, after the facts in the docs.

What the documentation leaves open (marked there as unconfirmed) is chosen here as working integrations report it.
Failures come with HTTP 200 and an error code, as Zalo's do; network faults are injected by `Faults`.
"""

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.standins import zalo_events as events
from tests.standins.faults import Faults
from tests.standins.serving import serving

TWO_DAYS_S, SEVEN_DAYS_S = 2 * 86_400, 7 * 86_400
BUTTON_TYPES = {"oa.open.url", "oa.query.show", "oa.query.hide", "oa.open.sms", "oa.open.phone"}


@dataclass
class Oa:
    """An Official Account. `problem` is an error code every send gets (for instance -224)."""

    oa_id: str
    name: str = "UBND xã Phú Lâm"
    is_verified: bool = True
    access: str = ""
    access_ends: float = 0.0
    refresh: str = ""
    problem: int = 0
    has_zca: bool = False


@dataclass(frozen=True)
class Delivered:
    """A message a person now sees."""

    oa: str
    user: str
    text: str
    message_id: str
    buttons: tuple[dict[str, Any], ...]
    at: float


class ZaloStandIn:
    """State and routes. Tests read and change the attributes; calls are served one after another."""

    def __init__(self, *oas: Oa) -> None:
        self._lock = threading.Lock()
        self.reset(*oas)
        self.address = ""
        self.app = Starlette(
            routes=[
                Route("/v4/oa/permission", self._permission),
                Route("/v4/oa/access_token", self._token, methods=["POST"]),
                Route("/v3.0/oa/message/cs", self._consult, methods=["POST"]),
                Route("/v2.0/oa/message", self._anonymous, methods=["POST"]),
                Route("/v2.0/oa/getoa", self._getoa),
            ]
        )

    def reset(self, *oas: Oa) -> None:
        """Begin anew with these OAs (by default one), as if nothing had ever happened."""
        self.oas = {oa.oa_id: oa for oa in oas or (Oa(events.OA),)}
        self.admin_of = next(iter(self.oas))
        self.callback_url: str | None = None
        self.console_challenge: str | None = None
        self.access_life_s = 90_000
        self.takes_buttons = True
        self.wants_proof = False
        self.per_minute = 4000
        self.faults = Faults()
        self.next_faults: list[str] = []
        self.next_errors: list[int] = []
        self.interactions: dict[str, float] = {}
        self.blocked: dict[str, int] = {}
        self.delivered: list[Delivered] = []
        self.calls: list[str] = []
        self.refreshes = 0
        self.token_requests: list[dict[str, str]] = []
        self._codes: dict[str, tuple[str, str | None, float]] = {}
        self._spent: set[str] = set()
        self._minute = (0, 0)

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Serve on a free port; give the address for both `oauth_url` and `api_url`."""
        with serving(self.app) as address:
            yield address

    def grant(self, oa_id: str = events.OA) -> tuple[str, str]:
        """Issue tokens directly, as the console's API Explorer does; return access and refresh token."""
        with self._lock:
            oa = self.oas[oa_id]
            self._issue(oa)
            return oa.access, oa.refresh

    def revoke(self, oa_id: str = events.OA) -> None:
        """The OA takes its permission back: both tokens are dead."""
        oa = self.oas[oa_id]
        self._spent.add(oa.refresh)
        oa.access = oa.refresh = ""

    def expire_access(self, oa_id: str = events.OA) -> None:
        """The access token is no longer accepted, though its time is not over."""
        self.oas[oa_id].access = ""

    def texts_to(self, user: str) -> list[str]:
        """What a person sees, in order."""
        return [message.text for message in self.delivered if message.user == user]

    # OAuth

    async def _permission(self, request: Request) -> Response:
        query = request.query_params
        if query.get("app_id") != events.APP_ID:
            return _oauth_error(-14002, "Invalid app id")
        if query.get("redirect_uri") != self.callback_url:
            return _oauth_error(-14003, "Invalid redirect uri")
        if self.console_challenge and query.get("code_challenge") != self.console_challenge:
            return _oauth_error(-14003, "Invalid code challenge")
        code = secrets.token_urlsafe(32)
        self._codes[code] = (self.admin_of, query.get("code_challenge"), time.time() + 600)
        answer = {"code": code, "oa_id": self.admin_of}
        if query.get("state"):
            answer["state"] = query["state"]
        return RedirectResponse(f"{self.callback_url}?{urlencode(answer)}", status_code=302)

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        self.token_requests.append(form)
        fault = await self._fault()
        refused = await self._refused_before(fault)
        if refused is not None:
            return refused
        with self._lock:
            answer = self._tokens_for(form, request.headers.get("secret_key"))
        return await self._answered_after(fault, answer)

    def _tokens_for(self, form: dict[str, str], secret_key: str | None) -> Response:
        if form.get("app_id") != events.APP_ID:
            return _oauth_error(-14002, "Invalid app id")
        if secret_key != events.APP_SECRET:
            return _oauth_error(-14004, "Invalid secret key")
        if form.get("grant_type") == "authorization_code":
            return self._tokens_for_code(form)
        if form.get("grant_type") == "refresh_token":
            return self._tokens_for_refresh(form.get("refresh_token", ""))
        return _oauth_error(-14018, "Invalid grant type")

    def _tokens_for_code(self, form: dict[str, str]) -> Response:
        oa_id, expected, ends = self._codes.pop(form.get("code", ""), ("", None, 0.0))
        if not oa_id or ends < time.time():
            return _oauth_error(-14005, "Invalid authorization code")
        if expected is not None and _challenge(form.get("code_verifier", "")) != expected:
            return _oauth_error(-14005, "Invalid code verifier")
        return self._issue(self.oas[oa_id])

    def _tokens_for_refresh(self, token: str) -> Response:
        oa = next((oa for oa in self.oas.values() if oa.refresh and oa.refresh == token), None)
        if oa is None or token in self._spent:
            return _oauth_error(-14014, "Invalid refresh token")
        self.refreshes += 1
        return self._issue(oa)

    def _issue(self, oa: Oa) -> Response:
        if oa.refresh:
            self._spent.add(oa.refresh)
        oa.access, oa.refresh = f"access-{secrets.token_hex(16)}", f"refresh-{secrets.token_hex(16)}"
        oa.access_ends = time.time() + self.access_life_s
        tokens = {"access_token": oa.access, "refresh_token": oa.refresh, "expires_in": str(self.access_life_s)}
        return JSONResponse(tokens)

    # OpenAPI

    async def _consult(self, request: Request) -> Response:
        return await self._api(request, self._send)

    async def _anonymous(self, request: Request) -> Response:
        return await self._api(request, self._send_anonymous)

    async def _getoa(self, request: Request) -> Response:
        return await self._api(request, self._info)

    async def _api(self, request: Request, work: Any) -> Response:
        self.calls.append(request.url.path)
        raw = await request.body()
        fault = await self._fault()
        refused = await self._refused_before(fault)
        if refused is not None:
            return refused
        with self._lock:
            left = self._count_call()
            if left < 0 or fault == "rate_limited":
                answer = _error(-32, "Application has reached rate limit")
            else:
                answer = self._authorised(request, work, json.loads(raw or b"{}"))
        answer.headers["X-RateLimit-Limit"] = str(self.per_minute)
        answer.headers["X-RateLimit-Remain"] = str(max(left, 0))
        return await self._answered_after(fault, answer)

    def _authorised(self, request: Request, work: Any, body: dict[str, Any]) -> Response:
        token = request.headers.get("access_token", "")
        oa = next((oa for oa in self.oas.values() if oa.access and oa.access == token), None)
        if oa is None:
            return _error(-216, "Access token is invalid")
        if oa.access_ends < time.time():
            return _error(-220, "Access token has expired")
        proof = hmac.new(events.APP_SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
        if self.wants_proof and request.headers.get("appsecret_proof") != proof:
            return _error(-242, "appsecret_proof is invalid")
        if self.next_errors:
            return _error(self.next_errors.pop(0), "as the test ordered")
        answer: Response = work(oa, body)
        return answer

    def _send(self, oa: Oa, body: dict[str, Any]) -> Response:
        user, content = str(body["recipient"]["user_id"]), body["message"]
        code = oa.problem or self.blocked.get(user, 0) or self._shape_problem(content)
        if code:
            return _error(code, "as the error table says")
        silent_s = time.time() - self.interactions.get(user, time.time())
        if silent_s > SEVEN_DAYS_S:
            return _error(-230, "User has not interacted with the OA in the past 7 days")
        if silent_s > TWO_DAYS_S and not oa.has_zca:
            return _error(-320, "Your app needs to connect to ZCA")
        quota = {"quota_type": "reply", "remain": "8", "total": "8"} if silent_s <= TWO_DAYS_S else None
        return self._deliver(oa, user, content, quota)

    def _send_anonymous(self, oa: Oa, body: dict[str, Any]) -> Response:
        recipient = body["recipient"]
        if not recipient.get("anonymous_id") or not recipient.get("conversation_id"):
            return _error(-240, "v2 message API has been shut down")
        return self._deliver(oa, str(recipient["anonymous_id"]), body["message"], None)

    def _deliver(self, oa: Oa, user: str, content: dict[str, Any], quota: dict[str, str] | None) -> Response:
        buttons = content.get("attachment", {}).get("payload", {}).get("buttons", [])
        sent = Delivered(oa.oa_id, user, content["text"], events.new_id(), tuple(buttons), time.time())
        self.delivered.append(sent)
        data: dict[str, Any] = {"message_id": sent.message_id, "user_id": user, "sent_time": events.now_ms()}
        if quota:
            data["quota"] = quota
        return JSONResponse({"data": data, "error": 0, "message": "Success"})

    def _shape_problem(self, content: dict[str, Any]) -> int:
        text = content.get("text")
        if not isinstance(text, str) or not text:
            return -201
        if len(text.encode("utf-16-le")) // 2 > 2000:
            return -210
        if "attachment" not in content:
            return 0
        if not self.takes_buttons:
            return -233
        payload = content["attachment"].get("payload", {})
        return _buttons_problem(payload.get("buttons", []))

    def _info(self, oa: Oa, _: dict[str, Any]) -> Response:
        data = {
            "oaid": oa.oa_id,
            "name": oa.name,
            "is_verified": oa.is_verified,
            "oa_type": 4,
            "package_name": "Nâng cao",
        }
        return JSONResponse({"data": data, "error": 0, "message": "Success"})

    # Faults

    def _count_call(self) -> int:
        """Calls left in this minute; negative when over."""
        minute = int(time.time() // 60)
        self._minute = (minute, self._minute[1] + 1 if self._minute[0] == minute else 1)
        return self.per_minute - self._minute[1]

    async def _fault(self) -> str | None:
        await asyncio.sleep(self.faults.rng.uniform(*self.faults.latency_s))
        return self.next_faults.pop(0) if self.next_faults else self.faults.draw()

    async def _refused_before(self, fault: str | None) -> Response | None:
        if fault == "error_500":
            return Response("Internal Server Error", status_code=500)
        if fault == "too_many":
            return Response("Too Many Requests", status_code=429)
        if fault == "lost_request":
            await asyncio.sleep(self.faults.hang_s)
            return Response(status_code=504)
        return None

    async def _answered_after(self, fault: str | None, answer: Response) -> Response:
        if fault == "lost_answer":
            await asyncio.sleep(self.faults.hang_s)
        if fault == "bad_gateway":
            return Response("Bad Gateway", status_code=502)
        return answer


def _buttons_problem(buttons: list[dict[str, Any]]) -> int:
    if not buttons:
        return -201
    if len(buttons) > 5:
        return -210
    for button in buttons:
        if button.get("type") not in BUTTON_TYPES or not button.get("title"):
            return -201
        if len(button["title"]) > 100 or (isinstance(button["payload"], str) and len(button["payload"]) > 1000):
            return -210
    return 0


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _error(code: int, text: str) -> Response:
    return JSONResponse({"error": code, "message": text})


def _oauth_error(code: int, name: str) -> Response:
    return JSONResponse({"error": code, "error_name": name, "error_reason": name, "error_description": name})
