"""Stands in for a service."""

import json
import socket
import threading


# Stands for every secret: a test looks for it in whatever comes out.
CANARY = "canary-5ecret"


class Peer:
    """A server on 127.0.0.1 that gives one prepared answer a connection, and keeps what it was asked."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.requests = []
        self._answers = []
        self._over = threading.Event()
        self._tls = None
        threading.Thread(target=self._serve, daemon=True).start()

    def answers(self, *answers):
        """Takes, one a request, bytes as they are sent, or functions of the connection and the end of the test."""
        self._answers.extend(answers)
        return self

    def speaks_tls(self, context):
        self._tls = context

    def close(self):
        self._over.set()
        self._listener.close()
        assert not self._answers, f"{len(self._answers)} answers were not asked for"

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection:
                try:
                    if self._tls:
                        connection = self._tls.wrap_socket(connection, server_side=True)
                    self.requests.append(Request(connection.makefile("rb")))
                    answer = self._answers.pop(0) if self._answers else json_answer({"msg": "not expected"}, 599)
                    answer(connection, self._over) if callable(answer) else connection.sendall(answer)
                except (OSError, ValueError):
                    pass  # The client went away, or spoke no HTTP.


class Request:
    """A request as it came."""

    def __init__(self, stream):
        self.method, self.path, _ = stream.readline().decode("ascii").split(" ")
        self.headers = {}
        for line in iter(stream.readline, b"\r\n"):
            name, value = line.decode("latin-1").split(":", 1)
            self.headers[name.lower()] = value.strip()
        self.body = stream.read(int(self.headers.get("content-length", 0)))

    @property
    def json(self):
        return json.loads(self.body)


def answer(body, status=200, kind="application/json", *headers):
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def json_answer(value, status=200):
    return answer(json.dumps(value).encode(), status)


def data_answer(data):
    """The envelope of both services."""
    return json_answer({"code": 200, "msg": "操作成功", "data": data})
