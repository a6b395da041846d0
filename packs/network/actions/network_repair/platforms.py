"""What the pack knows of each platform: how it says what it is, how it shows a port, enables it, and reads what a person asks for first.

A port is in one of these states:
  up         enabled, and its line protocol is up
  shutdown   switched off by its configuration: what "undo shutdown" and "no shutdown" change
  down       enabled, but without a link: nothing that a configuration cures
  protected  switched off by the device itself (error-disabled, a split pair, a monitored uplink): a person has to find out why
  missing    the device has no such port
  unknown    what the device printed is not understood
"""

import json
import re

from network_repair.ports import same_port

ENABLED = "up"
SHUTDOWN = "shutdown"
DOWN = "down"
PROTECTED = "protected"
MISSING = "missing"
UNKNOWN = "unknown"

CISCO_ERROR = (
    r"^% ?(?:Invalid|Incomplete|Ambiguous|Unknown|Unrecognized|Command|Authorization|Access|Error|Permission)"
    r"|^Command (?:authorization failed|rejected)|^(?:ERROR|Error)(?:\[\d+\])?: *\D|^Syntax error|^Invalid \w+.* marker"
    r"|^Configuration (?:mode )?(?:is )?locked"
)
VRP_ERROR = r"^ *Error(?:\[\d+\])? ?:(?! *\d+\s*$)|^ *\^ *$"
COMWARE_ERROR = (
    r"^ *\^ *$|^ *% ?(?:Unrecognized|Incomplete|Ambiguous|Wrong parameter|Too many|Invalid)|^ *Error:(?! *\d+\s*$)|^Permission denied"
)
FRR_ERROR = r"^% |^VTY configuration is locked|^(?:Can't|Unable to|Error) "

# The device says what it is; each pattern fits the answer to its family's question and to no other platform's.
QUESTIONS = {"huawei": "display version", "h3c": "display version", "cisco": "show version", "frr": "show version"}
SIGNS = {
    "huawei": (
        ("vrp8", r"\bVRP \(R\) [Ss]oftware, +Version 8\."),
        ("vrp", r"\bVRP \(R\) [Ss]oftware, +Version [35]\."),
    ),
    "h3c": (("comware", r"\bComware (?:Platform )?Software\b"),),
    "cisco": (
        ("nxos", r"\bCisco Nexus Operating System|\bNX-OS\b"),
        ("", r"\bIOS[ -]?XR\b|\bAdaptive Security Appliance\b"),
        ("ios", r"\bCisco IOS(?:[ -]XE)? Software\b|\bIOS \(tm\)"),
    ),
    "frr": (("frr", r"\bFRRouting \d"),),
}


class Platform:
    """One platform, as data. Commands are templates with {port}, which is always a checked name."""

    def __init__(self, name, look, reading, enable, disable, enter, leave, errors, commit=(), abandon=(), diagnosis=None):
        self.name = name
        self.look = look
        self.enable = enable
        self.disable = disable
        self.enter = enter
        self.leave = leave
        self.commit = commit
        self.abandon = abandon
        self.diagnosis = diagnosis or {}
        self._reading = reading
        self._errors = re.compile(errors, re.MULTILINE)

    def state(self, port, output):
        """Returns the state of a port that an answer to look shows, and the words that say so."""
        return self._reading(port, output)

    def refusal(self, output):
        """Returns the line by which the device refused a command, None when it took it."""
        match = self._errors.search(output)
        if not match:
            return None
        begin = output.rfind("\n", 0, match.start()) + 1
        line = output[begin:].splitlines()[0].strip()
        # A caret stands under the word on the line above; what is wrong follows it, if anything does.
        return line if line != "^" else " ".join(part.strip() for part in output[begin:].splitlines()[1:2]) or "syntax error"


def identify(family, output):
    """Returns the name of the platform whose version an answer shows, None where it is none of the family's."""
    for name, sign in SIGNS[family]:
        if re.search(sign, output):
            return name or None
    return None


def _header(port, output, rest):
    """Finds the line that is about this port, in whatever spelling the device has for it, and about no other."""
    lines = re.finditer(rf"^[ \t]*(?P<name>[A-Za-z0-9][\w./:-]*){rest}", output, re.MULTILINE | re.IGNORECASE | re.ASCII)
    return next((line for line in lines if same_port(line.group("name"), port)), None)


