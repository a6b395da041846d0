"""Sends the requests to AiService and device-service, each bounded in time and in bytes.

By an adapter of requests, without its Session: that takes proxies and passwords from the environment, and reads the
whole body of a redirect although it does not follow it. Both services stand in the platform's own network, and the
token is to go to them alone.

Certificates of https addresses are checked against the authorities in the file that REQUESTS_CA_BUNDLE or SSL_CERT_FILE
names, else the system's, else those that requests brings.
"""

import collections
import contextlib
import http.client
import json
import logging
import os
import re
import socket
import ssl
from urllib.parse import quote, urlsplit

import requests
import requests.adapters
import urllib3
from urllib3.util.ssl_match_hostname import CertificateError

from network_repair.action import Failure
from network_repair.limit import limited

CHUNK = 64 * 1024
BROKEN = (OSError, ValueError, http.client.HTTPException, urllib3.exceptions.HTTPError)

# urllib3 logs headers that it cannot read, as they came.
logging.getLogger("urllib3").setLevel(logging.CRITICAL)


class NotConnected(Failure):
    """The request was not sent, because no connection could be made."""


class _Late(Failure):
    """The time of the call is over."""


# The status, headers and whole body of an answer.
Answer = collections.namedtuple("Answer", "status headers body")


class _Adapter(requests.adapters.HTTPAdapter):
    """Knows whether the connection was made, TLS included: the request goes out after that."""

    is_connected = False

    def init_poolmanager(self, *args, **named):
        super().init_poolmanager(*args, **named)
        pools = self.poolmanager.pool_classes_by_scheme
        self.poolmanager.pool_classes_by_scheme = {scheme: self._watched(pool) for scheme, pool in pools.items()}

    def _watched(self, pool):
        adapter = self

        class Connection(pool.ConnectionCls):
            def connect(self):
                super().connect()
                adapter.is_connected = True

        return type(pool.__name__, (pool,), {"ConnectionCls": Connection})


class Service:
    """Sends requests to one service.

    name: of the service, for messages. option: of the pack's configuration, with its address. url: that address.
    """

    def __init__(self, name, option, url):
        self.name = name
        self.option = option
        self._place = _place(option, url)
        self._url = url.rstrip("/")

    def send(self, method, path, seconds, limit, headers=None, body=None):
        """Sends a request and returns its Answer, with whatever status but a redirect.

        path: below the address, from the slash on, each part by path_part. seconds: for all of it. limit: bytes of the
        answer's body.
        Raises Failure when there is no answer, and NotConnected when the request was not even sent.
        """
        with self.open(method, path, seconds, headers, body) as reply:
            content = bytearray()
            for part in reply.parts():
                content += part
                if len(content) > limit:
                    raise Failure(
                        f"{self.name} answered with more than {limit} bytes, which is not read; check that {self.option} is its address"
                    )
            return Answer(reply.status, reply.headers, bytes(content))

    @contextlib.contextmanager
    def open(self, method, path, seconds, headers=None, body=None):
        """Sends a request and gives the Reply in a with statement, which the seconds are for; raises like send()."""
        headers = {"Accept-Encoding": "identity", "User-Agent": "stackstorm-pack-network", "Connection": "close", **(headers or {})}
        with limited(seconds, lambda: self._late(seconds)), contextlib.closing(_Adapter()) as adapter:
            try:
                request = requests.Request(method, self._url + path, headers, data=body).prepare()
                response = adapter.send(request, stream=True, timeout=seconds, verify=_authorities(self._url))
            except (_Late, *BROKEN) as error:
                if adapter.is_connected:
                    raise self.broken(error, seconds) from None
                raise NotConnected(f"{self.name} cannot be reached at {self._place}: {_why(_links(error))}; check {self.option}") from None
            with contextlib.closing(response):
                self._check(response)
                yield Reply(self, response, seconds)

    def _check(self, response):
        if 300 <= response.status_code < 400:
            raise Failure(
                f"{self.name} answered with a redirect (HTTP {response.status_code}), which is not followed, "
                f"because the token would go along; set {self.option} to the address it leads to"
            )
        codings = {
            response.headers.get("Content-Encoding", "identity").strip().lower(),
            response.headers.get("Transfer-Encoding", "chunked").strip().lower(),
        }
        if codings - {"identity", "chunked"}:
            raise Failure(f"{self.name} answered with a compressed body, which was not asked for; check what stands before {self.option}")

    def broken(self, error, seconds):
        """Returns the Failure for an error after the connection was made. The peer's bytes are not repeated."""
        links = _links(error)
        if any(isinstance(link, http.client.IncompleteRead) for link in links):
            return Failure(f"the answer of {self.name} broke off; check it, and {self.option}")
        if any(isinstance(link, (_Late, socket.timeout)) for link in links):
            return self._late(seconds)
        # The errors of requests are OSErrors as well, behind which there may be none of the system.
        if any(isinstance(link, OSError) and not isinstance(link, requests.RequestException) for link in links):
            return Failure(f"the connection to {self.name} broke: {_why(links)}; check it, and {self.option}")
        return Failure(f"{self.name} did not answer in HTTP; check that {self.option} is its address")

    def _late(self, seconds):
        return _Late(
            f"{self.name} did not answer within {seconds:.3g} s, what it did with the request is not known; check it, and {self.option}"
        )


