"""network.export_operation_log: whole or none."""

import hashlib
import json
import os
import stat

import pytest
from export_operation_log import LARGEST_RESULT, ExportOperationLogAction
from peer import CANARY, answer, json_answer

SQL = "-- 修复记录\nINSERT 1;\nINSERT 2;\n-- End: 2 rows.\n".encode()


def sql(body=SQL, *headers):
    return answer(body, 200, "application/sql", "X-Export-Rows: 2", *headers)


def run(peer, directory=None, key=CANARY, **parameters):
    action = ExportOperationLogAction({"service_url": peer.url, "api_key": key, "export_directory": directory and str(directory)})
    succeeded, result = action.run(**parameters)
    assert CANARY not in json.dumps(result)
    return succeeded, result


def test_without_a_directory_it_is_in_the_result(peer):
    peer.answers(sql(SQL, "X-Export-Left-Out: 3"))
    succeeded, result = run(peer, from_time="2026-11-01T00:00:00+08:00", device_id="6")
    assert succeeded and result["content"] == SQL.decode()
    assert (result["bytes"], result["rows"], result["left_out"]) == (len(SQL), 2, 3)
    assert result["sha256"] == hashlib.sha256(SQL).hexdigest()
    asked = peer.requests[0]
    assert asked.path == "/api/ai/audit/export?format=sql&from=2026-11-01T00%3A00%3A00%2B08%3A00&device_id=6"
    assert asked.headers["x-api-key"] == CANARY


def test_with_a_directory_it_is_a_new_file(peer, tmp_path):
    peer.answers(sql(), sql())
    paths = [run(peer, tmp_path)[1]["path"] for _ in range(2)]
    assert sorted(paths) == sorted(str(path) for path in tmp_path.iterdir()) and len(set(paths)) == 2
    for path in paths:
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600 and path.endswith(".sql")
        with open(path, "rb") as file:
            assert file.read() == SQL


def test_lines_are_counted_where_no_header_says_how_many(peer):
    peer.answers(answer(b"{}\n{}\n{}\n", 200, "application/x-ndjson"))
    assert run(peer, format="jsonl")[1]["rows"] == 3


BROKEN = [
    b"HTTP/1.1 200 OK\r\nContent-Type: application/sql\r\nContent-Length: 500\r\n\r\n" + SQL,
    b"HTTP/1.1 200 OK\r\nContent-Type: application/sql\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: application/sql\r\n\r\n" + SQL,
]


@pytest.mark.parametrize(
    "reply, says",
    [
        *((reply, says) for reply, says in zip(BROKEN, ("broke off", "broke off", "where it ends"))),
        (json_answer({"code": 400, "msg": "from 必须早于 to"}), "from 必须早于 to"),
        (json_answer({"code": 403, "msg": "需要角色 operator"}, 403), "role of api_key"),
        (answer(b"<html>", 200, "text/html"), "text/html"),
        (answer(b"", 302, "text/html", "Location: /"), "redirect"),
        (answer(b"x" * 5000, 500, "text/plain"), "500"),
    ],
)
@pytest.mark.parametrize("to_file", [True, False])
def test_an_export_that_is_not_whole_is_none(peer, tmp_path, reply, says, to_file):
    peer.answers(reply)
    succeeded, result = run(peer, tmp_path if to_file else None)
    assert not succeeded and says in result["error"] and list(tmp_path.iterdir()) == []


def test_a_result_is_bounded_and_a_file_is_not(peer, tmp_path):
    large = b"x" * (LARGEST_RESULT + 1)
    peer.answers(sql(large), sql(large))
    succeeded, result = run(peer)
    assert not succeeded and "set export_directory" in result["error"]
    assert run(peer, tmp_path)[1]["bytes"] == LARGEST_RESULT + 1


@pytest.mark.parametrize(
    "parameters, names",
    [
        ({"format": "xml"}, "format:"),
        ({"from_time": "yesterday&format=csv"}, "from_time:"),
        ({"to_time": "2026-11-01\n"}, "to_time:"),
        ({"device_id": "6&to=1"}, "device_id:"),
        ({"directory": "relative"}, "export_directory:"),
        ({"directory": "/nowhere"}, "export_directory:"),
        ({"key": None}, "api_key"),
        ({"key": "a b"}, "api_key"),
    ],
)
def test_bad_input_names_itself_and_is_not_sent(peer, parameters, names):
    succeeded, result = run(peer, **parameters)
    assert not succeeded and result["error"].startswith(names) and peer.requests == []
