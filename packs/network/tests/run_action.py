"""Runs one action of the pack as StackStorm's Python runner does: a process of its own, the result on standard output.

    run_action.py ACTION.yaml --config CONFIG.json --datastore KEYS.json [NAME=VALUE …]

CONFIG.json is the pack's configuration; KEYS.json the datastore: {"name": {"value": "…", "secret": true}}. A secret is given out
decrypted only when the action asks for that. Prints {"status": "succeeded" | "failed", "result": …}, and exits with 0 or 1; 2 when
the parameters do not fit the action.
"""

import argparse
import importlib.util
import json
import pathlib
import sys
import types

import jsonschema
import yaml

PACK = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PACK / "tests" / "stackstorm"), str(PACK / "actions")]


class ActionService:
    """The datastore as an action sees it."""

    def __init__(self, keys):
        self._keys = keys

    def get_value(self, name, local=True, scope="system", decrypt=False):
        entry = self._keys.get(name)
        if entry is None or local:
            return None
        return "0A1B2C3D" * 8 if entry.get("secret") and not decrypt else entry["value"]

    def list_values(self, local=True, prefix=None, limit=None, offset=None):
        return [types.SimpleNamespace(name=name) for name in self._keys if name.startswith(prefix)]


def load(entry_point):
    """Returns the class of an entry point: the one that the file itself defines, as StackStorm takes it."""
    file = PACK / "actions" / entry_point
    spec = importlib.util.spec_from_file_location(file.stem, str(file))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    classes = [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]
    assert len(classes) == 1, f"{entry_point} defines {len(classes)} classes"
    return classes[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("action")
    parser.add_argument("--config", required=True)
    parser.add_argument("--datastore", required=True)
    parser.add_argument("parameters", nargs="*")
    given = parser.parse_intermixed_args()
    action = yaml.safe_load((PACK / "actions" / given.action).read_text(encoding="utf-8"))
    parameters = dict(pair.split("=", 1) for pair in given.parameters)
    schema = {"type": "object", "additionalProperties": False, "properties": action["parameters"]}
    try:
        jsonschema.Draft3Validator(schema).validate(parameters)
    except jsonschema.ValidationError as error:
        print(f"The parameters do not fit: {error.message}", file=sys.stderr)
        return 2
    service = ActionService(json.loads(pathlib.Path(given.datastore).read_text(encoding="utf-8")))
    config = json.loads(pathlib.Path(given.config).read_text(encoding="utf-8"))
    succeeded, result = load(action["entry_point"])(config=config, action_service=service).run(**parameters)
    print(json.dumps({"status": "succeeded" if succeeded is True else "failed", "result": result}, ensure_ascii=False))
    return 0 if succeeded is True else 1


if __name__ == "__main__":
    sys.exit(main())
