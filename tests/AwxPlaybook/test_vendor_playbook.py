"""The task files of platforms that cannot be run here: how answers are read, and which modules get which arguments.

The modules are stand-ins with the arguments that the collections document. What this cannot show: the connection, and real devices.
"""

import json

import pytest

IOS, NXOS, CE, COMWARE = "GigabitEthernet1/0/1", "Ethernet1/1", "10GE1/0/1", "GigabitEthernet1/0/1"
READ = {
    "ios": [
        (IOS, f"{IOS} is up, line protocol is up (connected)\n  Encapsulation ARPA, loopback not set", "up"),
        ("gi1/0/1", f"{IOS} is up, line protocol is up", "up"),
        ("Vlan20", "Vlan20 is up, line protocol is up , Autostate Enabled", "up"),
        (IOS, f"{IOS} is up, line protocol is up (connected)\n  Encapsulation ARPA, loopback set", "unknown"),
        (IOS, f"{IOS} is administratively down, line protocol is down (disabled)", "shutdown"),
        (IOS, f"{IOS} is down, line protocol is down (notconnect)", "down"),
        (IOS, f"{IOS} is down, line protocol is down (err-disabled)", "unknown"),
        (IOS, "GigabitEthernet1/0/11 is administratively down, line protocol is down", "unknown"),
        (IOS, "GigabitEthernet11/0/1 is administratively down, line protocol is down", "unknown"),
        (IOS, f"  Description: {IOS} is administratively down, x", "unknown"),
        (IOS, "show interfaces x\n                ^\n% Invalid input detected at '^' marker.", "missing"),
        (IOS, "", "unknown"),
    ],
    "nxos": [
        (NXOS, "Ethernet1/1 is up\nadmin state is up, Dedicated Interface", "up"),
        ("Vlan10", "Vlan10 is up, line protocol is up, autostate enabled", "up"),
        (NXOS, "Ethernet1/1 is down (Administratively down)\nadmin state is down, Dedicated Interface", "shutdown"),
        (NXOS, "Ethernet1/1 is down\nadmin state is down", "shutdown"),
        (NXOS, "Ethernet1/1 is down (Link not connected)\nadmin state is up, Dedicated Interface", "down"),
        (NXOS, "Ethernet1/1 is down (linkFlapErrDisabled)\nadmin state is up", "unknown"),
        (NXOS, "Ethernet1/11 is up", "unknown"),
        (NXOS, "                      ^\nInvalid interface format at '^' marker.", "missing"),
    ],
    "ce": [
        (CE, "10GE1/0/1 current state : UP (ifindex: 12)\nLine protocol current state : UP\nLoopback: NONE", "up"),
        (CE, "10GE1/0/1 current state : UP (ifindex: 12)\nLine protocol current state : UP\nLoopback: INTERNAL", "unknown"),
        (CE, "10GE1/0/1 current state : UP (ifindex: 12)\nLine protocol current state : DOWN", "unknown"),
        (CE, "10GE1/0/1 current state : Administratively DOWN (ifindex: 12)\nLine protocol current state : DOWN", "shutdown"),
        (CE, "10GE1/0/1 current state : DOWN (ifindex: 12)\nLine protocol current state : DOWN", "down"),
        (CE, "10GE1/0/1 current state : ERROR DOWN(link-flap) (ifindex: 12)\nLine protocol current state : DOWN", "unknown"),
        (CE, "10GE1/0/10 current state : UP\nLine protocol current state : UP", "unknown"),
        (CE, "                  ^\nError: Wrong parameter found at '^' position.", "missing"),
    ],
    "comware": [
        (COMWARE, f"{COMWARE}\nCurrent state: UP\nLine protocol state: UP\nLoopback is not set", "up"),
        (COMWARE, f"{COMWARE}\nCurrent state: UP\nLine protocol state: UP\nLoopback is set internally", "unknown"),
        (COMWARE, f" {COMWARE} current state: UP\n IP Packet Frame Type: PKTFMT_ETHNT_2", "up"),
        (COMWARE, f"{COMWARE}\nCurrent state: UP\nLine protocol state: DOWN", "unknown"),
        (COMWARE, f"{COMWARE}\nCurrent state: Administratively DOWN\nLine protocol state: DOWN", "shutdown"),
        (COMWARE, f"{COMWARE}\nCurrent state: DOWN\nLine protocol state: DOWN", "down"),
        (COMWARE, f"{COMWARE}\nCurrent state: DOWN ( Link-Flap )\nLine protocol state: DOWN", "unknown"),
        (COMWARE, " % Wrong parameter found at '^' position.", "missing"),
    ],
}
STEPS = {
    "ios": (
        [["ios_command", f"show interfaces {IOS}"], ["ios_config", f"interface {IOS}", "no shutdown"]],
        "cisco.ios.ios",
    ),
    "nxos": (
        [["nxos_command", f"show interface {NXOS}"], ["nxos_config", f"interface {NXOS}", "no shutdown"]],
        "cisco.nxos.nxos",
    ),
    "ce": (
        [["ce_command", f"display interface {CE}"], ["ce_config", f"interface {CE}", "undo shutdown"]],
        "community.network.ce",
    ),
    "comware": (
        [
            ["comware_command", f"display interface {COMWARE}"],
            ["comware_command", "system-view", f"interface {COMWARE}", "undo shutdown", "return"],
        ],
        "h3c_open.comware.comware",
    ),
}


