"""The lab for tests in Python: brings it up, changes its ports and cables from outside, and takes it down."""

import json
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


class DeviceLab:
    """One FRR router and one Linux host. What they are and how to log in is in router and host, as up.sh describes them."""

    def __init__(self, folder):
        self.folder = folder
        environment = {**os.environ, "AISVC_LAB_OWNER": str(os.getpid())}
        made = subprocess.run([str(HERE / "up.sh"), str(folder), "1"], stdout=subprocess.PIPE, env=environment, check=True)
        described = json.loads(pathlib.Path(made.stdout.decode().strip()).read_text())
        self.router, self.host, self.peer = described["routers"][0], described["host"], described["peer"]
        self.known_hosts = self._known_host("r1", self.router) + self._known_host("host", self.host)

    def down(self):
        subprocess.run([str(HERE / "down.sh"), str(self.folder)], check=True)

    def set_link(self, device, port, state):
        """Changes a port from outside, in the kernel."""
        subprocess.run(["ip", "-n", device["namespace"], "link", "set", port, state], check=True)

    def set_carrier(self, device, port, state):
        """Plugs the cable in at its far end, or out."""
        subprocess.run(["ip", "-n", self.peer, "link", "set", f"{_name(device)}{port}", state], check=True)

    def is_up(self, device, port):
        shown = subprocess.run(["ip", "-n", device["namespace"], "-json", "link", "show", "dev", port], stdout=subprocess.PIPE, check=True)
        return "UP" in json.loads(shown.stdout)[0]["flags"]

    def log(self, device):
        """What the device's sshd has written."""
        return (self.folder / _name(device) / "sshd.log").read_text()

    def _known_host(self, name, described):
        kind, key = (self.folder / name / "host_key.pub").read_text().split()[:2]
        return f"[{described['host']}]:{described['port']} {kind} {key}\n"


def _name(device):
    return device["namespace"].rsplit("-", 1)[1]
