"""Every YAML of the pack, and that each check finds what it is for."""

import pathlib
import shutil

import pytest
import yaml
from network_repair.device_service import DEVICE_SECONDS
from pack_check import problems
from run_action import load

PACK = pathlib.Path(__file__).resolve().parent.parent


def test_the_pack_has_no_problem():
    assert problems(PACK) == []


# Seconds for the start of the process and the answers of StackStorm's datastore, on a busy host.
START = 10


@pytest.mark.parametrize("name", ["enable_interface", "reduce_cpu", "generic_fix"])
def test_a_remediation_ends_by_itself_before_it_is_killed(name):
    timeout = yaml.safe_load((PACK / f"actions/remediation.{name}.yaml").read_text())["parameters"]["timeout"]["default"]
    limit = load(f"{name}.py").perform.__globals__["LIMIT"]
    assert START + DEVICE_SECONDS + limit <= timeout


def change(old, new):
    def apply(text):
        assert old in text
        return text.replace(old, new, 1)

    return apply


BROKEN = [
    ("pack.yaml", change("email:", "mail:"), "'email' is a required property"),
    ("pack.yaml", change("version: 1.0.0", "version: 1.0"), "1.0 is not of type 'string'"),
    ("pack.yaml", change("ref: network", "ref: net-work"), "ref"),
    ("pack.yaml", change('python_versions:\n  - "3"', "python_versions:\n  - 3"), "python_versions"),
    ("icon.png", lambda text: "x", "the pack has no icon"),
    ("config.schema.yaml", change("  secret: true\n", ""), "alert_token is a secret"),
    ("config.schema.yaml", change("type: string", "type: text"), "service_url.type"),
    ("actions/report_alert.yaml", change("name: report_alert\n", ""), "'name' is a required property"),
    ("actions/report_alert.yaml", change("name: report_alert", "name: report-alert"), "name"),
    ("actions/report_alert.yaml", change("report_alert.py", "no.py"), "entry_point no.py does not exist"),
    ("actions/report_alert.yaml", change("    default: 30\n", ""), "timeout has no default"),
    ("actions/report_alert.yaml", change("type: integer", "type: number"), "timeout: type cannot be changed"),
    ("actions/report_alert.yaml", change("    default: 30\n", "    default: 30\n    position: 3\n"), "timeout: position cannot be changed"),
    ("actions/report_alert.yaml", change("position: 0", "position: first"), "position"),
    ("actions/report_alert.yaml", change("  body:", "  content:"), "takes ['body']"),
    ("actions/inspect_device.yaml", change("    type: string\n", ""), "device_id has no type"),
    ("actions/report_alert.yaml", change("python-script", "python-skript"), "runner_type"),
    ("actions/report_alert.yaml", change("enabled: true", "enabled: true\nunknown: 1"), "unknown"),
    ("actions/report_alert.py", change("class ReportAlertAction", "class First: pass\n\n\nclass ReportAlertAction"), "one class"),
    (
        "actions/remediation.enable_interface.yaml",
        change("name: remediation.enable_interface", "name: enable_interface"),
        "remediation.enable_interface is missing",
    ),
    ("actions/remediation.enable_and_verify.yaml", change("(\\\\{[{%#]|<%)", "(\\\\{[{%#]|<!)"), "fault_description lets '<%' pass"),
    ("actions/remediation.enable_and_verify.yaml", change('    pattern: "^[A-Za-z0-9]{0,16}$"\n', ""), "fault_level lets '{{' pass"),
    ("actions/workflows/enable_and_verify.yaml", change("network.inspect_device", "network.inspect"), "network.inspect is no action"),
    ("actions/workflows/enable_and_verify.yaml", change("      fault_level:", "      level:"), "has no parameter level"),
    ("actions/workflows/enable_and_verify.yaml", change("do: inspect", "do: inspection"), "do: inspection is no task"),
    ("actions/workflows/enable_and_verify.yaml", change("<% ctx(fault_level) %>", "<% ctx(remediation).error %>"), "a result is passed"),
    ("actions/workflows/enable_and_verify.yaml", change("tasks:", "task:"), "'tasks' is a required property"),
    ("rules/hertzbeat_alert.yaml", change("network.report_alert", "network.report"), "network.report is no action"),
    ("rules/hertzbeat_alert.yaml", change("    body:", "    text:"), "has no parameter text"),
    ("rules/hertzbeat_alert.yaml", change("url: hertzbeat_alert", "path: hertzbeat_alert"), "url"),
    ("rules/hertzbeat_alert.yaml", change("core.st2.webhook", "core.st2.webhooks"), "trigger.type"),
    ("rules/hertzbeat_alert.yaml", lambda text: text + "\n\t- x", "ScannerError"),
]


@pytest.mark.parametrize("name, broken, says", BROKEN, ids=[f"{name}: {says}" for name, _, says in BROKEN])
def test_a_broken_file_is_found(tmp_path, name, broken, says):
    pack = tmp_path / "network"
    shutil.copytree(PACK, pack, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    path = pack / name
    path.write_text(broken(path.read_text(encoding="utf-8") if path.exists() else ""), encoding="utf-8")
    found = problems(pack)
    assert any(says in one for one in found), found
