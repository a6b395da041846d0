"""Stands in for the modules of the vendors' collections, which are not installed here. conftest.py puts NAME and SPEC in their places.

The device is a file: answers, of which the last one stays, and what was sent to it. An answer that begins with ! is refused by the device.
"""

import json
import os

from ansible.module_utils.basic import AnsibleModule

NAME = "name"
SPEC = {}


def main():
    module = AnsibleModule(argument_spec=SPEC)
    path = os.environ["DEVICE_FILE"]
    with open(path, encoding="utf-8") as file:
        device = json.load(file)
    lines = [*(module.params.get("parents") or []), *(module.params.get("lines") or [])]
    commands = module.params.get("commands") or module.params.get("command") or []
    device["sent"].append([NAME, *lines, *commands])
    looks = len(commands) == 1
    answer = device["answers"].pop(0) if looks and len(device["answers"]) > 1 else device["answers"][0]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(device, file)
    if looks and answer.startswith("!"):
        module.fail_json(msg=answer[1:])
    texts = [answer] if looks else []
    module.exit_json(changed=not looks, stdout=texts, stdout_lines=[text.splitlines() for text in texts])


if __name__ == "__main__":
    main()
