"""A session with a device over SSH, by Netmiko: the host key is checked before the login, every wait has a limit, and a refusal is seen.

Netmiko 2.4 and 4.x are both in use, with other names for limits and errors; what differs stands here.
"""

import contextlib
import io
import logging
import os
import re
import secrets
import shlex
import time

import paramiko
from netmiko.ssh_dispatcher import ssh_dispatcher

from network_repair.action import Failure
from network_repair.limit import limited
from network_repair.platforms import LINUX, PLATFORMS, QUESTIONS, identify

# Netmiko logs what it types, an enable password too; paramiko prints tracebacks.
logging.getLogger("netmiko").setLevel(logging.WARNING)
logging.getLogger("paramiko").setLevel(logging.CRITICAL)

DRIVERS = {"huawei": "huawei", "h3c": "hp_comware", "cisco": "cisco_ios", "frr": "linux", "linux": "linux"}
CONNECT_LIMIT = 30
PROMPT_LIMIT = 15
COMMAND_LIMIT = 20
LARGEST_ANSWER = 512 * 1024

# A prompt of any of these devices, as far as one can tell before its name is known.
ANY_PROMPT = r"\n[^\n]*[#$>\]] ?$"

# How much of a command has to come back before its answer counts: a terminal breaks a longer echo.
ECHOED = 30
POLL = 0.05
SILENCE = 3


class Refused(Exception):
    """The device refused a command; the text is what it said."""


class Unreachable(Failure):
    """There is no session, and nothing was sent."""


class Lost(Exception):
    """The device did not answer in time, or the session broke: what it did with the last command is not known."""


