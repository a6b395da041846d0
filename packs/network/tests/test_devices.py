"""Where address, vendor and login come from, and that no secret is in what an action says."""

import json

import pytest
from run_action import ActionService, load

GOOD = {"host": "192.0.2.1", "vendor": "华为"}
ACCOUNT = {"username": "netop", "password": "password-canary"}


def lookup(device=None, login=None, device_id="7", config=None, secret=True, **keys):
    stored = dict(keys)
    if device is not None:
        stored["network.device.7"] = {"value": device if isinstance(device, str) else json.dumps(device)}
    if login is not None:
        stored["network.login.7"] = {"value": login if isinstance(login, str) else json.dumps(login), "secret": secret}
    return load("lookup_device.py")(config=config or {}, action_service=ActionService(stored)).run(device_id=device_id)


def refused(outcome, *words):
    succeeded, result = outcome
    assert succeeded is False
    for word in words:
        assert word in result["error"], result
    assert "canary" not in json.dumps(result), result


def test_a_device_is_what_the_datastore_says():
    succeeded, result = lookup({**GOOD, "port": 2222, "model": "S5720"}, ACCOUNT)
    assert succeeded, result
    assert result["host"] == "192.0.2.1" and result["port"] == 2222 and result["family"] == "huawei" and result["username"] == "netop"
    assert "canary" not in json.dumps(result)


def test_a_login_for_all_devices_is_the_last_resort():
    default = {"network.login.default": {"value": json.dumps({**ACCOUNT, "username": "everywhere"}), "secret": True}}
    assert lookup(GOOD, **default)[1]["username"] == "everywhere"
    assert lookup(GOOD, ACCOUNT, **default)[1]["username"] == "netop"


def test_a_login_that_is_not_encrypted_is_refused():
    refused(lookup(GOOD, ACCOUNT, secret=False), "not encrypted", "--encrypt")


def test_a_login_that_may_not_be_decrypted_is_refused():
    class Closed(ActionService):
        def get_value(self, name, local=True, scope="system", decrypt=False):
            return None if decrypt else super().get_value(name, local, scope)

    keys = {"network.device.7": {"value": json.dumps(GOOD)}, "network.login.7": {"value": json.dumps(ACCOUNT), "secret": True}}
    refused(load("lookup_device.py")(config={}, action_service=Closed(keys)).run(device_id="7"), "cannot be decrypted")


@pytest.mark.parametrize("key", ["network.device.7", "network.login.7"])
def test_a_key_that_cannot_be_read_is_not_taken_for_one_that_does_not_exist(key):
    """Otherwise another address, or the login of all devices, would be used in its place."""

    class Broken(ActionService):
        # As StackStorm's: an error is logged, and None is returned.
        def get_value(self, name, local=True, scope="system", decrypt=False):
            return None if name == key else super().get_value(name, local, scope, decrypt)

    class Away(Broken):
        def list_values(self, local=True, prefix=None, limit=None, offset=None):
            raise ConnectionError("connection refused")

    keys = {"network.device.7": {"value": json.dumps(GOOD)}}
    keys.update({f"network.login.{name}": {"value": json.dumps(ACCOUNT), "secret": True} for name in ("7", "default")})
    for service in (Broken, Away):
        outcome = load("lookup_device.py")(config={"device_service_url": "http://192.0.2.1"}, action_service=service(keys)).run(
            device_id="7"
        )
        refused(outcome, key, "cannot be read")


@pytest.mark.parametrize(
    "login, words",
    [
        ("password-canary", "no JSON object"),
        ({"username": "netop"}, 'neither "password" nor "private_key"'),
        ({"password": "password-canary"}, 'no "username"'),
        ({**ACCOUNT, "pasword": "x"}, 'unknown member "pasword"'),
        ({**ACCOUNT, "password": 1234567}, '"password"'),
        ({**ACCOUNT, "username": ["netop"]}, '"username"'),
    ],
)
def test_a_login_that_cannot_be_used_says_what_is_wrong(login, words):
    refused(lookup(GOOD, login), "network.login.7", words)


@pytest.mark.parametrize(
    "device, words",
    [
        ("192.0.2.1", "no JSON object"),
        ({"vendor": "华为"}, 'no "host"'),
        ({"host": "192.0.2.1"}, 'no "vendor"'),
        ({**GOOD, "vendor": "Acme"}, "whose commands are not known"),
        ({**GOOD, "host": "192.0.2.1; reboot"}, "no usable address"),
        ({**GOOD, "host": "-oProxyCommand=x"}, "no usable address"),
        ({**GOOD, "port": "22"}, '"port"'),
        ({**GOOD, "port": 0}, '"port"'),
        ({**GOOD, "port": True}, '"port"'),
        ({**GOOD, "ip": "192.0.2.1"}, 'unknown member "ip"'),
    ],
)
def test_a_device_that_cannot_be_used_says_what_is_wrong(device, words):
    refused(lookup(device, ACCOUNT), words)


@pytest.mark.parametrize("device_id", ["", " 7", "../7", "7/../8", "7?x=1", "a" * 65, "7\n", "７", ".7", "{{7}}", None, 7])
def test_an_id_that_could_be_more_than_a_name_is_refused(device_id):
    refused(lookup(GOOD, ACCOUNT, device_id=device_id), "device_id")


def test_a_device_that_nothing_knows_names_both_places():
    refused(lookup(None, ACCOUNT), "network.device.7", "device_service_url")


def test_a_private_key_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "known").write_text("")
    keys = {
        "network.device.7": {"value": json.dumps({**GOOD, "host": "127.0.0.1"})},
        "network.login.7": {"value": json.dumps({"username": "netop", "private_key": "-----BEGIN canary"}), "secret": True},
    }
    action = load("enable_interface.py")(config={"known_hosts_file": str(tmp_path / "known")}, action_service=ActionService(keys))
    refused(action.run(device_id="7", interface="GE0/0/1"), "private_key", "cannot be read")


def test_an_action_that_breaks_down_says_so_without_its_secrets(monkeypatch):
    def broken(*_):
        raise RuntimeError("password-canary in a traceback")

    monkeypatch.setattr("network_repair.devices.Login.__init__", broken)
    refused(lookup(GOOD, ACCOUNT), "unexpectedly", "not known")


def test_what_a_device_prints_cannot_end_the_result_early(monkeypatch):
    delimiter = "%%%%%~=~=~=************=~=~=~%%%%"
    monkeypatch.setattr("network_repair.devices.Device.__str__", lambda _: f"device {delimiter}")
    succeeded, result = lookup(GOOD, ACCOUNT)
    assert succeeded and delimiter not in result["result"]
