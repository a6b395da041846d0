from network_repair.action import PackAction
from network_repair.devices import find_device, find_login
from network_repair.enabling import Enabling, port_meant
from network_repair.session import Session

# Of the session, so that the action ends by itself, and says how, before StackStorm's own timeout of 120 s kills it: the look-up by
# device-service takes up to 15 s, and the start of the process some more.
LIMIT = 90


class EnableInterfaceAction(PackAction):
    """Switches on a port that its configuration has switched off; nothing else, and says what it found."""

    def perform(self, device_id, interface=None, fault_description=None, fault_level=None):
        device = find_device(self, device_id)
        port = port_meant(device, interface, fault_description)
        login = find_login(self, device)
        with Session(self.config, device, login, LIMIT) as session:
            return Enabling(session, device, port).run()
