"""Requests to both services: bounds, redirects, hostile answers, and that no secret is in a message."""

import signal
import ssl
import subprocess
import time

import pytest
from network_repair.action import Failure
from network_repair.http import NotConnected, Service, brief, header_text, path_part, read_object
from peer import CANARY, answer, data_answer, json_answer


def send(peer, seconds=5, limit=1000, **more):
    return Service("S", "service_url", peer.url + "/base/").send("GET", "/x", seconds, limit, **more)


def failure(call, *args, **named):
    with pytest.raises(Failure) as raised:
        call(*args, **named)
    return str(raised.value)


def test_an_answer_of_any_status_is_returned_whole(peer):
    peer.answers(answer(b"gone", 404))
    got = send(peer, headers={"X-Api-Key": "k"})
    assert (got.status, got.body) == (404, b"gone")
    asked = peer.requests[0]
    assert (asked.path, asked.headers["x-api-key"], asked.headers["host"]) == ("/base/x", "k", f"127.0.0.1:{peer.port}")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(peer, status):
    peer.answers(answer(b"", status, "text/html", f"Location: http://192.0.2.9/{CANARY}"))
    said = failure(send, peer, headers={"Authorization": f"Bearer {CANARY}"})
    assert f"HTTP {status}" in said and "service_url" in said and CANARY not in said


def test_the_body_of_a_redirect_is_not_read(peer):
    def endless(connection, over):
        connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.9/\r\n\r\n")
        while not over.is_set():
            connection.sendall(b"a" * 10_000)

    peer.answers(endless)
    assert "redirect (HTTP 302)" in failure(send, peer)


def dribble(prefix, byte):
    """Sends a byte now and then: each wait is short, all of them are long."""

    def run(connection, over):
        connection.sendall(prefix)
        while not over.wait(0.02):
            connection.sendall(byte)

    return run


@pytest.mark.parametrize(
    "prefix, byte",
    [
        (b"", b"H"),
        (b"HTTP/1.1 200 OK\r\nX-A: ", b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["status", "header", "body", "chunks", "body-to-the-end", "interim-answers"],
)
def test_the_time_is_that_of_the_whole_call(peer, prefix, byte):
    peer.answers(dribble(prefix, byte))
    began = time.monotonic()
    said = failure(send, peer, seconds=0.4, limit=10**9)
    assert "did not answer within 0.4 s" in said and "service_url" in said
    assert time.monotonic() - began < 5


def test_a_peer_that_reads_nothing_is_given_up(peer):
    def stuck(connection, over):
        over.wait(30)

    peer.answers(stuck)
    assert "did not answer within" in failure(send, peer, seconds=0.4, body=b"")


@pytest.mark.parametrize("head", [b"Content-Length: 5000", b"X-No: length", b"Transfer-Encoding: chunked"])
def test_an_answer_is_bounded_while_it_is_read(peer, head):
    def run(connection, over):
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n")
        body = b"a" * 1200
        while not over.is_set():
            connection.sendall(b"4b0\r\n" + body + b"\r\n" if b"chunked" in head else body)

    peer.answers(run)
    assert "more than 1000 bytes" in failure(send, peer)


@pytest.mark.parametrize(
    "reply",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
    ],
)
def test_an_answer_that_broke_off_is_none(peer, reply):
    peer.answers(reply)
    assert "broke off" in failure(send, peer)


@pytest.mark.parametrize(
    "reply",
    [
        b"\x00\xff" * 50 + b"\r\n",
        b"SSH-2.0-x " + CANARY.encode() + b"\r\n",
        b"HTTP/9 what\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\nA: " + b"a" * 70000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"A: a\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n\x1f\x8b",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n\x1f\x8b\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1" * 70_000,
    ],
)
def test_what_is_no_answer_in_http_is_a_failure(peer, reply, caplog):
    peer.answers(reply)
    with pytest.raises(Failure) as raised:
        send(peer)
    assert "service_url" in str(raised.value) and CANARY not in str(raised.value) + caplog.text
    assert not isinstance(raised.value, NotConnected)


def test_headers_that_cannot_be_read_are_not_logged(peer, caplog):
    peer.answers(f"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n{CANARY}\r\n\r\n".encode())
    assert send(peer).status == 200 and caplog.text == ""


def test_the_time_goes_on_between_the_parts_of_a_body(peer):
    peer.answers(answer(b"abc"))
    with pytest.raises(Failure) as raised:
        with Service("S", "service_url", peer.url).open("GET", "/", 0.2) as reply:
            assert list(reply.parts()) == [b"abc"]
            time.sleep(30)
    assert "did not answer within 0.2 s" in str(raised.value)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_refused_connection_was_not_sent(closed_port):
    with pytest.raises(NotConnected) as raised:
        Service("S", "device_service_url", f"http://127.0.0.1:{closed_port}").send("GET", "/", 5, 10)
    assert "Connection refused" in str(raised.value) and "device_service_url" in str(raised.value)


def test_a_host_that_is_not_known(only_stand_ins):
    with pytest.raises(NotConnected) as raised:
        Service("S", "service_url", "http://ai-service:8002").send("GET", "/", 5, 10)
    assert "the host name is not known" in str(raised.value)
    assert only_stand_ins.pop() == "ai-service"


def test_a_resolver_that_hangs_is_given_up(monkeypatch):
    import socket
    import threading

    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(30))
    with pytest.raises(NotConnected):
        Service("S", "service_url", "http://ai-service:8002").send("GET", "/", 0.2, 10)
    over.set()


