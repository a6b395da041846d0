"""Reads from what an inspection collected whether a port is up."""

import re

from network_repair.http import brief
from network_repair.ports import same_port

# Characters of a command's output that are read, and measurements that are reported.
LONGEST = 400_000
MOST_MEASURED = 10

BRIEF = "display interface brief"
PAGING = re.compile(r"[ \t]{0,16}-{2,16} ?More ?(?:\([^)\n]{0,40}\) ?)?-{2,16}(?:\x1b\[[0-9;]{0,8}[A-Za-z]|[\x08 \t])*", re.IGNORECASE)
ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]{0,16}[ -/]{0,4}[@-~]|[@-Z\\-_])")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

# A name, perhaps its speed in brackets, the physical state and the protocol's: GE0/0/1(10G)  *down  up(s)  0%  0%
MARKED = r"[^\w\s()]{0,2}(?:up|down)(?:\([^()\s]{1,8}\)){0,3}"
NAME = r"([A-Za-z0-9][A-Za-z0-9/.:-]{0,47})((?:\([^()\s]{1,8}\)){0,2})"
ROW = re.compile(NAME + r"\s+(" + MARKED + r")\s+(" + MARKED + r")(?:\s|$)", re.ASCII | re.IGNORECASE)
NAME_ALONE = re.compile(r"[A-Za-z][A-Za-z-]{1,30}[0-9][0-9/.:]{0,20}(?:\([^()\s]{1,8}\)){0,2}$", re.ASCII)
SPEED = re.compile(r"(?:\((?:[0-9.]{1,6}[MGT]|v)\)){0,2}$", re.IGNORECASE)


def judge(metrics, port):
    """Returns whether the metrics of an inspection show a port up (None: they do not say), why, and what was measured."""
    found = [(name, state, is_up) for name, state, is_up in _measured(metrics) if same_port(name, port)]
    texts = [brief(f"{name} {state}", 120) for name, state, _ in found[:MOST_MEASURED]]
    states = {is_up for _, _, is_up in found}
    if not found:
        return None, f"the inspection collected nothing of {port}", texts
    if states == {True}:
        return True, f"the inspection found {port} up", texts
    if states == {False}:
        return False, f"the inspection found {port} down", texts
    if True in states and False in states:
        return None, f"the inspection contradicts itself about {port}", texts
    return None, f"the inspection found {port} in a state that is neither up nor down", texts


def _measured(metrics):
    """Returns name, state and whether it is up of every port, from all three shapes of metrics."""
    interfaces = metrics.get("interfaces")
    if isinstance(interfaces, dict):
        for name, entry in interfaces.items():
            yield from _stated(name, entry.get("status") if isinstance(entry, dict) else None)
    elif isinstance(interfaces, list):
        for entry in interfaces:
            if isinstance(entry, dict):
                yield from _stated(entry.get("name"), entry.get("status"))
    # SNMP's, by name.
    statuses = metrics.get("interface_status")
    if isinstance(statuses, dict):
        for name, status in statuses.items():
            yield from _stated(name, status)
    # The output of a command, by the command.
    for command, output in metrics.items():
        if isinstance(output, str) and " ".join(command.split()).lower() == BRIEF:
            yield from _brief(output)


def _stated(name, status):
    if isinstance(name, str):
        word = status.strip().lower() if isinstance(status, str) else ""
        # SNMP's lowerLayerDown and "administratively down" are down.
        is_up = True if word == "up" else False if word.endswith("down") else None
        yield name.strip(), word or "without a state", is_up


def _brief(output):
    plain = CONTROLS.sub("", ESCAPES.sub("", PAGING.sub("", output[:LONGEST])))
    wrapped = ""
    for line in re.split(r"[\r\n]+", plain):
        line = line.strip()
        row = ROW.match(f"{wrapped} {line}" if wrapped else line)
        # A long name takes a line of its own; its columns follow in the next.
        wrapped = line if not row and NAME_ALONE.match(line) else ""
        if row:
            name, mark, physical, protocol = row.groups()
            is_up = _is_up(physical.lower(), protocol.lower()) if SPEED.match(mark) else None
            yield name, f"{physical}, protocol {protocol}", is_up


def _is_up(physical, protocol):
    """Returns None for a loop, a standby member and every mark that is not known."""
    if "(l)" in physical + protocol:
        return None
    if re.match(r"up(?:\(s\))?$", physical):
        return re.match(r"[^\w\s()]{0,2}up", protocol) is not None
    # By the operator, or by a protection.
    return False if re.match(r"[*#!~]?down(?:\(ed\))?$", physical) else None
