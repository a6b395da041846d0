from network_repair.action import PackAction
from network_repair.devices import find_device, find_login


class LookupDeviceAction(PackAction):
    """Says what the pack knows of a device, without logging in to it."""

    def perform(self, device_id):
        device = find_device(self, device_id)
        login = find_login(self, device)
        means = "a private key" if login.private_key else "a password"
        return {
            "result": f"{device} is {device.vendor}, by {device.source}; the login is that of {login.username}, with {means}.",
            "device_id": device.id,
            "host": device.host,
            "port": device.port,
            "vendor": device.vendor,
            "model": device.model,
            "family": device.family,
            "source": device.source,
            "username": login.username,
        }
