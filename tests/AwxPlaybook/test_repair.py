"""The playbook against a real FRR router and a real Linux host: what a job reports, and what the device's port is afterwards."""

import os
import signal

import pytest

WAYS = {"vtysh": ("1", "router", "eth1"), "a shell": ("2", "router", "eth2"), "Linux": ("core-3", "host", "eth1")}


def summary(ended, host):
    """The host's counts that AiService reads; the one host of a job."""
    assert list(ended.hosts) == [host], ended.output
    counts = ended.hosts[host]
    assert counts["rescued"] == counts["ignored"] == 0
    return {name: counts[name] for name in ("changed", "failures", "unreachable")}


@pytest.mark.parametrize("way", WAYS)
def test_a_port_is_enabled_and_then_left_alone(lab, way):
    host, device, port = WAYS[way]
    lab.set_link(getattr(lab, device), port, "down")

    ended = lab.repair(host, interface=port)
    assert ended.code == 0, ended.output
    assert summary(ended, host) == {"changed": 1, "failures": 0, "unreachable": 0}
    assert ended.hosts[host]["ok"] > 0
    detail = f"Port {port} of {host} was administratively down; it was enabled and is up."
    assert ended.artifacts == {"repaired": True, "changed": True, "detail": detail}
    assert lab.is_up(getattr(lab, device), port)

    ended = lab.repair(host, interface=port)
    assert ended.code == 0, ended.output
    assert summary(ended, host) == {"changed": 0, "failures": 0, "unreachable": 0}
    assert ended.artifacts == {"repaired": True, "changed": False, "detail": f"Port {port} of {host} is up already; nothing was changed."}


@pytest.mark.parametrize("way", WAYS)
def test_a_port_that_does_not_exist_fails(lab, way):
    host = WAYS[way][0]
    ended = lab.repair(host, interface="eth9")
    assert (ended.code, ended.artifacts) == (2, None), ended.output
    assert summary(ended, host) == {"changed": 0, "failures": 1, "unreachable": 0}
    assert ended.message == f"{host} has no port eth9. Nothing was changed. It needs a person."


@pytest.mark.parametrize("way", ["a shell", "Linux"])
def test_a_port_without_a_carrier_is_not_repaired(lab, way):
    host, device, port = WAYS[way][0], getattr(lab, WAYS[way][1]), WAYS[way][2]
    lab.set_link(device, port, "down")
    lab.set_carrier(device, port, "down")
    try:
        ended = lab.repair(host, interface=port)
        assert (ended.code, ended.artifacts) == (2, None), ended.output
        assert summary(ended, host) == {"changed": 1, "failures": 1, "unreachable": 0}
        assert "was enabled and did not come up" in ended.message and "It stays enabled" in ended.message
        assert lab.is_up(device, port)

        # It is enabled now: there is nothing that the playbook could do, and it does nothing.
        ended = lab.repair(host, interface=port)
        assert (ended.code, ended.artifacts) == (2, None), ended.output
        assert summary(ended, host) == {"changed": 0, "failures": 1, "unreachable": 0}
        assert "is enabled and has no link" in ended.message
    finally:
        lab.set_carrier(device, port, "up")


def test_a_device_that_is_away_is_unreachable(lab):
    lab.set_link(lab.router, "mgmt", "down")
    try:
        ended = lab.repair("2", interface="eth2")
    finally:
        lab.set_link(lab.router, "mgmt", "up")
    assert (ended.code, ended.artifacts) == (2, None), ended.output
    assert summary(ended, "2") == {"changed": 0, "failures": 0, "unreachable": 1}


def test_a_device_whose_host_key_is_not_known_is_sent_no_login(lab):
    before = lab.logins()
    ended = lab.repair("6")
    assert (ended.code, ended.artifacts) == (2, None), ended.output
    assert summary(ended, "6") == {"changed": 0, "failures": 0, "unreachable": 1}
    assert "Host key verification failed" in ended.message and lab.logins() == before


def test_a_router_that_hangs_fails_within_the_limit(lab):
    os.kill(lab.router["zebra"], signal.SIGSTOP)
    try:
        ended = lab.repair("5", interface="eth2")
    finally:
        os.kill(lab.router["zebra"], signal.SIGCONT)
    assert (ended.code, ended.artifacts) == (2, None), ended.output
    assert summary(ended, "5") == {"changed": 0, "failures": 1, "unreachable": 0}
    assert "expected time frame (3)" in ended.message
