"""A session with a device over SSH: every wait has a limit, and what the device refuses is seen."""

import contextlib
import re
import secrets
import shlex
import time

from network_repair.action import Failure
from network_repair.connection import Lost, Unreachable, connect
from network_repair.limit import limited
from network_repair.platforms import LINUX, PLATFORMS, QUESTIONS, identify

# Seconds.
CONNECT_LIMIT = 30
COMMAND_LIMIT = 20
POLL = 0.05
SILENCE = 3

# A device that has shown its first prompt is quiet for this long; one that shows none that is known is typed to all the same after that.
QUIET = 0.3
PATIENCE = 5

# Characters.
LARGEST_ANSWER = 512 * 1024

# How much of a command has to come back before its answer counts: a terminal breaks a longer echo.
ECHOED = 30

# What an echo follows: a prompt, or nothing on its line. "commit" in a line of the log is none.
BEFORE_ECHO = r"(?:^|[^\w\s.,:;\"'(-] ?)"

# A prompt of any of these devices, as far as one can tell before its name is known.
ANY_PROMPT = r"\n[^\n]*[#$>\]]"

# "HRP_A<", "RBM_P[", "[~" and "[*" of VRP and Comware.
VIEW = r"(?:HRP_[A-Z]|RBM_[A-Z])?[<\[][~*]?"


