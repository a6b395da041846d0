"""Runs deploy/awx/network-repair.yml by ansible-playbook as AWX does, against the lab of tests/DeviceLab."""

import dataclasses
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import pytest
import yaml

HERE = pathlib.Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
DEPLOY = REPOSITORY / "deploy" / "awx"
sys.path.insert(0, str(REPOSITORY / "tests" / "DeviceLab"))

from device_lab import DeviceLab  # noqa: E402


@dataclasses.dataclass
class Ended:
    """How a run ended, and whether a text that was sent became a command. When no play began, hosts and messages are empty."""

    code: int
    output: str
    evaluated: bool
    hosts: dict
    artifacts: dict
    messages: list

    @property
    def message(self):
        assert len(self.messages) == 1, self.output
        return self.messages[0]


class Ansible:
    """ansible-playbook with an inventory, in a folder of its own."""

    def __init__(self, folder, inventory, **environment):
        self._folder = folder
        self._inventory = folder / "inventory.yml"
        self._inventory.write_text(yaml.safe_dump(inventory, allow_unicode=True))
        self._environment = environment

    def run(self, limit, *options, playbook=DEPLOY / "network-repair.yml", own=(), **variables):
        """Launches a job.

        Names and texts are marked unsafe, as AWX writes what comes with a launch; but not what is no text, and not the template's own
        variables. CANARY in a text is the path of a file that is there afterwards when the text was evaluated.
        """
        run = self._folder / f"run-{os.urandom(4).hex()}"
        run.mkdir()
        canary = run / "evaluated"
        lines = (f"{_quoted(name, name in own)}: {_quoted(value, name in own)}\n" for name, value in variables.items() if value is not None)
        (run / "vars.yml").write_text("".join(lines).replace("CANARY", str(canary)) or "{}")
        # The path of a socket is short by necessity.
        with tempfile.TemporaryDirectory(prefix="awx", dir="/tmp") as sockets:
            ended = self._play(run, sockets, "-l", limit, *options, str(playbook))
        record = run / "record.json"
        recorded = json.loads(record.read_text()) if record.exists() else {"hosts": {}, "artifacts": None, "messages": []}
        return Ended(ended.returncode, ended.stdout, canary.exists(), **recorded)

    def _play(self, run, sockets, *options):
        return subprocess.run(
            ["ansible-playbook", *options, "-e", f"@{run / 'vars.yml'}", "-i", str(self._inventory)],
            cwd=run,
            env={**os.environ, **self._settings(run, sockets), **self._environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
            check=False,
        )

    @staticmethod
    def _settings(run, sockets):
        return {
            "ANSIBLE_CALLBACK_PLUGINS": str(HERE / "callbacks"),
            "ANSIBLE_CALLBACKS_ENABLED": "recorder",
            "RECORDER_FILE": str(run / "record.json"),
            "ANSIBLE_LOCAL_TEMP": str(run / "tmp"),
            "ANSIBLE_LOCALHOST_WARNING": "False",
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_PIPELINING": "True",
            "ANSIBLE_RETRY_FILES_ENABLED": "False",
            # As AWX sets it; the inventory's ansible_host_key_checking wins.
            "ANSIBLE_HOST_KEY_CHECKING": "False",
            # A connection is kept for the run alone: it would hide from the next one that a device is away.
            "ANSIBLE_SSH_ARGS": "-F /dev/null -o ControlMaster=auto -o ControlPersist=3",
            "ANSIBLE_SSH_CONTROL_PATH_DIR": sockets,
        }


class Lab(DeviceLab):
    """Hosts 1 (vtysh as login shell, by password) and 2 (a shell, by key) are the same router; core-3 is the Linux host, device 3.

    On 4 the platform is not known, 5 waits for 3 seconds alone, and the key of 6 is not known."""

    def __init__(self, folder):
        super().__init__(folder / "lab")
        (folder / "known_hosts").write_text(self.known_hosts)
        by_password = {"ansible_user": self.router["username"], "ansible_password": self.router["password"]}
        by_key = {"ansible_user": "root", "ansible_ssh_private_key_file": self.host["private_key_file"]}
        router, host = ({"ansible_host": one["host"], "ansible_port": one["port"]} for one in (self.router, self.host))
        every = {
            "ansible_host_key_checking": True,
            "ansible_ssh_common_args": f"-o UserKnownHostsFile={folder / 'known_hosts'} -o GlobalKnownHostsFile=/dev/null",
            "network_repair_retries": 3,
            "network_repair_delay": 1,
            "network_repair_command_seconds": 100,
            "ansible_python_interpreter": "/usr/bin/python3",
        }
        hosts = {
            "1": {**router, **by_password, "ansible_network_os": "frr", "network_repair_login": "vtysh"},
            "2": {**router, **by_key, "ansible_network_os": "frr.frr.frr"},
            "core-3": {**host, **by_key, "ansible_network_os": "linux", "network_repair_device_id": 3},
            "4": {**host, **by_key, "ansible_network_os": "junos"},
            "5": {**router, **by_key, "ansible_network_os": "frr", "network_repair_command_seconds": 3},
            "6": {**router, **by_key, "ansible_network_os": "frr", "ansible_ssh_common_args": "-o UserKnownHostsFile=/dev/null"},
        }
        # A group can have a name that looks like a device's.
        groups = {"routers": {"hosts": {"1": {}, "2": {}}}, "9": {"hosts": {"2": {}}}}
        self._ansible = Ansible(folder, {"all": {"vars": every, "hosts": hosts, "children": groups}})

    def repair(self, limit, *options, **changed):
        """Launches a repair of the device that a host is. A variable that is None is left out."""
        variables = {
            "device_id": "3" if limit == "core-3" else limit,
            "fault_description": "接口eth1 down",
            "fault_level": "P1",
            "interface": "eth1",
            "trace_tag": "aiservice-0190c2f4",
        }
        ended = self._ansible.run(limit, *options, **{**variables, **changed})
        assert self.router["password"] not in ended.output
        return ended

    def logins(self):
        """How many logins the devices have seen, refused ones included."""
        return sum(self.log(device).count(word) for device in (self.router, self.host) for word in ("Accepted ", "Failed "))


class Vendors:
    """Devices of vendors, whose collections are not installed here: their modules are stand-ins, and a device is a file."""

    ANY = {"type": "list", "elements": "str", "required": True}
    NONE = {"type": "str", "choices": ["line", "strict", "exact", "none"], "required": True}
    COMMAND, CONFIG = {"commands": ANY}, {"parents": ANY, "lines": ANY, "match": NONE}
    MODULES = {
        "cisco/ios/ios_command": COMMAND,
        "cisco/ios/ios_config": CONFIG,
        "cisco/nxos/nxos_command": COMMAND,
        "cisco/nxos/nxos_config": CONFIG,
        "community/network/ce_command": COMMAND,
        "community/network/ce_config": CONFIG,
        "h3c_open/comware/comware_command": {"command": ANY},
    }

    def __init__(self, folder):
        self._folder, self._device = folder, folder / "device.json"
        source = (HERE / "vendor_module.py").read_text()
        for path, spec in self.MODULES.items():
            owner, collection, name = path.split("/")
            module = folder / "collections" / "ansible_collections" / owner / collection / "plugins" / "modules" / f"{name}.py"
            module.parent.mkdir(parents=True, exist_ok=True)
            module.write_text(source.replace('NAME = "name"', f"NAME = {name!r}").replace("SPEC = {}", f"SPEC = {spec!r}"))

    def repair(self, network_os, interface, answers):
        """Has a device with these answers repaired; returns how it ended and what was sent to it."""
        self._device.write_text(json.dumps({"answers": answers, "sent": []}))
        host = {"ansible_connection": "local", "ansible_network_os": network_os, "network_repair_retries": 2, "network_repair_delay": 0}
        ended = self._ansible({"1": host}).run("1", device_id="1", fault_description="x", trace_tag="x", interface=interface)
        return ended, json.loads(self._device.read_text())["sent"]

    def read(self, cases):
        """Returns the states that answers show."""
        given = self._folder / "cases.json"
        given.write_text(json.dumps({"cases": cases, "platforms_file": str(DEPLOY / "platforms.yml")}))
        ended = self._ansible({"localhost": {}}).run("localhost", "-e", f"@{given}", playbook=HERE / "reading.yml")
        assert ended.code == 0, ended.output
        return [one.split(":")[1] for one in ended.artifacts["read"].split()]

    def _ansible(self, hosts):
        every = {"ansible_python_interpreter": "/usr/bin/python3"}
        settings = {"ANSIBLE_COLLECTIONS_PATH": str(self._folder / "collections"), "DEVICE_FILE": str(self._device)}
        return Ansible(self._folder, {"all": {"vars": every, "hosts": hosts}}, **settings)


def _quoted(value, own):
    # What is JSON is YAML as well.
    text = json.dumps(value, ensure_ascii=False)
    return f"!unsafe {text}" if isinstance(value, str) and not own else text


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    made = Lab(tmp_path_factory.mktemp("awx"))
    yield made
    made.down()


@pytest.fixture(scope="session")
def vendors(tmp_path_factory):
    return Vendors(tmp_path_factory.mktemp("vendors"))
