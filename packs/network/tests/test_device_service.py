"""device-service: devices, inspections, its token, and hostile answers."""

import json

import pytest
from network_repair.action import Failure
from network_repair.device_service import DeviceService
from network_repair.secrets import Secrets
from peer import CANARY, answer, data_answer, json_answer

ACCOUNT = {"device_service_username": "ops", "device_service_password": CANARY + "-pw"}
TOKEN = data_answer({"token": CANARY + "-jwt"})
REFUSED = [json_answer({"code": 401, "msg": "未登录"}), json_answer({"msg": "未登录"}, 401)]


def service(peer, **config):
    config = {"device_service_url": peer.url, **config}
    secrets = Secrets(config)
    return DeviceService(config, secrets), secrets


def failure(call, *args):
    with pytest.raises(Failure) as raised:
        call(*args)
    return str(raised.value)


def asked(peer):
    return [(one.method, one.path, one.headers.get("authorization")) for one in peer.requests]


def test_a_device_with_the_configured_token(peer):
    peer.answers(data_answer({"id": 6, "ip": "192.0.2.6", "vendor": "华为"}))
    one, _ = service(peer, device_service_token=CANARY)
    assert one.device("6") == {"id": 6, "ip": "192.0.2.6", "vendor": "华为"}
    assert asked(peer) == [("GET", "/api/device/6", f"Bearer {CANARY}")]


def test_without_a_token_it_logs_in_and_learns_the_token_as_a_secret(peer):
    peer.answers(TOKEN, data_answer({"ip": "192.0.2.6"}), data_answer({"ip": "192.0.2.7"}))
    one, secrets = service(peer, **ACCOUNT)
    one.device("6")
    one.device("7")
    assert peer.requests[0].json == {"username": "ops", "password": CANARY + "-pw"}
    bearer = f"Bearer {CANARY}-jwt"
    assert asked(peer)[1:] == [("GET", "/api/device/6", bearer), ("GET", "/api/device/7", bearer)]
    assert CANARY not in secrets.masked(f"{CANARY}-jwt {CANARY}-pw")


@pytest.mark.parametrize("refused", REFUSED, ids=["in the envelope", "as status"])
def test_a_refused_token_is_replaced_once_by_a_login(peer, refused):
    peer.answers(refused, TOKEN, data_answer({"ip": "192.0.2.6"}))
    one, _ = service(peer, device_service_token="older", **ACCOUNT)
    assert one.device("6") == {"ip": "192.0.2.6"}
    assert [path for _, path, _ in asked(peer)] == ["/api/device/6", "/api/auth/login", "/api/device/6"]


def test_a_token_that_is_refused_again_ends_it(peer):
    peer.answers(TOKEN, REFUSED[0], TOKEN, REFUSED[1])
    one, _ = service(peer, **ACCOUNT)
    assert "device_service_username" in failure(one.device, "6")


@pytest.mark.parametrize(
    "config, option", [({"device_service_token": "older"}, "renew device_service_token"), ({}, "set device_service_token")]
)
def test_a_refusal_without_an_account_names_the_option(peer, config, option):
    peer.answers(REFUSED[0])
    one, _ = service(peer, **config)
    assert option in failure(one.device, "6")


@pytest.mark.parametrize(
    "reply",
    [
        json_answer({"code": 500, "msg": "密码错误"}),
        json_answer({"code": 200, "data": {}}),
        json_answer({"code": 200, "data": {"token": 5}}),
        json_answer({"code": 200, "data": {"token": CANARY + "\r\nX: y"}}),
        json_answer({"code": 200, "data": None}),
        answer(b"<html>"),
        answer(b"", 500),
    ],
)
def test_a_login_that_gives_no_token_is_a_failure_without_secrets(peer, reply):
    peer.answers(reply)
    one, _ = service(peer, **ACCOUNT)
    assert CANARY not in failure(one.device, "6")


@pytest.mark.parametrize(
    "reply, says",
    [
        (json_answer({"code": 500, "msg": "设备不存在"}), "设备不存在"),
        (json_answer({"code": 404}), "code 404"),
        (json_answer({"code": 200, "data": None}), "no data"),
        (json_answer({"code": 200, "data": [1]}), "no data"),
        (answer(b"<html>", 200, "text/html"), "no JSON"),
        (answer(b"x", 503), "HTTP 503"),
        (data_answer({"id": 7, "ip": "192.0.2.7"}), "answered for device 7 when asked for device 07"),
        (answer(b'{"code":200,"data":{"ip":"' + b"9" * 70_000 + b'"}}'), "more than 65536 bytes"),
        (answer(b"", 302, "text/html", "Location: /login"), "redirect"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_answer_that_gives_no_device(peer, reply, says):
    peer.answers(reply)
    one, _ = service(peer, device_service_token=CANARY)
    said = failure(one.device, "07")
    assert says in said and CANARY not in said


def test_an_inspection_repairs_nothing(peer):
    peer.answers(data_answer({"metrics": {"cpu_usage": 5}}))
    one, _ = service(peer, device_service_token=CANARY)
    assert one.inspect("6") == {"metrics": {"cpu_usage": 5}}
    assert asked(peer) == [("POST", "/api/device/6/inspect", f"Bearer {CANARY}")]
    assert json.loads(peer.requests[0].body) == {"scenario": "修复验证", "autoRepair": False}


@pytest.mark.parametrize(
    "config, says",
    [
        ({"device_service_url": ""}, "device_service_url is not set"),
        ({"device_service_username": "ops"}, "device_service_username and device_service_password belong together"),
        ({"device_service_token": CANARY + "\n"}, "device_service_token cannot be sent"),
    ],
)
def test_a_wrong_configuration_names_the_option(peer, config, says):
    said = failure(lambda: service(peer, **config))
    assert says in said and CANARY not in said


@pytest.mark.parametrize("device_id", ["../auth", "6/inspect", "..", "6?x=1", "", "6 "])
def test_an_id_that_is_no_plain_word_is_not_sent(peer, device_id):
    one, _ = service(peer, device_service_token=CANARY)
    assert failure(one.device, device_id).startswith("device_id:")
    assert peer.requests == []
