"""Writes how a playbook ended to a file, as AWX takes it from its own callback: the summary of each host, the artifacts, what failed."""

import json
import os

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: recorder
type: notification
short_description: Records how a playbook ended
description: Writes the summary of each host, the values of set_stats and the messages of failed tasks to the file that RECORDER_FILE names.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "recorder"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self):
        super().__init__()
        self._messages = []

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._messages.append(str(result._result.get("msg")))

    def v2_runner_on_unreachable(self, result):
        self._messages.append(str(result._result.get("msg")))

    def v2_playbook_on_stats(self, stats):
        ended = {
            "hosts": {host: stats.summarize(host) for host in stats.processed},
            "artifacts": stats.custom.get("_run"),
            "messages": self._messages,
        }
        with open(os.environ["RECORDER_FILE"], "w", encoding="utf-8") as file:
            json.dump(ended, file)
