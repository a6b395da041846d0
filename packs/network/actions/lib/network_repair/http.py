"""Sends the requests to AiService and device-service, each bounded in time and in bytes.

The standard library's http.client is used as it is, because what other clients add by themselves is not wanted here:

* No redirect is followed, since the token would go along to another host.
* Proxies and .netrc files of the environment are not used. Both services stand in the platform's own network, and a
  proxy that is meant for the action runner's way out would see the token.
* A time limit is that of the whole call, not of the wait for the next byte.

Certificates of https addresses are checked against the system's authorities (SSL_CERT_FILE names another file).
"""

import http.client
import io
import json
import re
import socket
import ssl
import threading
import time
from urllib.parse import quote, urlsplit

from network_repair.action import Failure

CHUNK = 64 * 1024


class NotConnected(Failure):
    """The request was not sent, because no connection could be made."""


class Answer:
    """The status, headers and whole body of an answer."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body


class Service:
    """Sends requests to one service.

    name: of the service, for messages. option: of the pack's configuration, with its address. url: that address.
    """

    def __init__(self, name, option, url):
        self.name = name
        self.option = option
        self._scheme, self._host, self._port, self._path = _address(option, url)

    def send(self, method, path, seconds, limit, headers=None, body=None):
        """Sends a request and returns its Answer, with whatever status but a redirect.

        path: below the address, from the slash on, each part by path_part. seconds: for all of it. limit: bytes of the
        answer's body.
        Raises Failure when there is no answer, and NotConnected when the request was not even sent.
        """
        with self.open(method, path, seconds, headers, body) as reply:
            parts = []
            size = 0
            for part in reply.parts():
                size += len(part)
                if size > limit:
                    raise Failure(f"{self.name} answered with more than {limit} bytes, which is not read; "
                                  f"check that {self.option} is its address")
                parts.append(part)
            return Answer(reply.status, reply.headers, b"".join(parts))

    def open(self, method, path, seconds, headers=None, body=None):
        """Sends a request and returns the Reply, a context manager whose body is still to be read; raises like send()."""
        deadline = time.monotonic() + seconds
        connection = _Connection(self, deadline)
        try:
            connection.connect()
        except (OSError, UnicodeError) as away:
            connection.release()
            raise NotConnected(f"{self.name} cannot be reached at {self._host}:{self._port}: {_why(away)}; "
                               f"check {self.option}") from None
        try:
            connection.request(method, self._path + path, body=body, headers={
                "Accept-Encoding": "identity", "User-Agent": "stackstorm-pack-network", "Connection": "close",
                **(headers or {})})
            response = connection.getresponse()
            if 300 <= response.status < 400:
                raise Failure(f"{self.name} answered with a redirect (HTTP {response.status}), which is not followed, "
                              f"because the token would go along; set {self.option} to the address it leads to")
            if response.getheader("Content-Encoding", "identity").strip().lower() != "identity":
                raise Failure(f"{self.name} answered with a compressed body, which was not asked for; "
                              f"check what stands before {self.option}")
            return Reply(self, connection, response, seconds)
        except (OSError, http.client.HTTPException, ValueError) as broken:
            connection.release()
            raise self.broken(broken, seconds) from None
        except BaseException:
            connection.release()
            raise

    def broken(self, error, seconds):
        """Returns the Failure for an error after the connection was made. The peer's bytes are not repeated."""
        if isinstance(error, socket.timeout):
            return Failure(f"{self.name} did not answer within {seconds:.3g} s, "
                           f"what it did with the request is not known; check it, and {self.option}")
        if isinstance(error, OSError):
            return Failure(f"the connection to {self.name} broke: {_why(error)}; check it, and {self.option}")
        return Failure(f"{self.name} did not answer in HTTP; check that {self.option} is its address")


