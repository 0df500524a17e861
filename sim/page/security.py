"""What every request must keep to, and what every answer forbids the browser.

A request must be for one of our own addresses (a page of somebody else cannot reach a laboratory on this computer under
another name), must come with the token where there is one, and must be small. An answer may load nothing from elsewhere, run
no script within the page, and be shown within no other page.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 300_000
"""Bytes of a request's body: a scenario file with room to spare."""

LONGEST_QUERY = 8_000
"""Letters of a query: the state of a page with room to spare."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""The content security policy of all answers."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""What all answers carry."""


def new_token() -> str:
    """A token that nobody guesses, as part of an address."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Guard:
    """An application behind its rules. hosts: what may stand in the Host header; token: the first part of every path, if any."""

    app: ASGIApp
    hosts: frozenset[str]
    token: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it in a sentence."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        body = _Bounded(receive)
        send = _with_headers(send)
        refused = self._refused(scope)
        if refused:
            await refused(scope, receive, send)
            return
        inner = {**scope, **self._inside(scope)}
        await self.app(inner, body, send)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "").lower()
        if host not in self.hosts:
            return _sentence(421, "this laboratory does not go by that name; use the address that it printed")
        if self.token and not secrets.compare_digest(_first(scope["path"]).encode(), self.token.encode()):
            return _sentence(403, "the link lacks its token; use the whole link that the laboratory printed")
        if len(scope.get("query_string", b"")) > LONGEST_QUERY:
            return _sentence(414, f"a link may have at most {LONGEST_QUERY:,} letters")
        if not headers.get("content-length", "0").isdecimal():
            return _sentence(400, "the length of the request is no number")
        if int(headers.get("content-length", "0")) > LARGEST_BODY:
            return _sentence(413, f"a request may have at most {LARGEST_BODY:,} bytes")
        origin = headers.get("origin")
        if scope["method"] not in ("GET", "HEAD") and origin and origin.partition("://")[2].lower() != host:
            return _sentence(403, "a page from elsewhere may change nothing here")
        return None

    def _inside(self, scope: Scope) -> dict[str, str]:
        """The part of an address before the token is for the application as if it lay at the root."""
        if not self.token:
            return {}
        return {"root_path": f"/{self.token}"}


class TooLarge(Exception):
    """A body has more bytes than it may have."""


class _Bounded:
    """Receives a body up to its bound, whatever its length is said to be."""

    def __init__(self, receive: Receive):
        self.receive, self.size = receive, 0

    async def __call__(self) -> Message:
        message = await self.receive()
        self.size += len(message.get("body", b""))
        if self.size > LARGEST_BODY:
            raise TooLarge(f"a request may have at most {LARGEST_BODY:,} bytes")
        return message


def allowed_hosts(names: Iterable[str], port: int) -> frozenset[str]:
    """What may stand in the Host header: these names, with the port."""
    return frozenset(f"[{name}]:{port}" if ":" in name else f"{name}:{port}" for name in names)


def _first(path: str) -> str:
    return path.lstrip("/").partition("/")[0]


def _sentence(status: int, text: str) -> PlainTextResponse:
    return PlainTextResponse(text + "\n", status)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        """Send a message on; the first of an answer with the headers."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