class Session:
    """Speaks with one device. Use it in a with statement."""

    def __init__(self, config, device, login, seconds):
        self._device = device
        self._login = login
        self._known_hosts = config.get("known_hosts_file") or ""
        self._end = time.monotonic() + seconds
        self._connection = None
        self._prompt = ANY_PROMPT
        self._shown = ""
        self._prefix = ""
        self._is_shell = device.family == "linux"
        self.platform = None

    def __enter__(self):
        try:
            self._connect()
            self._identify()
        except Lost as lost:
            self.__exit__(None, None, None)
            raise Unreachable(f"{self._device} does not answer as expected after the login: {lost}. Nothing was changed.") from lost
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        # The device may be the one that hangs: no word of farewell.
        client = getattr(self._connection, "remote_conn_pre", None)
        if client is not None:
            client.close()

    def ask(self, command):
        """Types a command and returns its answer. Raises Lost."""
        if self.platform is LINUX:
            return self._run(command)[1]
        if self._is_shell:
            return self._run(f"vtysh -c {shlex.quote(command)}")[1]
        return self._type(command)

    def configure(self, commands):
        """Types commands that change the configuration, each when the one before was taken. Raises Refused or Lost.

        After a refusal the device is out of its configuration mode, and of a platform with a commit nothing was committed.
        """
        platform = self.platform
        if self._is_shell:
            self._configure_by_shell(commands)
            return
        try:
            for command in (*platform.enter, *commands, *platform.commit):
                self._require(command, self._type(command))
        except Refused:
            with contextlib.suppress(Refused, Lost):
                for command in (*platform.abandon, *platform.leave):
                    self._type(command)
            raise
        for command in platform.leave:
            self._type(command)

    def _configure_by_shell(self, commands):
        if self.platform is LINUX:
            for command in commands:
                status, output = self._run(self._prefix + command)
                if status != 0:
                    raise Refused(_last_line(output) or f"exit status {status}")
            return
        arguments = " ".join(f"-c {shlex.quote(command)}" for command in (*self.platform.enter, *commands, *self.platform.leave))
        status, output = self._run(f"vtysh {arguments}")
        self._require(commands[-1], output)
        if status != 0:
            raise Refused(_last_line(output) or f"exit status {status}")

    def _require(self, command, output):
        refusal = self.platform.refusal(output)
        if refusal:
            raise Refused(f"{command}: {refusal}")

    def _connect(self):
        if not os.path.isfile(self._known_hosts):
            raise Unreachable(f"The file of known host keys does not exist: {self._known_hosts or 'known_hosts_file is not set in the configuration of the pack'}. "
                              f"Nothing was sent to {self._device}.")
        driver = _careful(ssh_dispatcher(DRIVERS[self._device.family]), self._device.family)
        options = {
            "device_type": DRIVERS[self._device.family],
            "host": self._device.host,
            "port": self._device.port,
            "username": self._login.username,
            "password": self._login.password,
            "secret": self._login.enable_password or "",
            "ssh_strict": True,
            "system_host_keys": False,
            "alt_host_keys": True,
            "alt_key_file": self._known_hosts,
            "allow_agent": False,
        }
        if self._login.private_key:
            options["pkey"] = _private_key(self._login)
        with self._explained(), self._limit(CONNECT_LIMIT):
            self._connection = driver(**options)

    @contextlib.contextmanager
    def _explained(self):
        """Says why there is no session, in the words of this pack."""
        device = self._device
        try:
            yield
        except Lost as lost:
            raise Unreachable(f"{device} does not answer as expected: {lost}. Nothing was changed.") from None
        except Failure:
            raise
        except Exception as error:
            chain = list(_chain(error))
            said = " ".join(str(link) for link in chain)
            if any(isinstance(link, paramiko.BadHostKeyException) for link in chain):
                raise Unreachable(f"{device} has another host key than {self._known_hosts} says. It may be another device. Nothing was sent, no password either. "
                                  "If the device was replaced, put its new key there.") from None
            if "not found in known_hosts" in said:
                raise Unreachable(f"The host key of {device} is not in {self._known_hosts}. Nothing was sent, no password either. "
                                  f"Compare and add it: ssh-keyscan -p {device.port} {device.host}") from None
            if any(isinstance(link, paramiko.AuthenticationException) for link in chain):
                raise Unreachable(f"{device} refused the login of {self._login.username}. Nothing was changed.") from None
            if any(isinstance(link, (OSError, EOFError, paramiko.SSHException)) for link in chain):
                raise Unreachable(f"{device} cannot be reached: {_reason(chain)}. Nothing was changed.") from None
            raise Unreachable(f"{device} does not show a prompt that is understood: {type(error).__name__}. Nothing was changed.") from None

    def _identify(self):
        family = self._device.family
        if family == "linux":
            self.platform = LINUX
            # Where the tools of an administrator are, and whether the login is one.
            output = self._run("PATH=$PATH:/usr/sbin:/sbin; id -u")[1]
            self._prefix = "" if output.split()[-1:] == ["0"] else "sudo -n "
            return
        output = self._type(QUESTIONS[family])
        if family == "frr" and identify(family, output) is None:
            self._is_shell = True
            output = self._run("vtysh -c 'show version'")[1]
        name = identify(family, output)
        if name is None:
            raise Unreachable(f"{self._device} is on record with the vendor {self._device.vendor}, but its answer to \"{QUESTIONS[family]}\" shows no platform of it that is "
                              f"known here: {_first_line(output)}. Nothing was changed.")
        self.platform = PLATFORMS[name]
        if not self._is_shell:
            self._prepare_terminal(family)

    def _prepare_terminal(self, family):
        if family == "cisco" and not self._shown.endswith("#"):
            if not self._login.enable_password:
                raise Unreachable(f'{self._device} needs "enable_password" in the login: its prompt does not end in "#". Nothing was changed.')
            self._become_privileged()
        # The name is the same in every mode up to its first dash (VRP, Comware), or for 15 letters (IOS cuts it off).
        if family in ("huawei", "h3c"):
            name = re.escape(re.sub(r"^(?:HRP_[A-Z]|RBM_[A-Z])?[<\[][~*]?", "", self._shown).rstrip(">]").split("-")[0])
            self._prompt = rf"\n(?:HRP_[A-Z]|RBM_[A-Z])?[<\[][~*]?{name}[^<>\[\]\n]*[>\]] ?$"
        else:
            name = re.escape(re.split(r"[(#>]", self._shown)[0][:15])
            self._prompt = rf"\n{name}[^#>\n]*[#>] ?$"
        if family == "frr":
            self._type("terminal length 0")

    def _become_privileged(self):
        try:
            with self._limit(COMMAND_LIMIT):
                self._connection.enable()
        except Exception as error:
            raise Unreachable(f"{self._device} did not accept enable_password ({type(error).__name__}). Nothing was changed.") from None
        self._type(QUESTIONS[self._device.family])

    def _run(self, command):
        """Runs a command in a shell and returns its exit status and output. A word that cannot be guessed marks its end, so no prompt has to be known."""
        mark = f"end-{secrets.token_hex(8)}"
        output, end = self._answer(f"{command}; echo {mark}:$?", rf"{mark}:(\d+)\n")
        return int(end.group(1)), output

    def _type(self, command):
        output, end = self._answer(command, self._prompt)
        self._shown = end.group().strip()
        return output

    def _answer(self, command, expected):
        """Types a command and returns what stands between its echo and the first match of the pattern, and the match.

        Netmiko's send_command takes the first prompt that comes. That may be a late one of before, and then each answer is taken for that of the next command.
        """
        try:
            with self._limit(COMMAND_LIMIT):
                self._connection.write_channel(self._connection.normalize_cmd(command))
                output = answer = ""
                silent_since = time.monotonic()
                while True:
                    data = self._connection.read_channel()
                    if data:
                        silent_since = time.monotonic()
                        output += data
                        text = _plain(output).partition(command[:ECHOED])[2]
                        answer = text[text.find("\n"):] if "\n" in text else ""
                    if len(output) > LARGEST_ANSWER:
                        raise Lost(f"the answer to \"{command}\" is longer than {LARGEST_ANSWER} characters")
                    # A line of the log may have come behind the prompt.
                    end = re.search(expected, answer, re.MULTILINE if time.monotonic() - silent_since > SILENCE else 0)
                    if end:
                        return answer[:end.start()].strip("\n"), end
                    if not data and self._connection.remote_conn.closed:
                        raise Lost(f"the device ended the session at \"{command}\"")
                    time.sleep(POLL)
        except (Lost, Failure):
            raise
        except Exception as error:
            raise Lost(f"no answer to \"{command}\" ({type(error).__name__})") from None

    def _limit(self, seconds):
        """Raises Lost when the time is over, whatever the code inside waits for: neither Netmiko nor paramiko bounds every wait."""
        left = min(seconds, self._end - time.monotonic())
        if left <= 0:
            raise Lost("the time of this action is over")
        return limited(left, lambda: Lost(f"no answer within {round(left)} s"))