class Reply:
    """An answer whose body is read in parts; a context manager that closes the connection."""

    def __init__(self, service, connection, response, seconds):
        self.status = response.status
        self.headers = response.headers
        self._service = service
        self._connection = connection
        self._response = response
        self._seconds = seconds

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.release()

    @property
    def states_its_end(self):
        """False where the end of the body is that of the connection, so that one that broke off cannot be told."""
        return self._response.chunked or self._response.length is not None

    def parts(self):
        """Returns the body's bytes in parts; raises Failure when it breaks off, or the time is over."""
        try:
            while True:
                part = self._response.read(CHUNK)
                if not part:
                    break
                yield part
            # http.client itself is silent about a body that is shorter than it was said to be.
            if self._response.length:
                raise http.client.IncompleteRead(b"")
        except http.client.IncompleteRead:
            raise Failure(f"the answer of {self._service.name} broke off; "
                          f"check it, and {self._service.option}") from None
        except (OSError, http.client.HTTPException, ValueError) as broken:
            raise self._service.broken(broken, self._seconds) from None


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
    return line if len(line) <= longest else line[:longest - 1] + "…"


def _once(pairs):
    entries = dict(pairs)
    if len(entries) != len(pairs):
        raise ValueError("a name twice")
    return entries


def _none(_):
    raise ValueError("no number")


def _address(option, url):
    wrong = f"{option}: an address like http://host:8000 is expected, without name, password, '?' and '#'"
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        port = parts.port
    except ValueError:
        raise Failure(wrong) from None
    whole = parts.scheme in ("http", "https") and parts.hostname and port != 0
    if not whole or not re.fullmatch(r"[!-~]+", url) or any(letter in url for letter in "@?#"):
        raise Failure(wrong)
    return parts.scheme, parts.hostname, port or (443 if parts.scheme == "https" else 80), parts.path.rstrip("/")


def _why(error):
    if isinstance(error, socket.timeout):
        return "no answer in time"
    if isinstance(error, socket.gaierror):
        return "the host name is not known"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted, {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed, {error.reason}"
    return getattr(error, "strerror", None) or type(error).__name__


class _Connection(http.client.HTTPConnection):
    """Connects, sends and receives until the deadline of the call."""

    def __init__(self, service, deadline):
        super().__init__(service._host, service._port)
        self._service = service
        self._deadline = deadline
        self._socket = None

    def connect(self):
        address = _resolve(self.host, self.port, self._deadline)
        error = None
        for family, kind, protocol, _, target in address:
            try:
                self._socket = socket.socket(family, kind, protocol)
                self._socket.settimeout(_left(self._deadline))
                self._socket.connect(target)
                break
            except OSError as refused:
                self._socket.close()
                error = refused
        else:
            raise error or socket.gaierror()
        if self._service._scheme == "https":
            self._socket.settimeout(_left(self._deadline))
            self._socket = ssl.create_default_context().wrap_socket(self._socket, server_hostname=self.host)
        self.sock = _Timed(self._socket, self._deadline)

    def release(self):
        """Closes the socket.

        http.client's close() does not: it is called as soon as the headers are read, while the body is still to come.
        """
        self.close()
        if self._socket is not None:
            self._socket.close()


class _Timed:
    """A socket as http.client uses it, each of whose waits ends at the deadline."""

    def __init__(self, plain, deadline):
        self._plain = plain
        self._deadline = deadline

    def sendall(self, data):
        view = memoryview(data).cast("B")
        while view:
            self._plain.settimeout(_left(self._deadline))
            view = view[self._plain.send(view[:CHUNK]):]

    def makefile(self, *_, **__):
        return io.BufferedReader(_Received(self._plain, self._deadline))

    def close(self):
        """Does nothing: see _Connection.release()."""


class _Received(io.RawIOBase):
    def __init__(self, plain, deadline):
        super().__init__()
        self._plain = plain
        self._deadline = deadline

    def readable(self):
        return True

    def readinto(self, buffer):
        self._plain.settimeout(_left(self._deadline))
        return self._plain.recv_into(buffer)


def _left(deadline):
    left = deadline - time.monotonic()
    if left <= 0:
        raise socket.timeout("the time is over")
    return left


def _resolve(host, port, deadline):
    # The resolver has time limits of its own, which are longer and cannot be set for one call.
    found = []

    def ask():
        try:
            found.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as unknown:
            found.append(unknown)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(_left(deadline))
    if not found:
        raise socket.timeout("the name was not resolved in time")
    if isinstance(found[0], Exception):
        raise found[0]
    return found[0]
