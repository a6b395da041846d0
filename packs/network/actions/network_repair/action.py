"""What the actions of this pack have in common: how one ends, and that no secret is in what it says."""

from st2common.runners.base_action import Action

from network_repair.secrets import Secrets


# Between two of these StackStorm's Python runner finds the result: a device that prints one would make a finished repair look failed.
RESULT_DELIMITER = "%%%%%~=~=~=************=~=~=~%%%%"


class Failure(Exception):
    """Ends an action as failed: the message says what is wrong and what to do; found holds what else is worth knowing."""

    def __init__(self, message, **found):
        super().__init__(message)
        self.found = found


class PackAction(Action):
    """Runs perform() of a subclass and reports its end.

    StackStorm takes the status from the first value that run() returns. The second is the result: {"result": sentence, …} of a success,
    {"error": sentence, …} of a failure. Secrets that became known on the way are masked in both.
    """

    def __init__(self, config=None, action_service=None):
        super().__init__(config=config, action_service=action_service)
        self.config = config or {}
        self.secrets = Secrets(self.config)
        self.secrets.add(RESULT_DELIMITER)

    def run(self, **parameters):
        try:
            return True, self.secrets.masked(self.perform(**parameters))
        except Failure as failure:
            return False, self.secrets.masked({"error": str(failure), **failure.found})
        except Exception as unexpected:  # A traceback would show what it was about to send.
            kind = type(unexpected).__name__
            return False, self.secrets.masked(
                {"error": f"The action ended unexpectedly, what it had done is not known: {kind}: {unexpected}"}
            )

    def perform(self, **parameters):
        """Does what the action is for and returns its result, a dict with "result"; raises Failure when it is not done."""
        raise NotImplementedError
