"""Each action of the pack as a process, by real Netmiko, against a real FRR router and a real Linux host."""

import os
import signal

import pytest

ENABLE = "remediation.enable_interface.yaml"
DEVICES = {"vtysh": ("1", "router", "eth1"), "a shell": ("2", "router", "eth2"), "Linux": ("3", "host", "eth1")}


@pytest.mark.parametrize("way", DEVICES)
def test_a_port_is_enabled_and_then_left_alone(lab, way):
    device_id, name, port = DEVICES[way]
    device = getattr(lab, name)
    lab.set_link(device, port, "down")

    code, printed = lab.run(ENABLE, device_id, fault_description=f"接口{port} down", fault_level="P1")
    assert (code, printed["status"]) == (0, "succeeded"), printed
    assert printed["result"]["changed"] is True and printed["result"]["interface"] == port
    assert lab.is_up(device, port)

    code, printed = lab.run(ENABLE, device_id, interface=port)
    assert (code, printed["status"]) == (0, "succeeded"), printed
    assert printed["result"]["changed"] is False and "already" in printed["result"]["result"]


@pytest.mark.parametrize("way", DEVICES)
def test_a_port_that_does_not_exist_fails(lab, way):
    code, printed = lab.run(ENABLE, DEVICES[way][0], interface="eth9")
    assert (code, printed["status"]) == (1, "failed")
    assert "does not exist" in printed["result"]["error"] and printed["result"]["changed"] is False


def test_a_port_without_a_carrier_is_not_repaired(lab):
    lab.set_link(lab.router, "eth2", "down")
    lab.set_carrier(lab.router, "eth2", "down")
    try:
        code, printed = lab.run(ENABLE, "1", interface="eth2")
        assert (code, printed["status"]) == (1, "failed"), printed
        assert (
            printed["result"]["changed"] is True and printed["result"]["after"] == "down" and "needs a person" in printed["result"]["error"]
        )
        assert lab.is_up(lab.router, "eth2")
    finally:
        lab.set_carrier(lab.router, "eth2", "up")


def test_a_wrong_password_fails_after_one_try(lab):
    before = lab.log(lab.router).count("Failed password")
    code, printed = lab.run(ENABLE, "1", interface="eth1", login={"username": "netop", "password": "wrong-canary"})
    assert (code, printed["status"]) == (1, "failed")
    assert "refused the login" in printed["result"]["error"]
    assert lab.log(lab.router).count("Failed password") == before + 1


def test_an_unknown_host_key_fails_before_the_login(lab):
    before = lab.log(lab.router).count("password")
    code, printed = lab.run(ENABLE, "1", interface="eth1", known_hosts="")
    assert (code, printed["status"]) == (1, "failed")
    assert "host key" in printed["result"]["error"] and "ssh-keyscan" in printed["result"]["error"]
    assert lab.log(lab.router).count("password") == before


def test_a_changed_host_key_fails_before_the_login(lab):
    before = lab.log(lab.router).count("password")
    host_line = next(line for line in lab.known_hosts.splitlines() if lab.host["host"] in line)
    code, printed = lab.run(ENABLE, "1", interface="eth1", known_hosts=host_line.replace(lab.host["host"], lab.router["host"]) + "\n")
    assert (code, printed["status"]) == (1, "failed")
    assert "another host key" in printed["result"]["error"]
    assert lab.log(lab.router).count("password") == before


def test_a_text_with_two_ports_or_none_is_sent_nothing(lab):
    for text in ("eth1 and eth2 are down", "the port is down", "eth1; reboot eth2"):
        code, printed = lab.run(ENABLE, "1", fault_description=text)
        assert (code, printed["status"]) == (1, "failed"), text
        assert "parameter interface" in printed["result"]["error"]


@pytest.mark.parametrize("action", ["remediation.reduce_cpu.yaml", "remediation.generic_fix.yaml"])
@pytest.mark.parametrize("device_id", ["1", "2", "3"])
def test_what_needs_a_person_fails_with_a_diagnosis(lab, action, device_id):
    code, printed = lab.run(action, device_id, fault_description="CPU 95%", fault_level="P2")
    assert (code, printed["status"]) == (1, "failed")
    assert "needs a person" in printed["result"]["error"]
    answers = [entry["output"] for entry in printed["result"]["diagnosis"]]
    assert len(answers) >= 2 and any(len(answer) > 100 for answer in answers), printed


def test_commands_of_ones_own_succeed_by_their_post_check(lab):
    lab.set_link(lab.router, "eth1", "down")
    remedy = {
        "frr": {
            "commands": ["interface eth1", "no shutdown"],
            "configuration": True,
            "post_check": {"command": "show interface eth1", "pattern": "^Interface eth1 is up, line protocol is up", "within": 5},
        }
    }
    code, printed = lab.run("remediation.generic_fix.yaml", "1", config={"generic_fix": remedy})
    assert (code, printed["status"]) == (0, "succeeded"), printed
    assert lab.is_up(lab.router, "eth1")


@pytest.mark.parametrize("configuration", [False, True])
def test_a_command_of_ones_own_that_fails_in_a_shell_may_have_changed_something(lab, configuration):
    lab.set_link(lab.host, "eth1", "up")
    remedy = {
        "linux": {
            "commands": ["ip link set dev eth1 down && echo 'Error: it went wrong' && false"],
            "configuration": configuration,
            "post_check": {"command": "ip link show dev eth1", "pattern": "never", "within": 0},
        }
    }
    code, printed = lab.run("remediation.generic_fix.yaml", "3", config={"generic_fix": remedy})
    assert (code, printed["status"]) == (1, "failed"), printed
    assert not lab.is_up(lab.host, "eth1") and printed["result"]["changed"] == "unknown", printed
    lab.set_link(lab.host, "eth1", "up")


def test_a_router_that_hangs_is_reported_within_the_limit(lab):
    os.kill(lab.router["zebra"], signal.SIGSTOP)
    try:
        code, printed = lab.run(ENABLE, "1", interface="eth1")
    finally:
        os.kill(lab.router["zebra"], signal.SIGCONT)
    assert (code, printed["status"]) == (1, "failed"), printed
    assert "Nothing was changed" in printed["result"]["error"]


def test_a_device_that_is_away_fails(lab):
    lab.set_link(lab.router, "mgmt", "down")
    try:
        code, printed = lab.run(ENABLE, "1", interface="eth1")
    finally:
        lab.set_link(lab.router, "mgmt", "up")
    assert (code, printed["status"]) == (1, "failed"), printed
    assert "Nothing was" in printed["result"]["error"]


def test_a_device_is_looked_up(lab):
    code, printed = lab.run("lookup_device.yaml", "1")
    assert (code, printed["status"]) == (0, "succeeded")
    assert printed["result"]["host"] == lab.router["host"]


def test_parameters_that_do_not_fit_are_refused(lab):
    with pytest.raises(AssertionError, match="do not fit"):
        lab.run(ENABLE, "1", ports="eth1")
