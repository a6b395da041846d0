"""The actions against a scripted command line of each vendor, by real Netmiko over a real SSH connection."""

import json

import pytest
from cli_device import CliDevice
from network_repair.platforms import PLATFORMS as PLATFORM_DATA
from run_action import ActionService, load

VENDORS = {"vrp": "华为", "vrp8": "Huawei", "comware": "H3C", "ios": "Cisco", "iosxr": "Cisco", "nxos": "思科"}
WRITTEN = {"vrp": "GE0/0/1", "vrp8": "10GE1/0/1", "comware": "GE1/0/1", "ios": "Gi1/0/1", "nxos": "Eth1/1"}
PLATFORMS = sorted(WRITTEN)

# One for each of Netmiko's drivers.
DRIVERS = ["vrp", "comware", "ios"]


def run(device, tmp_path, action="enable_interface.py", config=None, known=None, login=None, **parameters):
    known_hosts = tmp_path / "known_hosts"
    known_hosts.write_text(device.known_host if known is None else known)
    account = {"username": "netop", "password": device.password, **(login or {})}
    service = ActionService(
        {
            "network.device.1": {"value": json.dumps({"host": "127.0.0.1", "port": device.port, "vendor": VENDORS[device.platform]})},
            "network.login.1": {"value": json.dumps(account), "secret": True},
        }
    )
    succeeded, result = load(action)(config={"known_hosts_file": str(known_hosts), **(config or {})}, action_service=service).run(
        device_id="1", **parameters
    )
    assert "canary" not in json.dumps(result)
    return succeeded, result


def typed(device, word):
    return [line for line in device.typed if word in line]


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_port_is_enabled_once(platform, tmp_path):
    with CliDevice(platform) as device:
        succeeded, result = run(device, tmp_path, fault_description=f"接口{WRITTEN[platform]} down", fault_level="P1")
        again = run(device, tmp_path, interface=device.port_name)
    assert succeeded and result["changed"] is True and result["after"] == "up" and result["platform"] == platform, result
    assert result["interface"] == device.port_name
    assert device.state == "enabled"
    assert again[0] and again[1]["changed"] is False
    assert device.typed.count(f"interface {device.port_name}") == 1
    assert len(typed(device, "no shutdown") + typed(device, "undo shutdown")) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_port_without_a_link_stays_enabled_and_is_no_success(platform, tmp_path, monkeypatch):
    monkeypatch.setattr("network_repair.enabling.PATIENCE", 0)
    with CliDevice(platform, cabled=False) as device:
        succeeded, result = run(device, tmp_path, interface=WRITTEN[platform])
        again = run(device, tmp_path, interface=WRITTEN[platform])
    assert not succeeded and result["changed"] is True and result["after"] == "down" and "needs a person" in result["error"], result
    assert device.state == "enabled"
    assert not again[0] and again[1]["changed"] is False and again[1]["before"] == "down"
    assert len(typed(device, "no shutdown") + typed(device, "undo shutdown")) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_port_that_its_device_switches_off_is_shut_again(platform, tmp_path, monkeypatch):
    monkeypatch.setattr("network_repair.enabling.PATIENCE", 0)
    with CliDevice(platform, flaps=True) as device:
        succeeded, result = run(device, tmp_path, interface=WRITTEN[platform])
    assert not succeeded and result["changed"] is False and result["after"] == "shutdown", result
    assert device.state == "shutdown"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_refused_command_changes_nothing_and_leaves_the_configuration(platform, tmp_path):
    with CliDevice(platform, refuses=[r"^(undo|no) shutdown"]) as device:
        succeeded, result = run(device, tmp_path, interface=WRITTEN[platform])
    assert not succeeded and result["changed"] is False and "refused" in result["error"], result
    assert device.state == "shutdown"
    *left, look = device.typed[device.typed.index(PLATFORM_DATA[platform].enable[-1]) + 1 :]
    assert left == [*PLATFORM_DATA[platform].abandon, *PLATFORM_DATA[platform].leave], device.typed
    assert look == PLATFORM_DATA[platform].look.format(port=device.port_name)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_port_that_does_not_exist_is_not_configured(platform, tmp_path):
    with CliDevice(platform) as device:
        succeeded, result = run(device, tmp_path, interface=WRITTEN[platform][:-1] + "9")
    assert not succeeded and result["before"] == "missing", result
    assert not typed(device, "system-view") and not typed(device, "configure")


