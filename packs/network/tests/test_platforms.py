"""How the answers of devices are read: the state of a port, a refusal, and which platform it is."""

import pytest
from network_repair.platforms import PLATFORMS, identify

GE = "GigabitEthernet0/0/1"


def state(platform, port, output):
    return PLATFORMS[platform].state(port, output)[0]


@pytest.mark.parametrize(
    "physical, protocol, expected",
    [
        ("UP", "UP", "up"),
        ("UP (ifindex: 7)", "UP", "up"),
        ("up", "up", "up"),
        ("UP ,", "UP", "up"),
        ("UP(of a later version)", "UP", "unknown"),
        ("UP", "UP(of a later version)", "unknown"),
        ("UP", "UP (spoofing)", "unknown"),
        ("UP", "DOWN", "down"),
        ("UP", "DOWN(bit-error-detection down)", "down"),
        ("DOWN", "DOWN", "down"),
        ("DOWN (ifindex: 7)", "DOWN", "down"),
        ("DOWN(transceiver offline)", "DOWN", "down"),
        ("DOWN (Transceiver Offline) (ifindex: 7)", "DOWN", "down"),
        ("DOWN(dual-active)", "DOWN", "protected"),
        ("DOWN ( Link-Flap )", "DOWN", "protected"),
        ("Administratively DOWN", "DOWN", "shutdown"),
        ("Administratively down (ifindex: 7)", "DOWN", "shutdown"),
        ("DOWN ( Administratively )", "DOWN", "shutdown"),
        ("ERROR DOWN(link-flap)", "DOWN", "protected"),
        ("Error Down (BPDU-Protection)", "DOWN", "protected"),
        ("TRIGGER DOWN (BFD)", "DOWN", "protected"),
        ("MAD ShutDown", "DOWN", "protected"),
        ("STP DOWN", "DOWN", "protected"),
        ("Storm-Constrain", "DOWN", "protected"),
        ("of a later version", "DOWN", "unknown"),
    ],
)
@pytest.mark.parametrize(
    "platform, form",
    [
        ("vrp", "{port} current state : {physical}\nLine protocol current state : {protocol}\nLoopback: NONE"),
        ("comware", "{port}\nCurrent state: {physical}\nLine protocol state: {protocol}\nLoopback is not set"),
    ],
)
def test_Huawei_and_H3C_say_why_a_port_is_down(platform, form, physical, protocol, expected):
    assert state(platform, GE, form.format(port=GE, physical=physical, protocol=protocol)) == expected


@pytest.mark.parametrize(
    "output, expected",
    [
        ("GE1/0/1 current state : UP (ifindex: 12)\nLine protocol current state : UP", "up"),
        ("GigabitEthernet1/0/10 current state : UP\nLine protocol current state : UP", "unknown"),
        ("GigabitEthernet1/0/1.1 current state : UP\nLine protocol current state : UP", "unknown"),
        ("GE1/0/1 current state : UP\nLine protocol current state : UP\nLoopback: INTERNAL", "unknown"),
        ("Description: GigabitEthernet1/0/1 current state : UP\nx", "unknown"),
        ("         ^\nError: Wrong parameter found at '^' position.", "missing"),
        ("Error[17]: The interface GE1/0/1 does not exist.", "missing"),
        ("Error: 0", "unknown"),
        ("", "unknown"),
    ],
)
def test_only_the_line_of_this_port_counts(output, expected):
    assert state("vrp8", "GigabitEthernet1/0/1", output) == expected


def test_a_port_in_bridge_mode_of_Comware_5_has_no_line_protocol():
    assert state("comware", GE, f" {GE} current state: UP\n IP Packet Frame Type: PKTFMT_ETHNT_2\n Loopback is not set") == "up"


@pytest.mark.parametrize(
    "port, output, expected",
    [
        (
            "GigabitEthernet1/0/1",
            "GigabitEthernet1/0/1 is up, line protocol is up (connected)\n  Encapsulation ARPA, loopback not set",
            "up",
        ),
        (
            "GigabitEthernet1/0/1",
            "GigabitEthernet1/0/1 is up, line protocol is up (connected)\n  Encapsulation ARPA, loopback set",
            "unknown",
        ),
        ("Vlan20", "Vlan20 is up, line protocol is up , Autostate Enabled", "up"),
        ("GigabitEthernet1/0/1", "GigabitEthernet1/0/1 is up, line protocol is up (of a later version)", "unknown"),
        ("GigabitEthernet1/0/1", "GigabitEthernet1/0/1 is up, line protocol is down (monitoring)", "down"),
        ("GigabitEthernet1/0/1", "GigabitEthernet1/0/1 is down, line protocol is down (notconnect)", "down"),
        ("GigabitEthernet1/0/1", "GigabitEthernet1/0/1 is down, line protocol is down (err-disabled)", "protected"),
        ("GigabitEthernet1/0/1", "GigabitEthernet1/0/1 is administratively down, line protocol is down (disabled)", "shutdown"),
        ("GigabitEthernet0/1", "GigabitEthernet0/1 is standby mode, line protocol is down", "unknown"),
        ("GigabitEthernet1/0/1", "GigabitEthernet1/0/11 is up, line protocol is up (connected)", "unknown"),
        ("GigabitEthernet1/0/1", "              ^\n% Invalid input detected at '^' marker.", "missing"),
    ],
)
def test_IOS(port, output, expected):
    assert state("ios", port, output) == expected


