"""Puts the pack and StackStorm's stand-in on the path, and keeps tests from reaching any address but the stand-ins'."""

import pathlib
import socket
import sys

import pytest

TESTS = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(TESTS), str(TESTS / "stackstorm"), str(TESTS.parent / "actions")]

from peer import Peer  # noqa: E402


@pytest.fixture(autouse=True)
def only_stand_ins(monkeypatch):
    """Fails a test that connects to, or asks for, anything but 127.0.0.1."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo
    refused = []

    def checked_connect(self, address):
        if address[0] != "127.0.0.1":
            refused.append(address)
            raise AssertionError(f"a test connects to {address}")
        return connect(self, address)

    def checked_resolve(host, *rest, **named):
        if host != "127.0.0.1":
            refused.append(host)
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return resolve(host, *rest, **named)

    monkeypatch.setattr(socket.socket, "connect", checked_connect)
    monkeypatch.setattr(socket, "getaddrinfo", checked_resolve)
    # What the environment names is not to be used: these would be seen as a connection elsewhere.
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")
    yield refused
    assert not refused, f"a test reached for {refused}"


@pytest.fixture
def peer():
    one = Peer()
    yield one
    one.close()


@pytest.fixture
def closed_port():
    """A port that refuses connections for as long as the test runs: bound, and not listened on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]
