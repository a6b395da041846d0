"""Which device an id stands for, and how to log in to it.

Address and vendor come from the datastore key network.device.ID, else from device-service. The login is in the datastore alone,
encrypted: the key network.login.ID, else network.login.default. device-service never returns passwords.
"""

import ipaddress
import json
import re

from network_repair.action import Failure
from network_repair.device_service import DeviceService

DEVICE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z", re.ASCII)
HOST_NAME = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,10}\.?\Z", re.ASCII
)

VENDORS = {
    "huawei": ("华为", "huawei", "华为技术"),
    "h3c": ("华三", "新华三", "h3c", "杭州华三"),
    "cisco": ("思科", "cisco", "cisco systems"),
    "frr": ("frr", "frrouting"),
    "linux": ("linux",),
}
DEVICE_KEYS = {"host", "port", "vendor", "model"}
LOGIN_KEYS = {"username", "password", "private_key", "passphrase", "enable_password"}


class Device:
    """A device as its owner recorded it.

    family is a key of VENDORS: which of its platforms it runs, the device itself says after the login.
    """

    def __init__(self, device_id, host, port, vendor, model, source):
        self.id = device_id
        self.host = host
        self.port = port
        self.vendor = vendor
        self.model = model
        self.source = source
        self.family = _family(device_id, vendor)

    def __str__(self):
        return f"device {self.id} ({self.host}:{self.port})"


class Login:
    """A name with a password or a private key."""

    def __init__(self, username, password, private_key, passphrase, enable_password):
        self.username = username
        self.password = password
        self.private_key = private_key
        self.passphrase = passphrase
        self.enable_password = enable_password


def check_device_id(device_id):
    """Returns the id; raises Failure where it could not be part of a datastore key or of a URL."""
    if not isinstance(device_id, str) or not DEVICE_ID.match(device_id):
        raise Failure("device_id has to be 1 to 64 letters, digits, '.', '_' and '-', and begin with a letter or digit.")
    return device_id


def find_device(action, device_id):
    """Returns the Device of an id."""
    check_device_id(device_id)
    key = f"network.device.{device_id}"
    stored = _stored(action, key)
    if stored is not None:
        entry = _json(stored, key, DEVICE_KEYS, ("host", "vendor"))
        return Device(
            device_id,
            _host(entry["host"], f'"host" of the datastore key {key}'),
            _port(entry.get("port", 22), key),
            entry["vendor"],
            entry.get("model"),
            "the datastore",
        )
    if not action.config.get("device_service_url"):
        raise Failure(
            f"Device {device_id} is not known: the datastore has no key {key}, "
            "and device_service_url is not set in the pack's configuration."
        )
    entry = DeviceService(action.config, action.secrets).device(device_id)
    return Device(
        device_id,
        _host(entry.get("ip"), f"the address that device-service has of device {device_id}"),
        22,
        entry.get("vendor"),
        entry.get("model"),
        "device-service",
    )


def find_login(action, device):
    """Returns the Login for a device; its secrets are masked in everything that the action reports from then on."""
    for key in (f"network.login.{device.id}", "network.login.default"):
        plain = _stored(action, key)
        if plain is None:
            continue
        if plain.lstrip().startswith("{"):
            _know(action, _json(plain, key, None, ()))
            raise Failure(f"The datastore key {key} is not encrypted. Set it once more with: st2 key set {key} '…' --encrypt")
        stored = action.action_service.get_value(key, local=False, decrypt=True)
        if not stored or stored == plain:
            raise Failure(
                f"The datastore key {key} cannot be decrypted: the user who runs this action has to be allowed to "
                "(an administrator, where RBAC is on)."
            )
        action.secrets.add(stored)
        entry = _json(stored, key, LOGIN_KEYS, ("username",))
        _know(action, entry)
        if not entry.get("password") and not entry.get("private_key"):
            raise Failure(f'The datastore key {key} has neither "password" nor "private_key".')
        return Login(
            entry["username"], entry.get("password"), entry.get("private_key"), entry.get("passphrase"), entry.get("enable_password")
        )
    raise Failure(
        f"There is no login for device {device.id}: set the datastore key network.login.{device.id} or network.login.default, encrypted."
    )


def _stored(action, key):
    """Returns what the datastore has for a key, None where it has no such key; raises Failure where it does not say."""
    value = action.action_service.get_value(key, local=False)
    if value is not None:
        return value
    # That is also StackStorm's answer when its API is away, or refuses. Listing raises then.
    try:
        names = {entry.name for entry in action.action_service.list_values(local=False, prefix=key, limit=100, offset=0)}
    except Exception as error:
        raise Failure(f"The datastore key {key} cannot be read: StackStorm's API answers with {type(error).__name__}.") from None
    if key in names:
        raise Failure(f"The datastore key {key} cannot be read, although it exists: the user who runs this action has to be allowed to.")
    return None


def _know(action, entry):
    for name in ("password", "private_key", "passphrase", "enable_password"):
        action.secrets.add(entry.get(name))


def _family(device_id, vendor):
    name = vendor.strip().lower() if isinstance(vendor, str) else ""
    for family, names in VENDORS.items():
        if name in names:
            return family
    known = ", ".join(names[-1] if family != "huawei" else "huawei" for family, names in VENDORS.items())
    raise Failure(f"Device {device_id} has the vendor {vendor!r}, whose commands are not known here. Known: {known}.")


def _json(text, key, known, needed):
    try:
        entry = json.loads(text)
    except ValueError:
        entry = None
    if not isinstance(entry, dict):
        raise Failure(f"The datastore key {key} holds no JSON object.")
    for name in entry:
        if known is not None and name not in known:
            raise Failure(f'The datastore key {key} has the unknown member "{name}". Known: {", ".join(sorted(known))}.')
    for name, value in entry.items():
        if name != "port" and value is not None and not isinstance(value, str):
            raise Failure(f'"{name}" of the datastore key {key} has to be a text.')
    for name in needed:
        if not entry.get(name):
            raise Failure(f'The datastore key {key} has no "{name}".')
    return entry


def _host(host, place):
    """Returns the host; raises Failure for what could be anything but an address."""
    text = host.strip() if isinstance(host, str) else ""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        if HOST_NAME.match(text):
            return text
    raise Failure(f"There is no usable address: {place} is {host!r}.")


def _port(port, key):
    if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
        raise Failure(f'"port" of the datastore key {key} has to be a number from 1 to 65535.')
    return port
