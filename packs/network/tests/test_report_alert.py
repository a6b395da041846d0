"""network.report_alert: what is sent, what is kept of the answer, and when it is sent again."""

import json
import logging

import pytest
from peer import CANARY, answer, data_answer, json_answer
from report_alert import MOST_KEPT, ReportAlertAction

ALERT = '{"content": "接口\\u2028GE0/0/1 down \\ud83d\\ude00 {{ st2kv.system.x }}"}'
ITEM = {
    "alert_id": "a1",
    "source": "hertzbeat",
    "state": "firing",
    "device_id": "6",
    "host": "192.0.2.6",
    "level": "P1",
    "fault": "接口GE0/0/1 down",
    "decision": "repair",
    "reason": "将修复",
    "analysis_id": "x",
    "requested_from": "192.0.2.1",
}


@pytest.fixture
def report(peer, caplog):
    """Runs the action; checks that no secret is in its result or in the log."""
    caplog.set_level(logging.DEBUG)
    waits = []

    def run(body=ALERT, **config):
        action = ReportAlertAction({"service_url": peer.url, "alert_token": CANARY, **config})
        action.wait = waits.append
        succeeded, result = action.run(body=body)
        assert CANARY not in json.dumps(result) + caplog.text
        return succeeded, result

    run.waits = waits
    return run


def test_the_alert_is_sent_as_it_is_and_the_decision_returned(peer, report):
    peer.answers(data_answer({"items": [ITEM, {**ITEM, "decision": "recorded"}], "warnings": ["级别未知"]}))
    succeeded, result = report()
    assert succeeded and result["result"] == "2 alert(s) reported to AiService: 1 recorded, 1 repair"
    assert result["alerts"][0] == {name: value for name, value in ITEM.items() if name not in ("fault", "requested_from")}
    assert result["warnings"] == ["级别未知"]
    asked = peer.requests[0]
    assert (asked.method, asked.path, asked.body) == ("POST", "/api/ai/alerts", ALERT.encode())
    assert asked.headers["authorization"] == f"Bearer {CANARY}" and "x-api-key" not in asked.headers


@pytest.mark.parametrize(
    "config, name, value",
    [({"alert_token": None, "api_key": CANARY}, "x-api-key", CANARY), ({"alert_token": "", "api_key": ""}, "x-api-key", None)],
)
def test_the_credential(peer, report, config, name, value):
    peer.answers(data_answer({"items": []}))
    assert report(**config)[0]
    assert peer.requests[0].headers.get(name) == value and "authorization" not in peer.requests[0].headers


def test_what_is_kept_is_bounded(peer, report):
    peer.answers(data_answer({"items": [{**ITEM, "reason": "长" * 9000}] * (MOST_KEPT + 5), "warnings": ["w" * 900] * 50}))
    _, result = report()
    assert (len(result["alerts"]), result["alerts_left_out"], len(result["warnings"])) == (MOST_KEPT, 5, 20)
    assert len(result["alerts"][0]["reason"]) == 300


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_service_that_is_away_is_asked_twice_more(peer, report, status):
    peer.answers(answer(b"", status), answer(b"", status), data_answer({"items": [ITEM]}))
    assert report()[0] and report.waits == [1, 3]
    assert {one.body for one in peer.requests} == {ALERT.encode()}


def test_after_the_third_it_fails(peer, report):
    full = json_answer({"code": 503, "msg": "告警收件箱已满"}, 503)
    peer.answers(full, full, full)
    succeeded, result = report()
    assert not succeeded and "告警收件箱已满" in result["error"] and "503" in result["error"]


def test_a_refused_connection_is_tried_twice_more(report, closed_port):
    succeeded, result = report(service_url=f"http://127.0.0.1:{closed_port}")
    assert not succeeded and "service_url" in result["error"] and report.waits == [1, 3]


@pytest.mark.parametrize(
    "reply, says",
    [
        (json_answer({"code": 400, "msg": "请求体中没有可读的告警"}, 400), "请求体中没有可读的告警"),
        (json_answer({"code": 401, "msg": "缺少密钥"}, 401), "alert_token or api_key"),
        (json_answer({"code": 500, "msg": f"token {CANARY}"}), "500"),
        (answer(b"<html>", 404, "text/html"), "404"),
        (answer(b"<html>", 200, "text/html"), "no JSON"),
        (data_answer([]), "service_url"),
        (data_answer({"items": [1]}), "service_url"),
        (answer(b"", 307, "text/html", "Location: http://192.0.2.1/"), "redirect"),
    ],
)
def test_another_answer_is_a_failure_at_once(peer, report, reply, says):
    peer.answers(reply)
    succeeded, result = report()
    assert not succeeded and says in result["error"] and report.waits == []


@pytest.mark.parametrize("body", [None, "", " \n", 5, "\ud800", "x" * (1024 * 1024 + 1)])
def test_a_body_that_is_none_is_not_sent(peer, report, body):
    succeeded, result = report(body)
    assert not succeeded and result["error"].startswith("body:") and peer.requests == []


def test_no_try_begins_that_cannot_end_in_time(peer, report, monkeypatch):
    monkeypatch.setattr("report_alert.SECONDS", 0.9)
    peer.answers(answer(b"", 503))
    assert not report()[0] and report.waits == []
