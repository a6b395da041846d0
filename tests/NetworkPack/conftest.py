"""A lab of real routers for the pack's actions: FRR behind sshd in network namespaces, made by tests/DeviceLab."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PACK = REPOSITORY / "packs" / "network"


def pytest_collection_modifyitems(items):
    """Deals the tests out like cards: pytest-xdist hands them on in rows, and a row of slow ones would keep one process busy alone."""
    hands = 60
    items[:] = [item for hand in range(hands) for item in items[hand::hands]]


class Lab:
    """One router (device 1: vtysh as login shell; device 2: the same router, whose login gets a shell) and a Linux host (device 3)."""

    def __init__(self, folder):
        self._folder = folder
        self._lab = folder / "lab"
        environment = {**os.environ, "AISVC_LAB_OWNER": str(os.getpid())}
        made = subprocess.run(
            [str(REPOSITORY / "tests/DeviceLab/up.sh"), str(self._lab), "1"], stdout=subprocess.PIPE, env=environment, check=True
        )
        described = json.loads(pathlib.Path(made.stdout.decode().strip()).read_text())
        self.router, self.host, self.peer = described["routers"][0], described["host"], described["peer"]
        key = pathlib.Path(self.host["private_key_file"]).read_text()
        by_password = {"username": self.router["username"], "password": self.router["password"]}
        by_key = {"username": "root", "private_key": key}
        self.keys = {
            **self._device("1", self.router, "frr", by_password),
            **self._device("2", self.router, "FRRouting", by_key),
            **self._device("3", self.host, "linux", by_key),
        }
        self.known_hosts = self._known_host("r1", self.router) + self._known_host("host", self.host)

    def down(self):
        subprocess.run([str(REPOSITORY / "tests/DeviceLab/down.sh"), str(self._lab)], check=True)

    def run(self, action, device_id, known_hosts=None, login=None, config=None, **parameters):
        """Runs an action as a process and returns its exit code and what it printed."""
        keys = {**self.keys, **({f"network.login.{device_id}": _secret(login)} if login else {})}
        run = self._folder / f"run-{os.urandom(4).hex()}"
        run.mkdir()
        (run / "known_hosts").write_text(self.known_hosts if known_hosts is None else known_hosts)
        (run / "config.json").write_text(json.dumps({"known_hosts_file": str(run / "known_hosts"), **(config or {})}))
        (run / "keys.json").write_text(json.dumps(keys))
        ended = subprocess.run(
            [
                sys.executable,
                str(PACK / "tests/run_action.py"),
                action,
                "--config",
                str(run / "config.json"),
                "--datastore",
                str(run / "keys.json"),
                f"device_id={device_id}",
                *(f"{name}={value}" for name, value in parameters.items()),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=130,
            check=False,
        )
        everything = ended.stdout + ended.stderr
        for secret in (self.router["password"], "PRIVATE KEY", "canary"):
            assert secret not in everything, everything
        assert ended.stdout, ended.stderr
        return ended.returncode, json.loads(ended.stdout)

    def set_link(self, device, port, state):
        """Changes a port from outside, in the kernel."""
        subprocess.run(["ip", "-n", device["namespace"], "link", "set", port, state], check=True)

    def set_carrier(self, device, port, state):
        """Plugs the cable in at its far end, or out."""
        name = device["namespace"].rsplit("-", 1)[1]
        subprocess.run(["ip", "-n", self.peer, "link", "set", f"{name}{port}", state], check=True)

    def is_up(self, device, port):
        shown = subprocess.run(["ip", "-n", device["namespace"], "-json", "link", "show", "dev", port], stdout=subprocess.PIPE, check=True)
        return "UP" in json.loads(shown.stdout)[0]["flags"]

    def log(self, device):
        name = device["namespace"].rsplit("-", 1)[1]
        return (self._lab / name / "sshd.log").read_text()

    def _device(self, device_id, described, vendor, login):
        entry = {"host": described["host"], "port": described["port"], "vendor": vendor}
        return {f"network.device.{device_id}": {"value": json.dumps(entry)}, f"network.login.{device_id}": _secret(login)}

    def _known_host(self, name, described):
        kind, key = (self._lab / name / "host_key.pub").read_text().split()[:2]
        return f"[{described['host']}]:{described['port']} {kind} {key}\n"


def _secret(login):
    return {"value": json.dumps(login), "secret": True}


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    made = Lab(tmp_path_factory.mktemp("pack"))
    yield made
    made.down()
