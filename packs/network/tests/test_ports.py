"""Names of interfaces: what a command line gets, and which port a text names."""

import pytest
from network_repair.enabling import port_meant
from network_repair.action import Failure
from network_repair.devices import Device
from network_repair.ports import platform_name, same_port


@pytest.mark.parametrize(
    "platform, written, name",
    [
        ("vrp", "Gig0/0/1", "GigabitEthernet0/0/1"),
        ("vrp", "GE0/0/1", "GigabitEthernet0/0/1"),
        ("vrp", "Gi0/0/1", "GigabitEthernet0/0/1"),
        ("vrp", "gigabitethernet 0/0/1", "GigabitEthernet0/0/1"),
        ("vrp", "XGE0/0/1", "XGigabitEthernet0/0/1"),
        ("vrp8", "100ge1/0/1:2", "100GE1/0/1:2"),
        ("vrp", "Eth-Trunk1", "Eth-Trunk1"),
        ("vrp", "Wlan-Radio0/0/0", "Wlan-Radio0/0/0"),
        ("comware", "XGE1/0/1", "Ten-GigabitEthernet1/0/1"),
        ("comware", "BAGG1", "Bridge-Aggregation1"),
        ("comware", "GE1/0/1.100", "GigabitEthernet1/0/1.100"),
        ("ios", "Te1/1/1", "TenGigabitEthernet1/1/1"),
        ("ios", "Po1", "Port-channel1"),
        ("nxos", "eth1/1", "Ethernet1/1"),
        ("nxos", "mgmt0", "mgmt0"),
        ("frr", "eth1", "eth1"),
        ("linux", "br-lan", "br-lan"),
        ("linux", " eth1.100 ", "eth1.100"),
    ],
)
def test_a_name_becomes_that_of_the_platform(platform, written, name):
    assert platform_name(platform, written) == name


HOSTILE = [
    "",
    " ",
    None,
    1,
    "GE0/0/1;reboot",
    "GE0/0/1\nreboot",
    "GE0/0/1 | reset",
    "GE0/0/1 undo",
    "GE 0/0/1 ?",
    "-eth1",
    "--help",
    "eth1;reboot",
    "eth1 && reboot",
    "$(reboot)1",
    "`reboot`",
    "eth1'",
    'eth1"',
    "eth1\\",
    "eth1\x00",
    "eth1\x1b[A",
    "../eth1",
    "eth1/../x y",
    "接口1",
    "GE０/０/１",
    "GE0/0/1\r",
    "a" * 16 + " b",
    "GE" + "0/" * 9 + "1",
    "GE12345",
    "{{x}}1",
    "<%x%>1",
    "1",
    "/1",
]


@pytest.mark.parametrize("platform", ["vrp", "vrp8", "comware", "ios", "nxos", "frr", "linux"])
@pytest.mark.parametrize("written", HOSTILE)
def test_nothing_but_one_word_reaches_a_command_line(platform, written):
    name = platform_name(platform, written)
    assert name is None or (name.isascii() and all(letter.isalnum() or letter in "._-/:" for letter in name) and name[0].isalnum()), name


def device(vendor):
    return Device("1", "192.0.2.1", 22, vendor, None, "the datastore")


@pytest.mark.parametrize(
    "vendor, text, port",
    [
        ("华为", "接口Gig0/0/1 down", "Gig0/0/1"),
        ("华为", "接口GE0/0/1:down", "GE0/0/1"),
        ("华为", "端口GigabitEthernet 0/0/1 断开，GE0/0/1 无流量", "GigabitEthernet 0/0/1"),
        ("华为", "100GE1/0/1 down.", "100GE1/0/1"),
        ("H3C", "Ten-GigabitEthernet1/0/1.100 is down.", "Ten-GigabitEthernet1/0/1.100"),
        ("Cisco", "%LINK-3-UPDOWN: Interface GigabitEthernet1/0/1, changed state to down", "GigabitEthernet1/0/1"),
        ("Cisco", "Eth1/1, also written Ethernet1/1, is down", "Eth1/1"),
        ("FRR", "接口eth1断开", "eth1"),
        ("Linux", "enp3s0f1 lost its link", "enp3s0f1"),
        ("华为", "接口GE0/0/1未启用，不通", "GE0/0/1"),
        ("华为", "外网接口GE0/0/1 down，其他正常", "GE0/0/1"),
        ("华为", "GE0/0/1上检测到光模块异常，故障未解除", "GE0/0/1"),
        ("华为", "链路告警未清除：GE0/0/1 down", "GE0/0/1"),
        ("华为", "端口不在线：GE0/0/1", "GE0/0/1"),
        ("Cisco", "2026-11-30 10:00:01,Gi1/0/1 does not come up", "Gi1/0/1"),
        ("Cisco", "line protocol is not up on Gi1/0/1", "Gi1/0/1"),
        ("Cisco", "Port Gi1/0/1 is not up, all services are affected", "Gi1/0/1"),
    ],
)
def test_a_text_with_one_port_names_it(vendor, text, port):
    assert port_meant(device(vendor), None, text) == port


