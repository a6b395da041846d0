"""The way into a device by Netmiko: the host key is checked before the login, and what goes wrong is said in the words of this pack.

Netmiko 2.4 and 4.x are both in use. They name errors differently, so causes are found by what paramiko raised beneath.
"""

import contextlib
import io
import logging
import os
import re
import time

import paramiko
from netmiko.ssh_dispatcher import ssh_dispatcher
from paramiko.hostkeys import InvalidHostKey

from network_repair.action import Failure

# Netmiko logs what it types, an enable password too; paramiko prints tracebacks.
logging.getLogger("netmiko").setLevel(logging.WARNING)
logging.getLogger("paramiko").setLevel(logging.CRITICAL)

# Of a shell and of vtysh nothing is taken for granted, not even a prompt: the driver that sends nothing at login.
DRIVERS = {"huawei": "huawei", "h3c": "hp_comware", "cisco": "cisco_ios", "frr": "terminal_server", "linux": "terminal_server"}

# Seconds in which a Huawei device has to show a prompt after the login.
PROMPT_LIMIT = 15


class Unreachable(Failure):
    """There is no session, and nothing was changed."""


class Lost(Exception):
    """The device did not answer in time, or the session broke: what it did with the last command is not known."""


def connect(device, login, known_hosts):
    """Logs in and returns Netmiko's connection; raises Unreachable."""
    if not os.path.isfile(known_hosts):
        named = known_hosts or "known_hosts_file is not set in the pack's configuration"
        raise Unreachable(f"The file of known host keys does not exist: {named}. Nothing was sent to {device}.")
    try:
        paramiko.HostKeys(known_hosts)
    except (OSError, InvalidHostKey) as error:
        cause = f"line {error.line.strip()[:80]!r}" if isinstance(error, InvalidHostKey) else error.strerror
        raise Unreachable(f"The file of known host keys cannot be read: {known_hosts}: {cause}. Nothing was sent to {device}.") from None
    driver = DRIVERS[device.family]
    options = {
        "device_type": driver,
        "host": device.host,
        "port": device.port,
        "username": login.username,
        "password": login.password,
        "secret": login.enable_password or "",
        "ssh_strict": True,
        "system_host_keys": False,
        "alt_host_keys": True,
        "alt_key_file": known_hosts,
        "allow_agent": False,
    }
    if login.private_key:
        options["pkey"] = _private_key(login)
    kind = ssh_dispatcher(driver)
    with _explained(device, login, known_hosts):
        return (_careful(kind) if device.family == "huawei" else kind)(**options)


@contextlib.contextmanager
def _explained(device, login, known_hosts):
    """Raises Unreachable for whatever goes wrong, and says why."""
    try:
        yield
    except (Failure, Lost):
        raise
    except Exception as error:
        raise Unreachable(f"{_why(error, device, login, known_hosts)} Nothing was changed.") from None


def _why(error, device, login, known_hosts):
    chain = list(_chain(error))

    def has(*kinds):
        return any(isinstance(link, kinds) for link in chain)

    if has(paramiko.BadHostKeyException):
        return (
            f"{device} has another host key than {known_hosts} says: it may be another device. No password was sent. "
            "If the device was replaced, put its new key there."
        )
    if any("not found in known_hosts" in str(link) for link in chain):
        return (
            f"The host key of {device} is not in {known_hosts}. No password was sent. "
            f"Compare and add it: ssh-keyscan -p {device.port} {device.host}."
        )
    if has(paramiko.AuthenticationException):
        return f"{device} refused the login of {login.username}."
    if has(OSError, EOFError, paramiko.SSHException):
        return f"{device} cannot be reached: {_cause(chain)}."
    return f"{device} does not show a prompt that is understood ({type(error).__name__})."


def _chain(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _cause(chain):
    """Returns the cause that says most: that of the operating system, else the innermost one."""
    system = [link for link in chain if isinstance(link, OSError)]
    cause = system[-1] if system else chain[-1]
    # paramiko tries each address of a name, and keeps what went wrong there.
    cause = next(iter(getattr(cause, "errors", {}).values()), cause)
    return getattr(cause, "strerror", None) or (str(cause).strip().splitlines() or [type(cause).__name__])[0]


def _careful(driver):
    """Returns the driver with a login that answers n to what a Huawei device asks: Netmiko's own would save the configuration there."""

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
            raise Lost("no prompt of a Huawei device")

    return CarefulHuawei


def _private_key(login):
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(login.private_key), password=login.passphrase or None)
        except (paramiko.SSHException, ValueError):
            continue
    raise Unreachable(
        '"private_key" of the login cannot be read: it has to be an Ed25519, ECDSA or RSA key as ssh-keygen writes it, '
        'with its "passphrase" if it has one.'
    )