@pytest.mark.parametrize("platform", DRIVERS)
def test_an_unknown_or_changed_host_key_ends_it_before_the_login(platform, tmp_path):
    with CliDevice(platform) as device, CliDevice(platform) as other:
        unknown = run(device, tmp_path, interface=WRITTEN[platform], known="")
        changed = run(device, tmp_path, interface=WRITTEN[platform], known=other.known_host.replace(str(other.port), str(device.port)))
    assert not unknown[0] and "is not in" in unknown[1]["error"]
    assert not changed[0] and "another host key" in changed[1]["error"]
    assert device.passwords_seen == []


@pytest.mark.parametrize("platform", DRIVERS)
def test_a_device_that_hangs_while_it_is_configured_is_reported_as_not_known(platform, tmp_path, monkeypatch):
    monkeypatch.setattr("network_repair.session.COMMAND_LIMIT", 4)
    with CliDevice(platform, hangs_at=r"^(undo|no) shutdown") as device:
        succeeded, result = run(device, tmp_path, interface=WRITTEN[platform])
    assert not succeeded and result["changed"] == "unknown" and "not known" in result["error"], result


@pytest.mark.parametrize("platform", ["vrp8", "nxos"])
def test_a_session_that_breaks_while_it_is_configured_is_reported_as_not_known(platform, tmp_path, monkeypatch):
    monkeypatch.setattr("network_repair.session.COMMAND_LIMIT", 4)
    with CliDevice(platform, ends_at=r"^interface ") as device:
        succeeded, result = run(device, tmp_path, interface=WRITTEN[platform])
    assert not succeeded and result["changed"] == "unknown" and "not known" in result["error"], result


def test_a_file_of_host_keys_that_cannot_be_read_is_not_the_device_s_fault(tmp_path):
    with CliDevice("ios") as device:
        succeeded, result = run(device, tmp_path, interface="Gi1/0/1", known=f"[127.0.0.1]:{device.port} ssh-rsa AAAA=A\n")
    assert not succeeded and "cannot be read" in result["error"] and str(tmp_path) in result["error"], result
    assert device.passwords_seen == []


def test_a_port_that_the_device_knows_by_its_short_name_alone_is_enabled(tmp_path):
    """A CloudEngine calls GE1/0/1 what other devices of Huawei call GigabitEthernet1/0/1."""
    with CliDevice("vrp8") as device:
        device.port_name = "GE1/0/1"
        succeeded, result = run(device, tmp_path, interface="ge 1/0/1")
        missing = run(device, tmp_path, interface="GE1/0/9")
    assert succeeded and result["interface"] == "GE1/0/1" and device.state == "enabled", result
    assert not missing[0] and missing[1]["interface"] == "GigabitEthernet1/0/9" and missing[1]["before"] == "missing", missing


def test_a_wrong_password_is_tried_once(tmp_path):
    with CliDevice("vrp") as device:
        succeeded, result = run(device, tmp_path, interface="GE0/0/1", login={"password": "wrong-canary"})
    assert not succeeded and "refused the login" in result["error"]
    assert device.passwords_seen == ["wrong-canary"]


@pytest.mark.parametrize(
    "question",
    [
        "Warning: The initial password poses security risks.\nThe password needs to be changed. Change now? [Y/N]: ",
        "Info: There are security risks in the configuration file. Save now? [Y/N]: ",
    ],
)
def test_what_a_Huawei_device_asks_at_login_is_answered_with_no(question, tmp_path):
    with CliDevice("vrp", asks_at_login=question) as device:
        succeeded, result = run(device, tmp_path, interface="GE0/0/1")
    assert succeeded, result
    assert device.typed[0].lower() == "n"
    assert not typed(device, "save")


def test_a_Cisco_device_gets_the_enable_password(tmp_path):
    with CliDevice("ios", enable_password="enable-canary") as device:
        without = run(device, tmp_path, interface="Gi1/0/1")
        with_it = run(device, tmp_path, interface="Gi1/0/1", login={"enable_password": "enable-canary"})
    assert not without[0] and "enable_password" in without[1]["error"]
    assert with_it[0], with_it


def test_a_device_of_another_system_is_typed_nothing_but_the_question(tmp_path):
    with CliDevice("iosxr") as device:
        succeeded, result = run(device, tmp_path, interface="Gi0/0/0/0")
    assert not succeeded and "no platform" in result["error"], result
    assert not typed(device, "configure")


