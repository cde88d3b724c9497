"""One HTTP request to a model service: a time limit for everything, retries with back-off, no surprises.

In: what to post and the limits. Out: the Reply of a success, its body read whole; or a ServiceError.
Messages name the service's address without its query, never a header: the key travels in one.
"""

from __future__ import annotations

import email.utils
import json
import logging
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from chequeocr.errors import (
    ApiKeyMissingError,
    ApiKeyRefusedError,
    ServiceReplyError,
    ServiceTimeoutError,
    ServiceUnreachableError,
    UnknownModelError,
)

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

logger = logging.getLogger(__name__)

# A reply lists fields of a cheque, some kilobytes; with masks it may reach megabytes.
MAX_REPLY_BYTES = 16 * 1024 * 1024
_CONNECT_S = 10.0
_CHUNK = 64 * 1024
# The transport's own limit should speak first: it knows what it was waiting for.
_GRACE_S = 0.5


@dataclass(frozen=True, slots=True)
class Service:
    """What messages call a service, and where its user sets what may be wrong: `key` is where its API key is
    set, such as "ROBOFLOW_API_KEY or api_key", `address` the setting that holds its URL, `model` what it is
    asked for."""

    name: str
    key: str
    address: str = "api_url"
    model: str = "the model's id and version"


@dataclass(frozen=True, slots=True)
class Limits:
    """`timeout_s` for all tries together, `retries` after the first, `backoff_s` before the second."""

    timeout_s: float
    retries: int
    backoff_s: float


@dataclass(frozen=True, slots=True)
class Post:
    """What to send, and to whom: `data` as the body, or `payload` as JSON. `key` is only known so that it can
    be kept out of messages; sending it is the matter of `headers`."""

    service: Service
    url: str
    headers: Mapping[str, str]
    parameters: Mapping[str, Any] | None
    data: str | bytes | None
    payload: Mapping[str, Any] | None
    key: str | None

    @property
    def where(self) -> str:
        """Scheme, host and port: what a message may show."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with the attributes of `requests.Response` that callers read."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """Returns the body as JSON. Raises ValueError if it isn't."""
        return json.loads(self.content)


class _BrokenError(Exception):
    """The connection could not be made or broke; worth another try."""


