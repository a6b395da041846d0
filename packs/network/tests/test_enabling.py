"""What a repair says of a port that changes while it is looked at."""

import types

import pytest
from network_repair import enabling, platforms
from network_repair.action import Failure
from network_repair.enabling import Enabling

SHOWN = {
    platforms.SHUTDOWN: "administratively down, line protocol is down (disabled)",
    platforms.DOWN: "down, line protocol is down (notconnect)",
    platforms.PROTECTED: "down, line protocol is down (err-disabled)",
    platforms.ENABLED: "up, line protocol is up (connected)",
}


class Session:
    """Answers one look after the other; of the last state there are as many as it takes."""

    platform = platforms.IOS

    def __init__(self, *states):
        self._states = list(states)
        self.configured = []

    def ask(self, command):
        state = self._states.pop(0) if len(self._states) > 1 else self._states[0]
        return f"GigabitEthernet1/0/1 is {SHOWN[state]}"

    def configure(self, commands):
        self.configured.append(commands[-1])


class Clock:
    def __init__(self):
        self.now = 0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(enabling, "time", Clock())


def run(*states):
    session = Session(*states)
    device = types.SimpleNamespace(id="1", host="192.0.2.1")
    try:
        return True, Enabling(session, device, "Gi1/0/1").run(), session.configured
    except Failure as failure:
        return False, {"error": str(failure), **failure.found}, session.configured


def test_a_port_that_comes_up_at_the_last_moment_is_seen_up():
    succeeded, result, configured = run(platforms.SHUTDOWN, *[platforms.DOWN] * (enabling.PATIENCE + 1), platforms.ENABLED)
    assert succeeded and result["after"] == "up" and configured == ["no shutdown"], result


def test_a_port_that_does_not_stay_up_is_no_success():
    flapping = [platforms.ENABLED, platforms.ENABLED, platforms.DOWN] * (enabling.PATIENCE + 3)
    succeeded, result, configured = run(platforms.SHUTDOWN, *flapping)
    assert not succeeded and result["changed"] is True and result["after"] == "down" and configured == ["no shutdown"], result


def test_a_port_that_its_device_switches_off_is_said_to_be_shut_again_only_when_it_is():
    succeeded, result, configured = run(platforms.SHUTDOWN, platforms.PROTECTED)
    assert not succeeded and configured == ["no shutdown", "shutdown"]
    assert result["changed"] is True and result["after"] == "protected" and "was shut down again" not in result["error"], result