@pytest.mark.parametrize(
    "vendor, text",
    [
        ("华为", ""),
        ("华为", None),
        ("华为", "接口 down"),
        ("华为", "CPU 95%"),
        ("华为", "GE0/0/1 和 GE0/0/2 down"),
        ("华为", "GE0/0/1-4 down"),
        ("华为", "GE0/0/1 to GE0/0/4"),
        ("华为", "GE0/0/1、2 down"),
        ("华为", "GE0/0/1~3 down"),
        ("华为", "GE0/0/1等4个接口"),
        ("华为", "GE0/0/1 至 4 down"),
        ("华为", "GE0/0/12345 down"),
        ("华为", "xGE0/0/1x down"),
        ("华为", "/GE0/0/1/2/3/4/5/6"),
        ("Cisco", "vlan 10 down"),
        ("Cisco", "Gi1/0/1, 2 and 3"),
        ("Cisco", "Te 3 is down"),
        ("FRR", "eth1 and eth2"),
        ("FRR", "method1"),
        ("FRR", "eth1,2"),
        ("FRR", "ETH1 down"),
        ("华为", "除GE0/0/1外的接口都down"),
        ("华为", "除了 GE0/0/1，其他端口均断开"),
        ("华为", "GE0/0/1以外的端口 down"),
        ("华为", "故障不在GE0/0/1"),
        ("华为", "不是 GE0/0/1 而是它的下一个端口"),
        ("华为", "所有接口down，例如GE0/0/1"),
        ("华为", "GE0/0/1的对端接口 down"),
        ("华为", "GE0/0/1所在板卡 down"),
        ("华为", "GE0/0/1还有2 down"),
        ("华为", "GigabitEthernet 0/0/1 0/0/2 down"),
        ("Cisco", "all ports except Gi1/0/1 are down"),
        ("Cisco", "not Gi1/0/1 but its neighbor is down"),
        ("Cisco", "every interface other than the uplink Gi1/0/1 is down"),
        ("Cisco", "Gi1/0/1's peer port is down"),
        ("Cisco", "the port next to Gi1/0/1 is down"),
        ("FRR", "all interfaces but eth1 are down"),
        ("华为", "GE0/0/1|2 down"),
        ("华为", "GE0/0/1——4 down"),
        ("华为", "GE0/0/1...4 down"),
        ("华为", "GE0/0/1另有3个接口 down"),
        ("华为", "第1-4口及GE0/0/5 down"),
        ("华为", "端口1和GE0/0/2 down"),
        ("Cisco", "Gi1/0/1 (and 3 more) down"),
        ("Cisco", "Gi1/0/1 plus two others"),
        ("华为", "请勿启用GE0/0/1"),
        ("华为", "维护中，不要打开接口GE0/0/1"),
        ("Cisco", "do not enable Gi1/0/1"),
        ("Cisco", "never touch the port Gi1/0/1"),
    ],
)
def test_any_other_text_is_asked_for_the_parameter(vendor, text):
    with pytest.raises(Failure, match="parameter interface"):
        port_meant(device(vendor), None, text)


def test_the_parameter_is_what_counts():
    assert port_meant(device("华为"), "GE0/0/2", "GE0/0/1 down") == "GE0/0/2"
    with pytest.raises(Failure, match="is no name of an interface"):
        port_meant(device("华为"), "eth1; reboot", "GE0/0/1 down")


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("GE0/0/1", "GigabitEthernet0/0/1", True),
        ("Gi0/0/1", "gigabitethernet0/0/1", True),
        ("GE0/0/1", "GE0/0/11", False),
        ("XGE0/0/1", "Ten-GigabitEthernet0/0/1", True),
        ("eth1", "eth1", True),
        ("eth1", "eth2", False),
        ("br-lan", "BR-LAN", False),
        ("Vlanif10", "vlanif10", True),
    ],
)
def test_spellings_of_one_port_are_one_port(one, other, same):
    assert same_port(one, other) is same
