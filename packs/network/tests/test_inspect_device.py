"""network.inspect_device: what an inspection says of a port."""

import json

import pytest
from inspect_device import InspectDeviceAction
from network_repair.inspection import judge
from peer import CANARY, answer, data_answer, json_answer

BRIEF = """<AR1000>display interface brief
PHY: Physical
*down: administratively down
Interface                   PHY   Protocol  InUti OutUti   inErrors  outErrors
GigabitEthernet0/0/1        up    up        0.01%  0.01%          0          0
GigabitEthernet0/0/2        *down down         0%     0%          0          0
GigabitEthernet0/0/3(10G)   up    down         0%     0%          0          0
GigabitEthernet0/0/4        up(l) up           0%     0%          0          0
GigabitEthernet0/0/5        ^down down         0%     0%          0          0
  ---- More ----\x1b[42D      \x1b[42DGigabitEthernet0/0/6        down  down         0%     0%          0          0
GigabitEthernet0/0/7        #down down         0%     0%          0          0
GigabitEthernet0/0/8        -down down         0%     0%          0          0
GigabitEthernet0/0/9(x)     up    up           0%     0%          0          0
HundredGigabitEthernet10/0/1
                            up    up           0%     0%          0          0
GigabitEthernet0/0/10.100   up    up(s)        0%     0%          0          0
"""


def brief_of(text, port):
    return judge({"display  Interface brief ": text}, port)[0]


@pytest.mark.parametrize(
    "port, is_up",
    [
        ("GE0/0/1", True),
        ("gigabitethernet0/0/1", True),
        ("GE0/0/2", False),
        ("GE0/0/3", False),
        ("GE0/0/4", None),
        ("GE0/0/5", None),
        ("GE0/0/6", False),
        ("GE0/0/7", False),
        ("GE0/0/8", None),
        ("GE0/0/9", None),
        ("GE0/0/10", None),
        ("GE0/0/10.100", True),
        ("GE0/0/11", None),
    ],
)
def test_display_interface_brief(port, is_up):
    assert brief_of(BRIEF, port) is is_up


@pytest.mark.parametrize(
    "metrics, is_up",
    [
        ({"interfaces": {"GE0/0/1": {"status": "up"}}}, True),
        ({"interfaces": {"GE0/0/1": {"status": "down"}}}, False),
        ({"interfaces": [{"name": "GE0/0/1", "status": "UP"}]}, True),
        ({"interface_status": {"GigabitEthernet0/0/1": "lowerLayerDown", "GE0/0/2": "up"}}, False),
        ({"interface_status": {"GE0/0/1": "up"}, "display interface brief": BRIEF}, True),
        ({"interface_status": {"GE0/0/1": "down"}, "display interface brief": BRIEF}, None),
        ({"interface_status": {"GE0/0/1": "testing"}, "interfaces": {"GE0/0/1": {"status": "up"}}}, None),
        ({"interfaces": {"GE0/0/1": "up"}}, None),
        ({"interfaces": [["GE0/0/1", "up"], None, {"name": 5}], "interface_status": ["up"]}, None),
        ({"interface_status": {"GE0/0/11": "up", "XGE0/0/1": "up"}}, None),
        ({"display version": "GE0/0/1 up up"}, None),
        ({}, None),
    ],
)
def test_the_shapes_of_metrics(metrics, is_up):
    verified, reason, measured = judge(metrics, "GE0/0/1")
    assert verified is is_up and "GE0/0/1" in reason and isinstance(measured, list)


@pytest.mark.parametrize("text", ["a" * 500_000, "GE0/0/1 " * 60_000, ("-" * 30 + " ") * 20_000, "GE0/0/1\n" * 60_000, "A-" * 200_000])
def test_hostile_texts_are_read_in_bounded_time(text):
    assert brief_of(text, "GE0/0/1") is None


def run(peer, **parameters):
    action = InspectDeviceAction({"device_service_url": peer.url, "device_service_token": CANARY})
    succeeded, result = action.run(device_id="6", **parameters)
    assert CANARY not in json.dumps(result)
    return succeeded, result


def test_the_result(peer):
    report = "1. 健康评分：62\n\n依据：" + "长" * 500 + f"\n{CANARY}" + "\nx" * 50
    peer.answers(data_answer({"metrics": {"interface_status": {"GE0/0/1": "up"}}, "analysis": {"health_score": 62, "report": report}}))
    succeeded, result = run(peer, interface="GigabitEthernet0/0/1")
    assert succeeded and result["verified"] is True and result["measured"] == ["GE0/0/1 up"]
    assert result["summary"]["score"] == 62 and len(result["summary"]["report"]) == 10
    assert all(len(line) <= 300 for line in result["summary"]["report"])


def test_without_an_interface_nothing_is_verified(peer):
    peer.answers(data_answer({"metrics": {}, "analysis": None}))
    succeeded, result = run(peer)
    assert succeeded and result["verified"] is None and result["reason"] == "no interface was named to look for"


@pytest.mark.parametrize(
    "reply", [json_answer({"code": 500, "msg": "设备不可达"}), data_answer({}), data_answer({"metrics": []}), answer(b"", 502)]
)
def test_an_inspection_that_cannot_be_made_fails(peer, reply):
    peer.answers(reply)
    succeeded, result = run(peer, interface="GE0/0/1")
    assert not succeeded and "verified" not in result
