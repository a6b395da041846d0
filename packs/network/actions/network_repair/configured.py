"""Repairs of which the pack knows only how to diagnose: what cures them, and how that is seen, its owner configures."""

import re
import time

from network_repair.action import Failure
from network_repair.platforms import LINUX
from network_repair.session import Lost, Refused

# Characters of one answer and of all that a result keeps.
LONGEST_ANSWER = 4000
LONGEST_REPORT = 16000

MOST_COMMANDS = 20
LONGEST_COMMAND = 500
EVERY = 2
DEFAULT_WITHIN = 20
LONGEST_WITHIN = 50


class Remedy:
    """What the pack's configuration has for one platform: the commands, and the look that alone makes a success."""

    def __init__(self, option, platform, entry):
        place = f"{option}.{platform} in the pack's configuration"
        self.commands = _texts(entry.get("commands"), f'"commands" of {place}')
        self.in_configuration = entry.get("configuration") is True
        check = entry.get("post_check")
        if not isinstance(check, dict) or not check.get("command") or not check.get("pattern"):
            raise Failure(
                f'{place} lists commands without a "post_check" of "command" and "pattern": nothing was sent. '
                "Without a look at the device there is no success."
            )
        self.look = _texts([check["command"]], f'"post_check.command" of {place}')[0]
        try:
            self._pattern = re.compile(check["pattern"], re.MULTILINE)
        except (re.error, TypeError) as error:
            raise Failure(f'"post_check.pattern" of {place} is no regular expression: {error}.') from None
        self._at_most = check.get("at_most")
        if self._at_most is not None and (
            isinstance(self._at_most, bool) or not isinstance(self._at_most, (int, float)) or not self._pattern.groups
        ):
            raise Failure(f'"post_check.at_most" of {place} has to be a number, with a group in "pattern" that reads the one to compare.')
        within = check.get("within", DEFAULT_WITHIN)
        if isinstance(within, bool) or not isinstance(within, (int, float)) or not 0 <= within <= LONGEST_WITHIN:
            raise Failure(f'"post_check.within" of {place} has to be a number of seconds from 0 to {LONGEST_WITHIN}.')
        self.within = within

    def is_well(self, output):
        """Tells whether an answer to the look shows that nothing is wrong (any more), and in which words."""
        match = self._pattern.search(output)
        if not match:
            return False, f'the answer to "{self.look}" does not have what post_check.pattern looks for'
        words = match.group().strip()[:200]
        if self._at_most is None:
            return True, words
        try:
            value = float(match.group(1))
        except (TypeError, ValueError):
            return False, f"post_check.pattern reads {match.group(1)!r}, which is no number"
        return value <= self._at_most, f"{words} (at most {self._at_most})"


def repair(session, device, option, entry, diagnosis):
    """Sends the configured remedy and looks whether it helped; without one, collects a diagnosis and fails.

    option is the name of the pack's configuration option, entry its value, diagnosis which of the platform's commands are asked.
    """
    platform = session.platform
    facts = {"device_id": device.id, "host": device.host, "platform": platform.name}
    configured = (entry or {}).get(platform.name)
    if not configured:
        found = _diagnosis(session, diagnosis)
        raise Failure(
            f"{device} needs a person: no commands are configured for {platform.name} ({option} in the pack's configuration). "
            'What the device shows is in "diagnosis". '
            "Nothing was changed.",
            changed=False,
            diagnosis=found,
            **facts,
        )
    remedy = Remedy(option, platform.name, configured)
    try:
        well, words = _look(session, remedy)
    except (Lost, Refused) as problem:
        raise Failure(f"{device} could not be looked at: {problem}. Nothing was changed.", changed=False, **facts) from None
    if well:
        return {"result": f"Nothing is wrong: {words}. Nothing was changed.", "changed": False, "post_check": words, **facts}
    _send(session, device, remedy, facts)
    try:
        well, words = _look_until_well(session, remedy)
    except (Lost, Refused) as problem:
        raise Failure(
            f"The commands were sent, but {device} could not be looked at afterwards: {problem}. "
            "Whether they helped is not known. It needs a person.",
            changed=True,
            **facts,
        ) from None
    if well:
        return {"result": f"The post-check is passed: {words}.", "changed": True, "post_check": words, "commands": remedy.commands, **facts}
    raise Failure(
        f"The commands were sent and did not help: {words}. It needs a person.",
        changed=True,
        post_check=words,
        commands=remedy.commands,
        diagnosis=_diagnosis(session, diagnosis),
        **facts,
    )


def _send(session, device, remedy, facts):
    sent = []
    try:
        if remedy.in_configuration:
            sent = remedy.commands
            session.configure(remedy.commands)
            return
        for command in remedy.commands:
            sent.append(command)
            session.order(command)
    except Refused as refused:
        raise Failure(
            f"{device} refused a command: {refused}. It needs a person.",
            # A command line refuses a command whole; in a shell, one that fails may have done a part of what it does.
            changed=False if len(sent) == 1 and session.platform is not LINUX else "unknown",
            commands=sent,
            **facts,
        ) from None
    except Lost as lost:
        raise Failure(
            f"The session with {device} broke while the commands were sent: {lost}. What they did is not known. It needs a person.",
            changed="unknown",
            commands=sent,
            **facts,
        ) from None


def _look(session, remedy):
    output = session.ask(remedy.look)
    # Not read as an answer: a pattern may fit it by chance.
    refusal = session.platform.refusal(output)
    if refusal:
        raise Refused(f"{remedy.look}: {refusal}")
    return remedy.is_well(output)


def _look_until_well(session, remedy):
    end = time.monotonic() + remedy.within
    while True:
        well, words = _look(session, remedy)
        if well or time.monotonic() >= end:
            return well, words
        time.sleep(EVERY)


def _diagnosis(session, kind):
    """Collects what a person asks for first. An answer that does not come ends it: the session cannot be used any more."""
    found = []
    left = LONGEST_REPORT
    for command in session.platform.diagnosis[kind]:
        try:
            output = session.ask(command).strip()
        except Lost as lost:
            found.append({"command": command, "output": f"({lost})"})
            break
        kept = output[: min(left, LONGEST_ANSWER)]
        left -= len(kept)
        found.append({"command": command, "output": kept + ("\n(cut off)" if len(kept) < len(output) else "")})
    return found


def _texts(value, place):
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_COMMANDS:
        raise Failure(f"{place} has to be a list of 1 to {MOST_COMMANDS} commands.")
    for text in value:
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_COMMAND or any(ord(letter) < 32 for letter in text):
            raise Failure(f"{place} has to hold texts of one line and at most {LONGEST_COMMAND} characters.")
    return value