def test_a_device_that_is_on_record_with_another_vendor_is_not_configured(tmp_path, monkeypatch):
    monkeypatch.setitem(VENDORS, "comware", "华为")
    with CliDevice("comware") as device:
        succeeded, result = run(device, tmp_path, interface="GE1/0/1")
    assert not succeeded and "no platform" in result["error"], result
    assert not typed(device, "system-view")


def test_long_names_and_names_with_dashes_are_prompts_in_every_mode(tmp_path):
    with CliDevice("comware", name="H3C-Core-01") as device:
        assert run(device, tmp_path, interface="GE1/0/1")[0]
    with CliDevice("ios", name="a-very-long-name-of-a-switch-in-the-core") as device:
        assert run(device, tmp_path, interface="Gi1/0/1")[0]


def test_commands_of_ones_own_succeed_by_their_post_check_alone(tmp_path):
    check = {"command": "show interfaces GigabitEthernet1/0/1", "pattern": "is up, line protocol is up", "within": 0}
    entry = {"ios": {"commands": ["interface GigabitEthernet1/0/1", "no shutdown"], "configuration": True, "post_check": check}}
    with CliDevice("ios") as device:
        succeeded, result = run(device, tmp_path, "generic_fix.py", {"generic_fix": entry})
        again = run(device, tmp_path, "generic_fix.py", {"generic_fix": entry})
    assert succeeded and result["changed"] is True, result
    assert again[0] and again[1]["changed"] is False
    assert len(typed(device, "no shutdown")) == 1


def test_commands_of_ones_own_that_do_not_help_are_no_success(tmp_path):
    check = {"command": "show interfaces GigabitEthernet1/0/1", "pattern": "is up", "within": 0}
    with CliDevice("ios") as device:
        succeeded, result = run(
            device, tmp_path, "reduce_cpu.py", {"reduce_cpu": {"ios": {"commands": ["show version"], "post_check": check}}}
        )
    assert not succeeded and result["changed"] is True and "needs a person" in result["error"], result
    assert [entry["command"] for entry in result["diagnosis"]][0] == "show processes cpu sorted"


def test_commands_are_not_sent_when_the_post_check_itself_is_refused(tmp_path):
    check = {"command": "show procesor", "pattern": r"\A(?!.*overload)"}
    with CliDevice("ios") as device:
        succeeded, result = run(
            device, tmp_path, "reduce_cpu.py", {"reduce_cpu": {"ios": {"commands": ["clear counters"], "post_check": check}}}
        )
    assert not succeeded and result["changed"] is False and "show procesor" in result["error"], result
    assert not typed(device, "clear")


@pytest.mark.parametrize(
    "check",
    [
        None,
        {},
        {"command": "show version"},
        {"pattern": "x"},
        {"command": "show version", "pattern": "("},
        {"command": "a\nb", "pattern": "x"},
        {"command": "show version", "pattern": "x", "at_most": 3},
        {"command": "show version", "pattern": "x", "within": 900},
    ],
)
def test_commands_without_a_usable_post_check_are_not_sent(check, tmp_path):
    with CliDevice("ios") as device:
        succeeded, result = run(
            device, tmp_path, "reduce_cpu.py", {"reduce_cpu": {"ios": {"commands": ["clear counters"], "post_check": check}}}
        )
    assert not succeeded and "post_check" in result["error"], result
    assert not typed(device, "clear")


@pytest.mark.parametrize(
    "action, platform", [("reduce_cpu.py", "vrp"), ("generic_fix.py", "vrp8"), ("reduce_cpu.py", "ios"), ("generic_fix.py", "nxos")]
)
def test_without_commands_there_is_a_diagnosis_and_no_success(action, platform, tmp_path):
    with CliDevice(platform) as device:
        succeeded, result = run(device, tmp_path, action)
    assert not succeeded and result["changed"] is False and "needs a person" in result["error"], result
    assert len(result["diagnosis"]) >= 2
    assert not typed(device, "system-view") and not typed(device, "configure")


def test_a_wrong_enable_password_changes_nothing(tmp_path):
    with CliDevice("ios", enable_password="enable-canary") as device:
        succeeded, result = run(device, tmp_path, interface="Gi1/0/1", login={"enable_password": "other-canary"})
    assert not succeeded and "enable_password" in result["error"], result
    assert not typed(device, "configure")


def test_a_closed_port_is_not_reached(tmp_path, closed_port):
    with CliDevice("ios") as device:
        device.port = closed_port
        succeeded, result = run(device, tmp_path, interface="Gi1/0/1")
    assert not succeeded and "cannot be reached" in result["error"] and "refused" in result["error"].lower(), result
