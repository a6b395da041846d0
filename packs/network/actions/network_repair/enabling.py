"""The repair of a port that is switched off by its configuration."""

import time

from network_repair import platforms, ports
from network_repair.action import Failure
from network_repair.session import Lost, Refused

# A port that negotiates needs seconds; it counts as up when it is so three times in a row.
PATIENCE = 25
EVERY = 1
STEADY = 3

REASONS = {
    platforms.DOWN: "is enabled but has no link, which no configuration cures",
    platforms.PROTECTED: "was switched off by the device itself",
    platforms.MISSING: "does not exist on the device",
    platforms.SHUTDOWN: "is still switched off",
    platforms.UNKNOWN: "is in a state that is not understood",
}


def port_meant(device, interface, fault_description):
    """Returns the port that is meant, as it was written; raises Failure unless that is one, beyond doubt."""
    if interface:
        if not ports.family_accepts(device.family, interface):
            raise Failure(f'interface "{interface}" is no name of an interface of a {device.vendor} device. Nothing was sent to it.')
        return interface.strip()
    named, others = ports.named_in(device.family, fault_description)
    if others or len(named) > 1:
        raise Failure(
            f"fault_description speaks of several interfaces ({', '.join(named) + ' and others' if others else ', '.join(named)}): "
            "say which one in the parameter interface. "
            f"Nothing was sent to {device}."
        )
    if not named:
        raise Failure(
            "There is no interface to enable: fault_description names none in full. Say which one in the parameter interface. "
            f"Nothing was sent to {device}."
        )
    return named[0]


class Enabling:
    """One port of one device, from the look before to the look after."""

    def __init__(self, session, device, written):
        platform = session.platform.name
        self._session = session
        self._port = ports.platform_name(platform, written)
        self._as_written = ports.platform_name(platform, written, is_long=False)
        self._facts = {"device_id": device.id, "host": device.host, "platform": platform, "interface": self._port}
        if self._port is None:
            raise Failure(f'"{written}" is no name of an interface of {platform} ({device}). Nothing was changed.')

    def run(self):
        try:
            state, words = self._first_look()
        except Lost as lost:
            raise Failure(f"{self._port} could not be looked at: {lost}. Nothing was changed.", changed=False, **self._facts) from None
        if state == platforms.ENABLED:
            return {
                "result": f"{self._port} is up already ({words}). Nothing was changed.",
                "changed": False,
                "before": state,
                "after": state,
                **self._facts,
            }
        if state != platforms.SHUTDOWN:
            raise self._failure(f"{self._port} {REASONS[state]} ({words}). Nothing was changed.", changed=False, before=state, after=state)
        self._send(self._session.platform.enable)
        try:
            state, words = self._look_until_up()
        except Lost as lost:
            raise self._failure(
                f"{self._port} was enabled, but could not be looked at afterwards: {lost}. Whether it is up is not known.",
                changed=True,
                before=platforms.SHUTDOWN,
                after=platforms.UNKNOWN,
            ) from None
        if state == platforms.ENABLED:
            return {
                "result": f"{self._port} is enabled and up ({words}).",
                "changed": True,
                "before": platforms.SHUTDOWN,
                "after": state,
                **self._facts,
            }
        if state == platforms.PROTECTED:
            self._take_back(words)
        raise self._failure(
            f"{self._port} was enabled, but {REASONS[state]} ({words}).",
            changed=state != platforms.SHUTDOWN or "unknown",
            before=platforms.SHUTDOWN,
            after=state,
        )

    def _send(self, commands):
        try:
            self._session.configure([command.format(port=self._port) for command in commands])
        except Refused as refused:
            state = self._look_or_unknown()
            raise self._failure(
                f"The device refused a command: {refused}. {self._port} is now: {state}.",
                changed=state != platforms.SHUTDOWN and "unknown",
                before=platforms.SHUTDOWN,
                after=state,
            ) from None
        except Lost as lost:
            raise self._failure(
                f"The session broke while {self._port} was being enabled: {lost}. Whether it is enabled is not known.",
                changed="unknown",
                before=platforms.SHUTDOWN,
                after=platforms.UNKNOWN,
            ) from None

    def _take_back(self, words):
        """Restores what was there before: a port that its device switches off at once is not left to flap."""
        try:
            self._session.configure([command.format(port=self._port) for command in self._session.platform.disable])
            state, _ = self._look()
        except (Refused, Lost) as problem:
            raise self._failure(
                f"The device switched {self._port} off by itself after it was enabled ({words}), "
                f"and shutting it down again failed: {problem}.",
                changed="unknown",
                before=platforms.SHUTDOWN,
                after=platforms.UNKNOWN,
            ) from None
        outcome = (
            "It was shut down again" if state == platforms.SHUTDOWN else f"The command to shut it down again was sent; it is now: {state}"
        )
        raise self._failure(
            f"The device switched {self._port} off by itself after it was enabled ({words}). {outcome}.",
            changed=state != platforms.SHUTDOWN,
            before=platforms.SHUTDOWN,
            after=state,
        )

    def _first_look(self):
        state, words = self._look()
        if state == platforms.MISSING and self._as_written != self._port:
            # A CloudEngine calls GE1/0/1 what other devices of Huawei call GigabitEthernet1/0/1.
            short, words_of_short = self._look(self._as_written)
            if short != platforms.MISSING:
                self._port = self._facts["interface"] = self._as_written
                return short, words_of_short
        return state, words

    def _look(self, port=None):
        platform = self._session.platform
        port = port or self._port
        return platform.state(port, self._session.ask(platform.look.format(port=port)))

    def _look_or_unknown(self):
        try:
            return self._look()[0]
        except Lost:
            return platforms.UNKNOWN

    def _look_until_up(self):
        end = time.monotonic() + PATIENCE
        steady = 0
        while True:
            state, words = self._look()
            steady = steady + 1 if state == platforms.ENABLED else 0
            # One that has just come up is looked at on: it stays up, or is seen down.
            if steady == STEADY or (steady == 0 and time.monotonic() > end):
                return state, words
            time.sleep(EVERY)

    def _failure(self, message, **found):
        return Failure(f"{message} It needs a person.", **found, **self._facts)
