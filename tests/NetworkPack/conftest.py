"""A lab of real routers for the pack's actions: FRR behind sshd in network namespaces, made by tests/DeviceLab."""

import json
import os
import pathlib
import subprocess
import sys

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PACK = REPOSITORY / "packs" / "network"
sys.path.insert(0, str(REPOSITORY / "tests" / "DeviceLab"))

from device_lab import DeviceLab  # noqa: E402


def pytest_collection_modifyitems(items):
    """Deals the tests out like cards: pytest-xdist hands them on in rows, and a row of slow ones would keep one process busy alone."""
    hands = 60
    items[:] = [item for hand in range(hands) for item in items[hand::hands]]


class Lab(DeviceLab):
    """One router (device 1: vtysh as login shell; device 2: the same router, whose login gets a shell) and a Linux host (device 3)."""

    def __init__(self, folder):
        super().__init__(folder / "lab")
        self._runs = folder
        key = pathlib.Path(self.host["private_key_file"]).read_text()
        by_password = {"username": self.router["username"], "password": self.router["password"]}
        by_key = {"username": "root", "private_key": key}
        self.keys = {
            **self._device("1", self.router, "frr", by_password),
            **self._device("2", self.router, "FRRouting", by_key),
            **self._device("3", self.host, "linux", by_key),
        }

    def run(self, action, device_id, known_hosts=None, login=None, config=None, **parameters):
        """Runs an action as a process and returns its exit code and what it printed."""
        keys = {**self.keys, **({f"network.login.{device_id}": _secret(login)} if login else {})}
        run = self._runs / f"run-{os.urandom(4).hex()}"
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

    def _device(self, device_id, described, vendor, login):
        entry = {"host": described["host"], "port": described["port"], "vendor": vendor}
        return {f"network.device.{device_id}": {"value": json.dumps(entry)}, f"network.login.{device_id}": _secret(login)}


def _secret(login):
    return {"value": json.dumps(login), "secret": True}


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    made = Lab(tmp_path_factory.mktemp("pack"))
    yield made
    made.down()