@pytest.mark.parametrize(
    "output, expected",
    [
        ("Ethernet1/1 is up\nadmin state is up, Dedicated Interface", "up"),
        ("Ethernet1/1 is down (Link not connected)\nadmin state is up, Dedicated Interface", "down"),
        ("Ethernet1/1 is down (Administratively down)\nadmin state is down, Dedicated Interface", "shutdown"),
        ("Ethernet1/1 is down\nadmin state is down", "shutdown"),
        ("Ethernet1/1 is down (SFP not inserted)\nadmin state is up", "down"),
        ("Ethernet1/1 is down (linkFlapErrDisabled)\nadmin state is up", "protected"),
        ("Ethernet1/1 is down (Error disabled - port-channel incompatible)", "protected"),
        ("Ethernet1/1 is down (vpcPeerLinkDown, err-disabled)", "protected"),
        ("Ethernet1/1 is down (suspended(no LACP PDUs))", "protected"),
        ("Ethernet1/10 is up", "unknown"),
        ("              ^\nInvalid interface format at '^' marker.", "missing"),
    ],
)
def test_NXOS(output, expected):
    assert state("nxos", "Ethernet1/1", output) == expected


@pytest.mark.parametrize(
    "output, expected",
    [
        ("Interface eth1 is up, line protocol is up\n  Link ups: 1", "up"),
        ("Interface eth1 is up, line protocol is down\n  Link ups: 1", "down"),
        ("Interface eth1 is down\n  Link ups: 1", "shutdown"),
        ("Interface eth11 is up, line protocol is up", "unknown"),
        ("% Can't find interface eth1", "missing"),
    ],
)
def test_FRR(output, expected):
    assert state("frr", "eth1", output) == expected


@pytest.mark.parametrize(
    "output, expected",
    [
        ('[{"ifname":"eth1","flags":["BROADCAST","UP","LOWER_UP"],"operstate":"UP"}]', "up"),
        ('[{"ifname":"eth1","flags":["BROADCAST","UP","LOWER_UP"],"operstate":"UNKNOWN"}]', "up"),
        ('[{"ifname":"eth1","flags":["NO-CARRIER","BROADCAST","UP"],"operstate":"DOWN"}]', "down"),
        ('[{"ifname":"eth1","flags":["BROADCAST"],"operstate":"DOWN"}]', "shutdown"),
        ('[{"ifname":"eth2","flags":["BROADCAST","UP","LOWER_UP"],"operstate":"UP"}]', "unknown"),
        ('[{"ifname":"eth1"}]', "unknown"),
        ("[", "unknown"),
        ('Device "eth1" does not exist.', "missing"),
    ],
)
def test_Linux(output, expected):
    assert state("linux", "eth1", output) == expected


@pytest.mark.parametrize(
    "platform, output, refusal",
    [
        ("vrp", "     ^\nError: Unrecognized command found at '^' position.", "Error: Unrecognized command found at '^' position."),
        ("vrp8", "Error[1]: Unrecognized command found at '^' position.", "Error[1]: Unrecognized command found at '^' position."),
        ("comware", "   ^\n % Unrecognized command found at '^' position.", "% Unrecognized command found at '^' position."),
        ("ios", "   ^\n% Invalid input detected at '^' marker.", "% Invalid input detected at '^' marker."),
        ("nxos", "% Permission denied for the role", "% Permission denied for the role"),
        ("frr", "% Unknown command: shut", "% Unknown command: shut"),
    ],
)
def test_a_refusal_is_the_line_that_says_it(platform, output, refusal):
    assert PLATFORMS[platform].refusal(output) == refusal


@pytest.mark.parametrize(
    "platform, output",
    [
        ("vrp", "  Input:  0 packets\n  Error: 0\n  Total Error:  12"),
        ("vrp", "Info: The configuration takes effect now."),
        ("ios", "%LINK-3-UPDOWN: Interface GigabitEthernet1/0/1, changed state to up"),
        ("ios", ""),
        ("linux", "Error: Peer netns reference is invalid."),
    ],
)
def test_counters_and_log_lines_are_no_refusal(platform, output):
    assert PLATFORMS[platform].refusal(output) is None


@pytest.mark.parametrize(
    "family, output, platform",
    [
        ("huawei", "VRP (R) software, Version 5.170 (S5720 V200R011)", "vrp"),
        ("huawei", "VRP (R) software, Version 8.180 (CE6850EI)", "vrp8"),
        ("huawei", "YunShan OS Version 1.22.0.1", None),
        ("huawei", "H3C Comware Software, Version 7.1.070", None),
        ("h3c", "H3C Comware Software, Version 7.1.070", "comware"),
        ("h3c", "H3C Comware Platform Software\nComware Software, Version 5.20", "comware"),
        ("cisco", "Cisco IOS XE Software, Version 17.03.04", "ios"),
        ("cisco", "Cisco IOS Software [Bengaluru], Catalyst L3 Switch Software", "ios"),
        ("cisco", "Cisco IOS XR Software, Version 7.3.2", None),
        ("cisco", "Cisco Adaptive Security Appliance Software Version 9.14", None),
        ("cisco", "Cisco Nexus Operating System (NX-OS) Software", "nxos"),
        ("frr", "FRRouting 8.4.4 (router1) on Linux(6.1).", "frr"),
        ("frr", "-bash: show: command not found", None),
    ],
)
def test_a_device_is_what_it_says_itself(family, output, platform):
    assert identify(family, output) == platform
