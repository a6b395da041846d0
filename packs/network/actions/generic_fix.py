from network_repair.action import PackAction
from network_repair.configured import repair
from network_repair.devices import find_device, find_login
from network_repair.session import Session

# Of the session, so that the action ends by itself, and says how, before StackStorm's own timeout of 180 s kills it: the look-up by
# device-service takes up to 15 s, and the start of the process some more.
LIMIT = 150


class GenericFixAction(PackAction):
    """Sends the commands that the option generic_fix of the pack has for the platform, and succeeds only when its post-check is passed."""

    def perform(self, device_id, interface=None, fault_description=None, fault_level=None):
        device = find_device(self, device_id)
        login = find_login(self, device)
        with Session(self.config, device, login, LIMIT) as session:
            return repair(session, device, "generic_fix", self.config.get("generic_fix"), "general")