def _huawei(port, output):
    if re.search(
        r"^ *(?:Error(?:\[\d+\])?: *|% ?)(?:Wrong parameter found|.*\binterface\b.*(?:does not|doesn't) exist)",
        output,
        re.MULTILINE | re.IGNORECASE,
    ):
        return MISSING, "the device has no such interface"
    # Comware 7 has the name on a line of its own.
    head = _header(port, output, r"(?:[ \t]+|[ \t]*\n[ \t]*)current state ?: ?(?P<state>[^\n]*)")
    if not head:
        return UNKNOWN, _first_line(output)
    state = head.group("state").strip()
    line = re.match(r"\s*Line protocol (?:current )?state ?: ?([^\n]*)", output[head.end() :], re.IGNORECASE)
    protocol = line.group(1).strip() if line else ""
    words = f"current state {state}" + (f", line protocol {protocol}" if protocol else "")
    # VRP 8 adds the port's index.
    upper = re.sub(r"\s*\(IFINDEX: ?\d+\)", "", state.upper()).strip()
    if re.match(r"ADMINISTRATIVELY DOWN|DOWN ?\( ?ADMINISTRATIVELY ?\)", upper):
        return SHUTDOWN, words
    if re.match(r"UP\b", upper):
        return _huawei_up(port, output, upper, protocol.upper(), words)
    cause = re.match(r"DOWN\s*(?:$|\((.*)\))", upper)
    if cause:
        # A module that is absent or a signal that is lost is no decision of the device; "DOWN ( Link-Flap )" is.
        physical = not cause.group(1) or re.search(r"TRANSCEIVER|MODULE|BIT-ERROR|BFD|ETHOAM|SIGNAL|PHYSICAL", cause.group(1))
        return (DOWN if physical else PROTECTED), words
    return (PROTECTED if re.search(r"\b(?:DOWN|SHUTDOWN)\b|DISABLED|STORM-CONSTRAIN", upper) else UNKNOWN), words


def _huawei_up(port, output, state, protocol, words):
    is_loopback = port.lower().startswith("loopback")
    if re.search(r"\bLoopback ?: *(?!none|not)\S|\bLoopback is set\b", output, re.IGNORECASE) and not is_loopback:
        return UNKNOWN, f"{words}, in loopback: its state says nothing of a link"
    if protocol.startswith("DOWN"):
        return DOWN, words
    # What else stands behind an UP means nothing that is known. A port in bridge mode of Comware 5 has no line of the line protocol.
    spoofing = r"(?: ?\(SPOOFING\))?" if is_loopback else ""
    is_up = re.match(rf"UP{spoofing} ?,?$", state) and re.match(rf"(?:UP{spoofing})?$", protocol)
    return (ENABLED if is_up else UNKNOWN), words


def _ios(port, output):
    if re.search(r"^% ?Invalid (?:input detected at|interface)", output, re.MULTILINE | re.IGNORECASE):
        return MISSING, "the device has no such interface"
    head = _header(
        port,
        output,
        r" is (?P<state>administratively down|up|down|reset|standby mode|deleted),\s+line protocol is (?P<line>up|down)(?P<rest>[^\n]*)",
    )
    if not head:
        return UNKNOWN, _first_line(output)
    state, line, rest = (head.group(name).strip().lower() for name in ("state", "line", "rest"))
    words = head.group().strip()
    if state == "administratively down":
        return SHUTDOWN, words
    if "err-disabled" in rest or "errdisabled" in rest:
        return PROTECTED, words
    if (state, line) == ("up", "up"):
        if re.search(r",\s+loopback (?:is )?set\b", output):
            return UNKNOWN, f"{words}, in loopback: its state says nothing of a link"
        return (ENABLED if re.match(r"(?:\(connected\))?\s*(?:,\s*autostate \w+)?$", rest) else UNKNOWN), words
    return (DOWN, words) if state in ("up", "down", "reset") and line == "down" else (UNKNOWN, words)


def _nxos(port, output):
    if re.search(
        r"^(?:% ?)?Invalid (?:interface|range|number|port|command)|^% ?Invalid|^Error: *Invalid", output, re.MULTILINE | re.IGNORECASE
    ):
        return MISSING, "the device has no such interface"
    head = _header(port, output, r" is (?P<state>up|down|administratively down)\b(?P<rest>[^\n]*)")
    if not head:
        return UNKNOWN, _first_line(output)
    state, rest = head.group("state").lower(), head.group("rest").strip().lower()
    words = head.group().strip()
    admin = re.match(r"\s*\n\s*admin state(?: is|:) *(up|down)\b", output[head.end() :], re.IGNORECASE)
    if "administratively" in state or re.match(r"\( *admin", rest) or (admin and admin.group(1).lower() == "down"):
        return SHUTDOWN, words
    if re.search(r"\berr|err[ _-]?dis|error|vpc|peer[ _-]?link|dual[ _-]?active|incompatib|inconsisten|mismatch|suspended", rest):
        return PROTECTED, words
    if state == "up" and re.match(r"(?:,\s*line protocol is up)?(?:,\s*autostate \w+)?$", rest):
        return ENABLED, words
    return (DOWN, words) if state == "down" or re.match(r",\s*line protocol is down", rest) else (UNKNOWN, words)