def test_answers_are_read(vendors):
    cases = [{"platform": platform, "interface": case[0], "answer": case[1]} for platform in READ for case in READ[platform]]
    expected = [state for platform in READ for _, _, state in READ[platform]]
    read = vendors.read([{**case, "number": number} for number, case in enumerate(cases)])
    wrong = [(case, state, right) for case, state, right in zip(cases, read, expected) if state != right]
    assert len(read) == len(expected) and not wrong


@pytest.mark.parametrize("platform", STEPS)
def test_a_port_is_enabled_by_the_modules_of_its_collection(vendors, platform):
    steps, network_os = STEPS[platform]
    answers = {state: (name, answer) for name, answer, state in reversed(READ[platform])}
    name, shut = answers["shutdown"]
    ended, sent = vendors.repair(network_os, name, [shut, shut, answers["up"][1].replace(answers["up"][0], name)])
    assert ended.code == 0 and ended.artifacts["changed"] is True, ended.output
    # Looked at, enabled, and looked at twice: it takes a moment until a port is up.
    assert sent == [steps[0], steps[1], steps[0], steps[0]]


@pytest.mark.parametrize("platform", ["ios", "comware"])
def test_a_name_that_the_device_refuses_fails(vendors, platform):
    steps, network_os = STEPS[platform]
    name, answer = next((name, answer) for name, answer, state in READ[platform] if state == "missing")
    ended, sent = vendors.repair(network_os, name, [f"!{answer}"])
    assert (ended.code, ended.artifacts, sent) == (2, None, [steps[0]]), ended.output
    assert ended.message == f"1 has no port {name}. Nothing was changed. It needs a person."


def test_what_a_device_says_is_not_evaluated(vendors, tmp_path):
    said = f"{{{{ lookup('pipe', 'touch {tmp_path}/evaluated') }}}}"
    ended, sent = vendors.repair("ios", IOS, [said])
    assert (ended.code, ended.artifacts, len(sent)) == (2, None, 1), ended.output
    assert "is not understood" in ended.message and said in ended.message
    assert not list(tmp_path.iterdir())


def test_a_connection_that_fails_is_a_failure(vendors):
    ended, sent = vendors.repair("ios", IOS, ["!ssh connection failed: timed out"])
    assert (ended.code, ended.artifacts, ended.message) == (2, None, "ssh connection failed: timed out"), json.dumps(sent)


@pytest.mark.parametrize("name", ["brief", "Ethernet1/1-4"])
def test_a_range_or_a_keyword_is_no_port(vendors, name):
    ended, sent = vendors.repair("nxos", name, ["x"])
    assert (ended.code, ended.artifacts, sent) == (2, None, []), ended.output
    assert "interface has to be the full name of one port" in ended.message
