"""A command line behind a real SSH server, for the vendors of which no router runs here.

Its dialogs follow those of the drivers that speak to real devices; the texts are our own.
"""

import re
import socket
import threading

import paramiko

VERSIONS = {
    "vrp": "Huawei Versatile Routing Platform\nVRP (R) software, Version 5.170 (S5720 V200R011C10)\nHUAWEI S5720 uptime is 3 weeks",
    "vrp8": "Huawei Versatile Routing Platform\nVRP (R) software, Version 8.180 (CE6850EI V200R005C10)\nHUAWEI CE6850 uptime is 9 days",
    "comware": "H3C Comware Software, Version 7.1.070, Release 3208P03\nH3C S6520X-30QC-EI uptime is 1 week",
    "ios": "Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E\nsw1 uptime is 5 days",
    "iosxr": "Cisco IOS XR Software, Version 7.3.2\nrouter uptime is 5 days",
    "nxos": "Cisco Nexus Operating System (NX-OS) Software\n  NXOS: version 9.3(8)\nKernel uptime is 12 day(s)",
}
PORTS = {
    "vrp": "GigabitEthernet0/0/1",
    "vrp8": "10GE1/0/1",
    "comware": "GigabitEthernet1/0/1",
    "ios": "GigabitEthernet1/0/1",
    "iosxr": "GigabitEthernet0/0/0/0",
    "nxos": "Ethernet1/1",
}
INVALID = {
    "vrp": "         ^\nError: Wrong parameter found at '^' position.",
    "vrp8": "         ^\nError[1]: Wrong parameter found at '^' position.",
    "comware": "                  ^\n % Wrong parameter found at '^' position.",
    "ios": "                ^\n% Invalid input detected at '^' marker.",
    "iosxr": "                ^\n% Invalid input detected at '^' marker.",
    "nxos": "                ^\n% Invalid command at '^' marker.",
}