def within(seconds: float, where: str, work: Callable[[], T]) -> T:
    """Runs `work` in a thread and stops waiting after `seconds`.

    Socket time limits don't cover the look-up of a host name, nor a server that sends a byte now and then.
    The abandoned thread is a daemon and ends with its socket. Raises ServiceTimeoutError, and what `work`
    raises.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # noqa: BLE001  # handed to the waiting thread, which raises it
            failure.append(error)

    thread = threading.Thread(target=run, name="chequeocr-service", daemon=True)
    thread.start()
    thread.join(seconds + _GRACE_S)
    if failure:
        raise failure[0]
    if not outcome:
        raise _too_late(where, seconds)
    return outcome[0]


def new_session() -> requests.Session:
    """Returns a session for one batch. It uses the proxies of the environment and ignores ~/.netrc."""
    import requests

    session = requests.Session()
    # Without an `auth` of its own, requests would put the .netrc entry of the host over our header.
    session.auth = lambda request: request
    return session


def send(session: requests.Session, post: Post, limits: Limits) -> Reply:
    """Posts, and repeats where that may help (429, 5xx, broken connections), until `limits` are used up.

    Waits what Retry-After says, else backoff_s times 2, 4, 8 ..., give or take a half so that many clients
    don't come back together. Raises the ServiceError that fits.
    """
    deadline = time.monotonic() + limits.timeout_s
    for attempt in range(limits.retries + 1):
        last = attempt == limits.retries
        asked: float | None = None
        try:
            reply = _once(session, post, deadline, limits.timeout_s)
        except _BrokenError as error:
            if last:
                raise _unreachable(post, attempt + 1) from error
            why = "broken connection"
        else:
            if reply.status_code == 200:
                return reply
            if last or not _passing(reply.status_code):
                _refuse(reply, post)
            asked = _retry_after(reply.headers.get("Retry-After"))
            why = f"status {reply.status_code}"
        spread = random.uniform(0.5, 1.5)  # noqa: S311  # spreads retries, protects nothing
        wait = asked if asked is not None else limits.backoff_s * 2**attempt * spread
        if time.monotonic() + wait >= deadline:
            if asked is not None:
                _refuse(reply, post)
            raise _too_late(post.where, limits.timeout_s)
        logger.info("%s: %s, trying again in %.1f s", post.where, why, wait)
        time.sleep(wait)
    raise AssertionError("the last try returns or raises")


def _once(session: requests.Session, post: Post, deadline: float, limit: float) -> Reply:
    import requests

    left = deadline - time.monotonic()
    if left <= 0:
        raise _too_late(post.where, limit)
    try:
        with session.post(
            post.url,
            headers=dict(post.headers),
            params=post.parameters,
            data=post.data,
            json=post.payload,
            timeout=(min(_CONNECT_S, left), left),
            # A cheque's picture goes to the address that was set, and nowhere else.
            allow_redirects=False,
            stream=True,
        ) as response:
            return Reply(response.status_code, response.headers, _body(response, post, deadline, limit))
    except requests.exceptions.SSLError as error:
        raise ServiceUnreachableError(
            f"{post.where}: no encrypted connection (certificate or protocol); check "
            f"{post.service.address} and the clock, or set REQUESTS_CA_BUNDLE to your network's certificates"
        ) from error
    except requests.exceptions.ReadTimeout as error:
        raise _too_late(post.where, limit) from error
    except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
        # A read that times out inside the body comes as a ConnectionError too.
        if time.monotonic() >= deadline:
            raise _too_late(post.where, limit) from error
        raise _BrokenError from error
    except requests.exceptions.RequestException as error:
        raise ServiceReplyError(
            f"{post.where}: the exchange failed ({type(error).__name__}); is it {post.service.name}?"
        ) from error


def _body(response: requests.Response, post: Post, deadline: float, limit: float) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in response.iter_content(_CHUNK):
        parts.append(part)
        size += len(part)
        if size > MAX_REPLY_BYTES:
            raise ServiceReplyError(
                f"{post.where} sent more than {MAX_REPLY_BYTES >> 20} MiB, more than "
                f"{post.service.name} would; check {post.service.address}"
            )
        if time.monotonic() >= deadline:
            raise _too_late(post.where, limit)
    return b"".join(parts)


def _passing(status: int) -> bool:
    return status == 429 or status >= 500


def _retry_after(value: str | None) -> float | None:
    """Seconds from a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if re.fullmatch(r"\d{1,9}", value.strip()):
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _refuse(reply: Reply, post: Post) -> NoReturn:
    status, where, said = reply.status_code, post.where, _message(reply, post.key)
    service = post.service
    if status in (401, 403) and post.key is None:
        raise ApiKeyMissingError(
            f"{where} wants an API key ({status}{said}): set {service.key}"
        )
    if status in (401, 403):
        raise ApiKeyRefusedError(
            f"{where} refused the API key ({status}{said}): check that it is whole, not revoked, "
            "and of a workspace that may use this model"
        )
    if status == 404:
        raise UnknownModelError(
            f"{where} has no such model ({status}{said}): check {service.model}, "
            f"and that {service.address} is {service.name}"
        )
    if status == 429:
        wait = reply.headers.get("Retry-After", "")
        hint = f" (it asks to wait {wait[:40]})" if wait else ""
        raise ServiceReplyError(f"{where} gets too many requests{hint}: try later, or with fewer at a time")
    if 300 <= status < 400:
        raise ServiceReplyError(
            f"{where} answers with a redirect ({status}), which is not followed: correct {service.address}"
        )
    raise ServiceReplyError(
        f"{where} answered with status {status}{said}"
        + (
            "; it may be down, or fail to load the model: try later"
            if status >= 500
            else f"; check {service.model}, the picture and {service.address}"
        )
    )


def _message(reply: Reply, key: str | None) -> str:
    """What the service says about it, made safe for a log line: one short line, without the key."""
    try:
        body = reply.json()
    except ValueError:
        return ""
    if not isinstance(body, dict):
        return ""
    text = next((body[k] for k in ("message", "detail", "error") if isinstance(body.get(k), str)), "")
    if key:
        text = text.replace(key, "***")
    text = re.sub(r"api_key=[^&\s]*", "api_key=***", text)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f": {text[:200]}" if text else ""


def _too_late(where: str, limit: float) -> ServiceTimeoutError:
    return ServiceTimeoutError(
        f"{where} gave no answer within {limit:g} s; raise timeout_s (a model that is just loaded is slow)"
    )


def _unreachable(post: Post, tries: int) -> ServiceUnreachableError:
    times = "once" if tries == 1 else f"{tries} times"
    return ServiceUnreachableError(
        f"no connection to {post.where} (tried {times}): check {post.service.address}, the network and proxy "
        "settings, and that the server is running"
    )