def _careful(driver, family):
    """Returns the driver, which for Huawei answers n to what the device asks at login: Netmiko's own would save the configuration there."""
    if family != "huawei":
        return driver

    class CarefulHuawei(driver):
        def special_login_handler(self, delay_factor=1):
            output = ""
            end = time.monotonic() + PROMPT_LIMIT
            while time.monotonic() < end:
                output += self.read_channel()
                if re.search(r"\[y/n\] ?:? ?$", output, re.IGNORECASE):
                    self.write_channel("n" + self.RETURN)
                    output = ""
                elif re.search(r"[>\]] ?$", output):
                    self.write_channel(self.RETURN)
                    return
                time.sleep(0.1)
            raise Lost("no prompt of a Huawei device after the login")

    return CarefulHuawei


def _private_key(login):
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(login.private_key), password=login.passphrase or None)
        except (paramiko.SSHException, ValueError):
            continue
    raise Unreachable('"private_key" of the login cannot be read: it has to be an Ed25519, ECDSA or RSA key as ssh-keygen writes it, with its "passphrase" if it has one.')


def _chain(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _reason(chain):
    """The cause that says most: that of the operating system, else the innermost one."""
    system = [link for link in chain if isinstance(link, OSError)]
    cause = system[-1] if system else chain[-1]
    # paramiko tries each address of a name, and keeps what went wrong there.
    cause = next(iter(getattr(cause, "errors", {}).values()), cause)
    return getattr(cause, "strerror", None) or (str(cause).strip().splitlines() or [type(cause).__name__])[0]


def _first_line(output):
    return next((line.strip()[:120] for line in output.splitlines() if line.strip()), "no answer")


def _last_line(output):
    return next((line.strip()[:200] for line in reversed(output.splitlines()) if line.strip()), "")


def _plain(output):
    """Returns the text that a terminal would show: without its control sequences, and with what was erased taken back."""
    text = re.sub(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00\x07]", "", output).replace("\r\n", "\n").replace("\r", "")
    while "\b" in text:
        shorter = re.sub(r"[^\b\n]\b", "", text)
        text = shorter if shorter != text else text.replace("\b", "")
    return text