class CliDevice(paramiko.ServerInterface):
    """One device with one port that is shut. Use it in a with statement; typed is every line that it was sent."""

    def __init__(
        self,
        platform,
        name="sw1",
        password="device-password-canary",
        cabled=True,
        flaps=False,
        refuses=(),
        hangs_at=None,
        ends_at=None,
        enable_password=None,
        asks_at_login=None,
        host_key=None,
    ):
        self.platform = platform
        self.name = name
        self.password = password
        self.port_name = PORTS[platform]
        self.state = "shutdown"
        self.cabled = cabled
        self.flaps = flaps
        self.refuses = refuses
        self.hangs_at = hangs_at
        self.ends_at = ends_at
        self.enable_password = enable_password
        self.asks_at_login = asks_at_login
        self.host_key = host_key or paramiko.RSAKey.generate(2048)
        self.typed = []
        self.logins = 0
        self.passwords_seen = []
        self._is_enabled = enable_password is None
        self._listener = socket.socket()

    def __enter__(self):
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(5)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()

    @property
    def known_host(self):
        return f"[127.0.0.1]:{self.port} {self.host_key.get_name()} {self.host_key.get_base64()}\n"

    def get_allowed_auths(self, username):
        return "password"

    def check_auth_password(self, username, password):
        self.passwords_seen.append(password)
        self.logins += password == self.password
        return paramiko.AUTH_SUCCESSFUL if password == self.password else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, chanid):
        return paramiko.OPEN_SUCCEEDED if kind == "session" else paramiko.OPEN_FAILED_ADMINISTRATIVELY_PROHIBITED

    def check_channel_pty_request(self, *_):
        return True

    def check_channel_shell_request(self, channel):
        threading.Thread(target=self._serve, args=(channel,), daemon=True).start()
        return True

    def _accept(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transport.add_server_key(self.host_key)
            try:
                transport.start_server(server=self)
            except (paramiko.SSHException, EOFError):
                transport.close()

    def _serve(self, channel):
        self._mode, self._pending = [], False
        lines = self._lines(channel)
        if self.asks_at_login:
            channel.sendall(f"\r\n{self.asks_at_login}")
            self.typed.append(next(lines, ""))
            channel.sendall("\r\n")
        channel.sendall(f"\r\n{self._prompt()}")
        for line in lines:
            self.typed.append(line)
            channel.sendall(line + "\r\n")
            if self.hangs_at and re.search(self.hangs_at, line):
                return
            if self.ends_at and re.search(self.ends_at, line):
                channel.close()
                return
            answer = self._answer(line, channel, lines)
            channel.sendall((answer.replace("\n", "\r\n") + "\r\n" if answer else "") + self._prompt())

    @staticmethod
    def _lines(channel):
        text = ""
        while True:
            data = channel.recv(1024)
            if not data:
                return
            text += data.decode().replace("\r\n", "\n").replace("\r", "\n")
            while "\n" in text:
                line, text = text.split("\n", 1)
                yield line

    def _prompt(self):
        if self.platform in ("vrp", "vrp8", "comware"):
            if not self._mode:
                return f"<{self.name}>"
            mark = {"vrp8": "*" if self._pending else "~"}.get(self.platform, "")
            return f"[{mark}{'-'.join([self.name] + self._mode[1:])}]"
        mode = {0: "", 1: "(config)", 2: "(config-if)"}[len(self._mode)]
        return f"{self.name}{mode}{'#' if self._is_enabled else '>'}"

    def _answer(self, line, channel, lines):
        command = line.strip()
        if any(re.search(pattern, command) for pattern in self.refuses):
            return INVALID[self.platform]
        if command in (
            "",
            "screen-length 0 temporary",
            "screen-length disable",
            "terminal length 0",
            "terminal width 511",
            "terminal width 0",
        ):
            return ""
        if command == "enable" and self.enable_password:
            channel.sendall("Password: ")
            self._is_enabled = next(lines, "") == self.enable_password
            return "" if self._is_enabled else "% Access denied"
        if command in ("display version", "show version"):
            return VERSIONS[self.platform]
        if command in ("system-view", "configure terminal") and self._is_enabled:
            self._mode = ["system"]
            return "Enter system view, return user view with Ctrl+Z." if command == "system-view" else ""
        if command in ("return", "end"):
            self._mode = []
            return ""
        if command == f"interface {self.port_name}" and self._mode:
            self._mode = ["system", self.port_name]
            return ""
        if command in ("undo shutdown", "no shutdown", "shutdown") and len(self._mode) == 2:
            self._wanted = "shutdown" if command == "shutdown" else "flapped" if self.flaps else "enabled"
            self._pending = self.platform == "vrp8"
            if not self._pending:
                self.state = self._wanted
            return ""
        if command == "commit" and self.platform == "vrp8" and self._mode:
            if self._pending:
                self.state, self._pending = self._wanted, False
            return ""
        if command == "clear configuration candidate":
            self._pending = False
            return ""
        match = re.match(r"(?:display interface|show interfaces?) (\S+)$", command)
        if match and match.group(1) == self.port_name:
            return self._shown()
        return INVALID[self.platform]

    def _shown(self):
        port = self.port_name
        state = "up" if self.state == "enabled" and self.cabled else "down" if self.state == "enabled" else self.state
        if self.platform in ("vrp", "vrp8"):
            index = " (ifindex: 9)" if self.platform == "vrp8" else ""
            first = {
                "up": f"UP{index}",
                "down": f"DOWN{index}",
                "shutdown": f"Administratively DOWN{index}",
                "flapped": f"ERROR DOWN(link-flap){index}",
            }[state]
            line = "UP" if state == "up" else "DOWN"
            return f"{port} current state : {first}\nLine protocol current state : {line}\nDescription:to core\nLoopback: NONE"
        if self.platform == "comware":
            first = {"up": "UP", "down": "DOWN", "shutdown": "Administratively DOWN", "flapped": "DOWN ( Link-Flap )"}[state]
            return f"{port}\nCurrent state: {first}\nLine protocol state: {'UP' if state == 'up' else 'DOWN'}\nDescription: to core"
        if self.platform == "ios":
            first = {
                "up": "is up, line protocol is up (connected)",
                "down": "is down, line protocol is down (notconnect)",
                "shutdown": "is administratively down, line protocol is down (disabled)",
                "flapped": "is down, line protocol is down (err-disabled)",
            }[state]
            return f"{port} {first}\n  Hardware is Gigabit Ethernet, address is 0011.2233.4455"
        first = {
            "up": "is up\nadmin state is up, Dedicated Interface",
            "down": "is down (Link not connected)\nadmin state is up, Dedicated Interface",
            "shutdown": "is down (Administratively down)\nadmin state is down, Dedicated Interface",
            "flapped": "is down (linkFlapErrDisabled)\nadmin state is up, Dedicated Interface",
        }[state]
        return f"{port} {first}\n  Hardware: 100/1000/10000 Ethernet"