class Reply:
    """An answer whose body is read in parts."""

    def __init__(self, service, response, seconds):
        self.status = response.status_code
        self.headers = response.headers
        self._service = service
        self._raw = response.raw
        self._seconds = seconds

    @property
    def states_its_end(self):
        """False where the end of the body is that of the connection, so that one that broke off cannot be told."""
        return self._raw.chunked or self._raw.length_remaining is not None

    def parts(self):
        """Returns the body's bytes in parts; raises Failure when it breaks off, or the time is over."""
        try:
            # Not by stream(), which reads the line before a chunk whatever its length.
            yield from iter(lambda: self._raw.read(CHUNK, decode_content=False), b"")
            # urllib3 1.26 is silent about a body that is shorter than it was said to be.
            if self._raw.length_remaining:
                raise http.client.IncompleteRead(b"")
        except BROKEN as error:
            raise self._service.broken(error, self._seconds) from None


def path_part(option, text):
    """Returns a text as one part of a path. option: the parameter that it comes from."""
    if not isinstance(text, str) or not re.fullmatch(r"[A-Za-z0-9._-]{1,64}", text) or text.strip(".") == "":
        raise Failure(f"{option}: 1 to 64 letters, digits, '.', '_' and '-' are expected, and not dots alone")
    return quote(text, safe="")


def header_text(option, text):
    """Returns a secret that is to stand in a header; raises Failure, which does not show it, where it cannot."""
    if not isinstance(text, str) or not re.fullmatch(r"[!-~]{1,16384}", text):
        raise Failure(f"{option} cannot be sent: visible ASCII characters without spaces are expected, at most 16384")
    return text


def read_object(name, body):
    """Returns the object that a body is the strict JSON of; raises Failure. name: of the service."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_none)
        # Refuses half a surrogate pair and numbers that became infinite: StackStorm could not store them in a result.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise Failure(f"{name} answered with what is no JSON") from None
    if not isinstance(value, dict):
        raise Failure(f"{name} answered with JSON that is no object")
    return value


def brief(text, longest=300):
    """Returns what a service says as one line for a message."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in str(text)).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _once(pairs):
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise ValueError("a name twice")
    return entries


def _none(_):
    raise ValueError("no number")


def _place(option, url):
    """Returns the host and the port of an address; raises Failure, which does not show it, where it is none."""
    wrong = f"{option}: an address like http://host:8000 is expected, without name, password, '?' and '#'"
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        port = parts.port
        whole = parts.scheme in ("http", "https") and parts.hostname and port != 0
        if not whole or not re.fullmatch(r"[!-~]+", url) or any(letter in url for letter in "@?#"):
            raise ValueError
        requests.Request("GET", url).prepare()
    except ValueError:
        raise Failure(wrong) from None
    return f"{parts.hostname}:{port or (443 if parts.scheme == 'https' else 80)}"


def _authorities(url):
    named = os.environ.get("REQUESTS_CA_BUNDLE")
    if named and url.lower().startswith("https:") and not os.path.exists(named):
        raise Failure(f"REQUESTS_CA_BUNDLE: {named} does not exist; name the file with the authorities, or unset it")
    return named or ssl.get_default_verify_paths().cafile or True


def _links(error):
    """Returns an error and those that it was raised for, the innermost last."""
    return [error, *_links(error.__context__)] if error else []


def _why(links):
    for link in reversed(links):
        if isinstance(link, (_Late, socket.timeout)):
            return "no answer in time"
        if isinstance(link, socket.gaierror):
            return "the host name is not known"
        if isinstance(link, ssl.SSLError):
            return f"TLS failed, {getattr(link, 'verify_message', '') or link.reason}"
        if isinstance(link, CertificateError):
            return "TLS failed, its certificate is for another host"
        if isinstance(link, OSError) and link.strerror:
            return link.strerror
    return type(links[-1]).__name__