def _frr(port, output):
    if re.search(r"^% Can't find interface", output, re.MULTILINE):
        return MISSING, "the device has no such interface"
    head = re.search(rf"^Interface {re.escape(port)} is (up|down)(?:, line protocol is (up|down))?\s*$", output, re.MULTILINE)
    if not head:
        return UNKNOWN, _first_line(output)
    state = {("up", "up"): ENABLED, ("up", "down"): DOWN, ("down", None): SHUTDOWN}.get(head.groups(), UNKNOWN)
    return state, head.group().strip()


def _linux(port, output):
    if re.search(rf'^Device "{re.escape(port)}" does not exist\.', output, re.MULTILINE):
        return MISSING, "the device has no such interface"
    begin = output.find("[")
    try:
        link = json.loads(output[begin : output.rindex("]") + 1])[0] if begin >= 0 else {}
        flags, operstate = set(link["flags"]), link["operstate"]
        named = link["ifname"] == port
    except (ValueError, LookupError, TypeError):
        return UNKNOWN, _first_line(output)
    words = f"operstate {operstate}, flags {','.join(sorted(flags))}"
    if not named:
        return UNKNOWN, words
    if "UP" not in flags:
        return SHUTDOWN, words
    return (ENABLED if "LOWER_UP" in flags and operstate in ("UP", "UNKNOWN") else DOWN), words


def _first_line(output):
    line = next((line.strip() for line in output.splitlines() if line.strip()), "")
    return f"not understood: {line[:120]}" if line else "no answer"


INTERFACE = ("interface {port}",)

VRP = Platform(
    "vrp",
    "display interface {port}",
    _huawei,
    enable=INTERFACE + ("undo shutdown",),
    disable=INTERFACE + ("shutdown",),
    enter=("system-view",),
    leave=("return",),
    errors=VRP_ERROR,
    diagnosis={
        "cpu": ("display cpu-usage", "display cpu-defend statistics"),
        "general": ("display device", "display interface brief", "display memory-usage", "display logbuffer size 20"),
    },
)

# What is typed takes effect with a commit alone; leaving with something uncommitted would ask back.
VRP8 = Platform(
    "vrp8",
    VRP.look,
    _huawei,
    VRP.enable,
    VRP.disable,
    VRP.enter,
    VRP.leave,
    VRP_ERROR,
    commit=("commit",),
    abandon=("clear configuration candidate",),
    diagnosis={
        "cpu": ("display cpu", "display cpu-defend statistics"),
        "general": ("display device", "display interface brief", "display memory", "display logbuffer size 20"),
    },
)

COMWARE = Platform(
    "comware",
    VRP.look,
    _huawei,
    VRP.enable,
    VRP.disable,
    VRP.enter,
    VRP.leave,
    COMWARE_ERROR,
    diagnosis={
        "cpu": ("display cpu-usage", "display process cpu"),
        "general": ("display device", "display interface brief", "display memory", "display logbuffer reverse size 20"),
    },
)

IOS = Platform(
    "ios",
    "show interfaces {port}",
    _ios,
    enable=INTERFACE + ("no shutdown",),
    disable=INTERFACE + ("shutdown",),
    enter=("configure terminal",),
    leave=("end",),
    errors=CISCO_ERROR,
    diagnosis={
        "cpu": ("show processes cpu sorted", "show processes cpu history"),
        "general": ("show version", "show ip interface brief", "show memory statistics", "show logging"),
    },
)

NXOS = Platform(
    "nxos",
    "show interface {port}",
    _nxos,
    IOS.enable,
    IOS.disable,
    IOS.enter,
    IOS.leave,
    CISCO_ERROR,
    diagnosis={
        "cpu": ("show system resources", "show processes cpu sort"),
        "general": ("show version", "show interface brief", "show system resources", "show logging last 20"),
    },
)

FRR = Platform(
    "frr",
    "show interface {port}",
    _frr,
    IOS.enable,
    IOS.disable,
    IOS.enter,
    IOS.leave,
    FRR_ERROR,
    diagnosis={
        "cpu": ("show thread cpu", "show version"),
        "general": ("show version", "show interface brief", "show memory", "show logging"),
    },
)

LINUX = Platform(
    "linux",
    "ip -json link show dev {port}",
    _linux,
    enable=("ip link set dev {port} up",),
    disable=("ip link set dev {port} down",),
    enter=(),
    leave=(),
    # A shell says it by the exit status; a line may be a mere warning.
    errors=r"(?!)",
    diagnosis={
        "cpu": ("uptime", "ps -eo pid,pcpu,pmem,etime,comm --sort=-pcpu"),
        "general": ("uname -sr", "uptime", "ip -brief link show", "free -m", "df -h"),
    },
)

PLATFORMS = {platform.name: platform for platform in (VRP, VRP8, COMWARE, IOS, NXOS, FRR, LINUX)}