def test_plain_http_at_an_https_address(peer):
    peer.answers()
    with pytest.raises(Failure) as raised:
        Service("S", "service_url", peer.url.replace("http:", "https:")).send("GET", "/", 5, 10)
    assert "TLS" in str(raised.value) or "broke" in str(raised.value)


@pytest.fixture
def tls(tmp_path, peer):
    """Gives the peer a certificate for a host name, and returns the file of it."""

    def certify(host):
        file, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
        subprocess.run(
            [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-subj",
                "/CN=x",
                "-addext",
                f"subjectAltName={host}",
                "-keyout",
                key,
                "-out",
                file,
            ],
            check=True,
            capture_output=True,
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file, key)
        peer.speaks_tls(context)
        return str(file)

    return certify


@pytest.mark.parametrize(
    "host, variable, says",
    [
        ("IP:127.0.0.1", "REQUESTS_CA_BUNDLE", None),
        ("IP:127.0.0.1", "SSL_CERT_FILE", None),
        ("IP:127.0.0.1", None, "self"),
        (f"DNS:{CANARY}.example", "REQUESTS_CA_BUNDLE", "certificate"),
    ],
    ids=["bundle", "certificates", "unknown", "other-host"],
)
def test_a_certificate_is_checked_before_the_request(peer, tls, monkeypatch, host, variable, says):
    file = tls(host)
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    if variable:
        monkeypatch.setenv(variable, file)
    service = Service("S", "service_url", peer.url.replace("http:", "https:"))
    if says is None:
        peer.answers(answer(b"ok"))
        assert service.send("GET", "/", 5, 10).body == b"ok"
        return
    with pytest.raises(NotConnected) as raised:
        service.send("GET", "/", 5, 10)
    assert "TLS failed" in str(raised.value) and says in str(raised.value) and CANARY not in str(raised.value)
    assert peer.requests == []


def test_authorities_that_are_missing_are_named(peer, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere.pem")
    assert failure(Service("S", "service_url", "https://127.0.0.1:9").send, "GET", "/", 5, 10).startswith("REQUESTS_CA_BUNDLE:")
    peer.answers(answer(b""))
    assert send(peer).status == 200


@pytest.mark.parametrize(
    "url",
    [
        "",
        None,
        5,
        "ai-service:8002",
        "ftp://h",
        "http://",
        "http://h:x",
        "http://h:70000",
        "http://h:0",
        "http://a b",
        f"http://user:{CANARY}@h",
        f"http://h/?key={CANARY}",
        "http://h#x",
        "http://h\r\nX: y",
        "http://主机",
    ],
)
def test_an_address_that_is_none_names_its_option_and_not_itself(url):
    said = failure(Service, "S", "service_url", url)
    assert said.startswith("service_url:") and CANARY not in said


@pytest.mark.parametrize("text", ["", ".", "..", "a/b", "a%2fb", "a?b", "6\n", "a" * 65, "设备", None, 6])
def test_a_part_of_a_path_is_a_plain_word(text):
    assert failure(path_part, "device_id", text).startswith("device_id:")


@pytest.mark.parametrize("secret", ["", f"{CANARY}\r\nX: y", f"{CANARY} x", f"{CANARY}é", None])
def test_a_secret_that_cannot_be_a_header_is_not_shown(secret):
    said = failure(header_text, "api_key", secret)
    assert said.startswith("api_key") and CANARY not in said


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b'"x"',
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":"\\ud800"}',
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"a":' + b"9" * 6000 + b"}",
    ],
)
def test_hostile_json_is_a_failure(body):
    assert failure(read_object, "S", body).startswith("S answered")


def test_what_a_service_says_is_one_bounded_line():
    assert brief("a\r\n\x1b[31m\u2028b\u202e" + "x" * 500, 20) == "a [31m b xxxxxxxxxx…"


def test_the_environments_proxy_is_not_used(peer):
    peer.answers(json_answer({}), data_answer(1))
    assert send(peer).status == 200 and send(peer).status == 200