class Refused(Exception):
    """The device refused a command; the text is what it said."""


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
            with self._limit(CONNECT_LIMIT):
                self._connection = connect(self._device, self._login, self._known_hosts)
            self._identify()
        except Lost as lost:
            self.__exit__(None, None, None)
            raise Unreachable(f"{self._device} does not answer as expected: {lost}. Nothing was changed.") from None
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

    def order(self, command):
        """Types a command outside the configuration that may change something. Raises Refused or Lost."""
        if self.platform is LINUX:
            self._require_status(*self._run(command))
        else:
            self._require(command, self.ask(command))

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
            with contextlib.suppress(Lost):
                for command in (*platform.abandon, *platform.leave):
                    self._type(command)
            raise
        for command in platform.leave:
            self._type(command)

    def _configure_by_shell(self, commands):
        if self.platform is LINUX:
            for command in commands:
                self._require_status(*self._run(self._prefix + command))
            return
        typed = (*self.platform.enter, *commands, *self.platform.leave)
        status, output = self._run("vtysh " + " ".join(f"-c {shlex.quote(command)}" for command in typed))
        self._require(commands[-1], output)
        self._require_status(status, output)

    def _require(self, command, output):
        refusal = self.platform.refusal(output)
        if refusal:
            raise Refused(f"{command}: {refusal}")

    @staticmethod
    def _require_status(status, output):
        if status != 0:
            raise Refused(next((line.strip()[:200] for line in reversed(output.splitlines()) if line.strip()), f"exit status {status}"))

    def _identify(self):
        family = self._device.family
        if family in ("frr", "linux"):
            self._settle()
        if family == "linux":
            self.platform = LINUX
            # Where the tools of an administrator are, and whether the login is one.
            output = self._run("PATH=$PATH:/usr/sbin:/sbin; id -u")[1]
            self._prefix = "" if output.split()[-1:] == ["0"] else "sudo -n "
            return
        question = QUESTIONS[family]
        output = self._type(question)
        if family == "frr" and identify(family, output) is None:
            self._is_shell = True
            output = self._run("vtysh -c 'show version'")[1]
        name = identify(family, output)
        if name is None:
            said = next((line.strip()[:120] for line in output.splitlines() if line.strip()), "no answer")
            raise Unreachable(
                f'{self._device} is on record with the vendor {self._device.vendor}, but its answer to "{question}" shows no platform '
                f"of it that is known here: {said}. Nothing was changed."
            )
        self.platform = PLATFORMS[name]
        if not self._is_shell:
            self._prepare_terminal(family)

    def _settle(self):
        """Waits for the first prompt: what is typed before it would be shown twice, and the prompt taken for the end of an answer."""
        output = ""
        began = silent_since = time.monotonic()
        with self._limit(COMMAND_LIMIT):
            while time.monotonic() - began < PATIENCE:
                data = self._connection.read_channel()
                if data:
                    silent_since = time.monotonic()
                    output += data
                elif time.monotonic() - silent_since > QUIET and re.search(r"[#$%>\]] ?\Z", _plain(output)):
                    return
                time.sleep(POLL)

    def _prepare_terminal(self, family):
        if family == "cisco" and not self._shown.endswith("#"):
            self._become_privileged()
        # The name is the same in every mode up to its first dash (VRP, Comware), or for 15 letters (IOS cuts it off).
        if family in ("huawei", "h3c"):
            name = re.sub(rf"^{VIEW}", "", self._shown).rstrip(">]").split("-")[0]
            self._prompt = rf"\n{VIEW}{re.escape(name)}[^<>\[\]\n]*[>\]]"
        else:
            name = re.split(r"[(#>]", self._shown)[0][:15]
            self._prompt = rf"\n{re.escape(name)}[^#>\n]*[#>]"
        if family == "frr":
            self._type("terminal length 0")

    def _become_privileged(self):
        if not self._login.enable_password:
            raise Unreachable(f'{self._device} needs "enable_password" in the login: its prompt does not end in "#". Nothing was changed.')
        try:
            with self._limit(COMMAND_LIMIT):
                self._connection.enable()
        except Exception as error:
            raise Unreachable(f"{self._device} did not accept enable_password ({type(error).__name__}). Nothing was changed.") from None
        self._type(QUESTIONS[self._device.family])

    def _run(self, command):
        """Runs a command in a shell and returns its exit status and output.

        A word that cannot be guessed marks its end, so no prompt has to be known.
        """
        mark = f"end-{secrets.token_hex(8)}"
        output, end = self._answer(f"{command}; echo {mark}:$?", rf"{mark}:(\d+)\n")
        return int(end.group(1)), output

    def _type(self, command):
        # It is the last that comes; once the device is silent, a line of the log may have come behind it.
        output, end = self._answer(command, self._prompt + r" ?\Z", self._prompt + r" ?$")
        self._shown = end.group().strip()
        return output

    def _answer(self, command, expected, after_silence=None):
        """Types a command and returns what stands between its echo and the first match of a pattern, and the match.

        Netmiko's send_command takes the first prompt that comes. That may be a late one of before, and then each answer is taken for that
        of the next command.
        """
        try:
            with self._limit(COMMAND_LIMIT):
                self._connection.write_channel(self._connection.normalize_cmd(command))
                return self._read(command, expected, after_silence or expected)
        except (Lost, Failure):
            raise
        except Exception as error:
            raise Lost(f'no answer to "{command}" ({type(error).__name__})') from None

    def _read(self, command, expected, after_silence):
        output = answer = ""
        silent_since = time.monotonic()
        while True:
            data = self._connection.read_channel()
            if data:
                silent_since = time.monotonic()
                output += data
                text = _plain(output)
                echo = re.search(BEFORE_ECHO + re.escape(command[:ECHOED]) + r"[^\n]*(?=\n)", text, re.MULTILINE)
                answer = text[echo.end() :] if echo else ""
                if len(output) > LARGEST_ANSWER:
                    raise Lost(f'the answer to "{command}" is longer than {LARGEST_ANSWER} characters')
            else:
                # Looked for in a pause alone: what ends one piece of the output need not end a line.
                is_silent = time.monotonic() - silent_since > SILENCE
                end = re.search(after_silence if is_silent else expected, answer, re.MULTILINE)
                if end:
                    return answer[: end.start()].strip("\n"), end
                if self._connection.remote_conn.closed:
                    raise Lost(f'the device ended the session at "{command}"')
            time.sleep(POLL)

    def _limit(self, seconds):
        """Raises Lost when the time is over, whatever the code inside waits for: neither Netmiko nor paramiko bounds every wait."""
        left = min(seconds, self._end - time.monotonic())
        if left <= 0:
            raise Lost("the time of this action is over")
        return limited(left, lambda: Lost(f"no answer within {round(left)} s"))


def _plain(output):
    """Returns the text that a terminal would show: without its control sequences, and with what was erased taken back."""
    text = (
        re.sub(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-Z\\^-~])|[\x00\x07]", "", output)
        .replace("\r\n", "\n")
        .replace("\r", "")
    )
    while "\b" in text:
        shorter = re.sub(r"[^\b\n]\b", "", text)
        text = shorter if shorter != text else text.replace("\b", "")
    return text
