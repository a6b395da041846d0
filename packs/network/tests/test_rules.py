"""The rules' parameters: the text of an alert is never evaluated, however often StackStorm renders it."""

import json
import pathlib

import jinja2
import jinja2.sandbox
import pytest
import yaml

RULES = pathlib.Path(__file__).resolve().parent.parent / "rules"
SECRET = "canary-5ecret"
TEXTS = [
    "{{ st2kv.system.x }}",
    "{{{ st2kv.system.x }}}",
    "{{{{ st2kv.system.x }}}}",
    "{{% st2kv.system.x %}}",
    "{ { x } }",
    "{% if 1 %}{{ st2kv.system.x }}{% endif %}",
    "{% raw %}",
    "{% endraw %}{{ st2kv.system.x }}",
    "{%- set a = 1 -%}",
    "{# x #}",
    "{{#%",
    "<% st2kv('system.x') %>",
    "<<%% ctx() %>",
    "\\{{ st2kv.system.x }}",
    "\\\\{{ st2kv.system.x }}",
    "\\u007b{ x }}",
    "{\\u007b x }}",
    '"',
    "'",
    "\\",
    "\n\r\t\0\x1f",
    "\u2028\u2029\x85",
    "接口GE0/0/1 down",
    "\U0001f600",
    "123",
    "true",
    "null",
    "",
    "}}",
    "%}",
]


def environment():
    """What StackStorm renders parameters with."""
    made = jinja2.sandbox.SandboxedEnvironment(undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["to_json_string"] = lambda value: json.dumps(value, sort_keys=False, separators=(",", ": "))
    return made


def render(text, context):
    """As StackStorm renders one parameter: what holds no opener, or is no template, stays as it is."""
    if "{{" not in text and "{%" not in text:
        return text
    try:
        environment().parse(text)
    except jinja2.TemplateSyntaxError:
        return text
    return environment().from_string(text).render(context)


def bodies():
    for text in TEXTS:
        yield {"content": text}
        yield {text: {"labels": [text, {text: text}]}}
        yield [{"content": text}, text]
    yield {"items": [1], "keys": "k", "get": 1, "body": {"body": {}}, "copy": 2}
    yield from ({}, [], [{}], [[]], {"a": {"b": {"c": {}}}}, {"n": 1.5, "t": True, "z": None, "i": 2**53 + 1}, {"all": TEXTS})


@pytest.mark.parametrize("rule", sorted(path.name for path in RULES.glob("*.yaml")))
def test_an_alert_arrives_as_it_was_and_is_never_evaluated(rule):
    template = yaml.safe_load((RULES / rule).read_text(encoding="utf-8"))["action"]["parameters"]["body"]
    secrets = {"st2kv": {"system": {"x": SECRET}}}
    for body in bodies():
        # By the rules engine.
        rendered = render(template, {"trigger": {"body": body, "headers": {}}, **secrets})
        assert json.loads(rendered) == body
        assert not [opener for opener in ("{{", "{%", "{#", "<%") if opener in rendered]
        # When the execution is run again; and as the parameter of another's child.
        assert render(rendered, secrets) == rendered


def test_the_plain_form_would_evaluate_an_alert():
    once = render("{{ trigger.body | to_json_string }}", {"trigger": {"body": {"content": TEXTS[0]}}})
    assert SECRET in render(once, {"st2kv": {"system": {"x": SECRET}}})
