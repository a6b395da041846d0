"""Finds what StackStorm would refuse in the pack's files, and what this pack asks of them beside that."""

import ast
import json
import pathlib
import re

import jsonschema
import yaml

SCHEMAS = pathlib.Path(__file__).resolve().parent / "schemas"

# The names of the guide's map.
NEEDED = ("remediation.enable_interface", "remediation.reduce_cpu", "remediation.generic_fix")
SECRET = re.compile(r"token|password|key$")

# Of the runner's own parameters an action may change these attributes; any other has to be the runner's.
OVERRIDABLE = {"default", "description", "enum", "immutable", "required"}
RUNNER = {"python-script": {"timeout": {"type": "integer", "default": 600}}, "orquesta": {}}

OPENERS = ("{{", "{%", "{#", "<%")
ENGINE = ("continue", "noop", "fail", "retry")


def problems(pack):
    """Returns a sentence for each; an empty list for a pack that registers."""
    found = []
    description = _read(pack / "pack.yaml", "pack", found)
    options = _read(pack / "config.schema.yaml", "config", found)
    found += [
        f"config.schema.yaml: {name} is a secret and not marked as one"
        for name, option in options.items()
        if SECRET.search(name) and option.get("secret") is not True
    ]
    if description.get("ref") != "network" or description.get("name") != "network":
        found.append("pack.yaml: ref and name have to be network")
    found += [f"{icon.name}: the pack has no icon" for icon in pack.glob("icon.*")]
    actions = {}
    for path in sorted((pack / "actions").glob("*.yaml")):
        action = _read(path, "action", found)
        found += [f"{path.name}: {one}" for one in _action(pack, path, action)]
        actions[f"network.{action.get('name')}"] = action
    found += [f"actions: {name} is missing" for name in NEEDED if f"network.{name}" not in actions]
    for path in sorted((pack / "actions" / "workflows").glob("*.yaml")):
        found += [f"{path.name}: {one}" for one in _workflow(_read(path, "workflow", found), actions)]
    for path in sorted((pack / "rules").glob("*.yaml")):
        rule = _read(path, "rule", found)
        called = rule.get("action", {})
        found += [f"{path.name}: {one}" for one in _call(called.get("ref"), called.get("parameters", {}), actions)]
        if rule.get("name") != path.stem:
            found.append(f"{path.name}: name has to be that of the file")
    return found


def _read(path, schema, found):
    try:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as unreadable:
        found.append(f"{path.name}: {type(unreadable).__name__}")
        return {}
    checker = jsonschema.Draft4Validator(
        json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8")), format_checker=jsonschema.FormatChecker()
    )
    found += [
        f"{path.name}: {'.'.join(str(part) for part in error.absolute_path)}: {error.message}" for error in checker.iter_errors(value)
    ]
    return value if isinstance(value, dict) else {}


def _action(pack, path, action):
    if action.get("name") != path.stem:
        yield "name has to be that of the file"
    runner, parameters = action.get("runner_type"), action.get("parameters", {})
    entry = pack / "actions" / str(action.get("entry_point"))
    if not entry.is_file():
        yield f"entry_point {entry.name} does not exist"
        return
    for name, own in RUNNER.get(runner, {}).items():
        if not isinstance(parameters.get(name, {}).get("default"), int):
            yield f"{name} has no default of its own"
        changed = {key for key, value in parameters.get(name, {}).items() if own.get(key) != value} - OVERRIDABLE
        if changed:
            yield f"{name}: {', '.join(sorted(changed))} cannot be changed, the parameter is the runner's"
    # A parameter of the runner has the runner's type, StackStorm merges them.
    yield from (f"{name} has no type" for name, one in parameters.items() if "type" not in one and name not in RUNNER.get(runner, {}))
    if runner == "python-script":
        yield from _entry(entry, set(parameters) - set(RUNNER[runner]))
    if runner == "orquesta":
        yield from _evaluated(parameters)


def _entry(entry, parameters):
    classes = [node for node in ast.parse(entry.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    if len(classes) != 1:
        yield f"{entry.name} has to define one class, StackStorm takes the first"
        return
    for method in classes[0].body:
        if isinstance(method, ast.FunctionDef) and method.name == "perform" and method.args.kwarg is None:
            taken = {argument.arg for argument in method.args.args + method.args.kwonlyargs} - {"self"}
            if taken != parameters:
                yield f"{entry.name} takes {sorted(taken)}, and not {sorted(parameters)}"


def _evaluated(parameters):
    """A workflow evaluates its inputs again."""
    for name, parameter in parameters.items():
        if parameter.get("type") != "string":
            continue
        for opener in OPENERS:
            for sample in (opener, f"6{opener}", f"{opener} x", f"GE0/0/1 {opener} x", f"6\n{opener}"):
                if "pattern" not in parameter or re.search(parameter["pattern"], sample):
                    yield f"{name} lets {sample!r} pass, which the workflow would evaluate"
                    break


def _workflow(workflow, actions):
    tasks = workflow.get("tasks", {})
    for name, task in tasks.items():
        yield from (f"{name}: {one}" for one in _call(task.get("action"), task.get("input", {}), actions))
        if "result()" in json.dumps(task.get("input", {})) or re.search(
            r"ctx\((?:remediation|inspection)\)", json.dumps(task.get("input", {}))
        ):
            yield f"{name}: a result is passed to a task, which evaluates the device's text"
        for step in task.get("next", []):
            following = step.get("do", [])
            for target in following if isinstance(following, list) else [one.strip() for one in following.split(",")]:
                if target not in tasks and target not in ENGINE:
                    yield f"{name}: do: {target} is no task"


def _call(ref, given, actions):
    if ref not in actions:
        yield f"{ref} is no action of the pack"
        return
    parameters = actions[ref].get("parameters", {})
    yield from (f"{ref} has no parameter {name}" for name in given if name not in parameters)
    yield from (f"{ref} needs {name}" for name, one in parameters.items() if one.get("required") and name not in given)
