"""What the playbook does not send anything for, and texts that try to become more than a text."""

import pytest

JINJA = "{{ lookup('pipe', 'touch CANARY') }}"
POPEN = "{% set x = cycler.__init__.__globals__.os.popen('touch CANARY') %}{{ x.read() }}"
BROKEN = "{{ unfinished {% and {# broken"
SHELL = "$(touch CANARY)"
QUOTES = "it's \"quoted\" '; touch CANARY; `touch CANARY`\n- hosts: localhost\n\tx: !vault y #\\ & x"


@pytest.mark.parametrize("texts", [(JINJA + QUOTES, "{{ 7 * 7 }}", POPEN), (BROKEN, BROKEN, SHELL)])
def test_a_text_of_a_fault_stays_a_text(lab, texts):
    lab.set_link(lab.host, "eth1", "up")
    ended = lab.repair("core-3", **dict(zip(("fault_description", "fault_level", "trace_tag"), texts)))
    assert ended.code == 0 and ended.artifacts["repaired"] is True, ended.output
    assert not ended.evaluated and "broken" not in ended.output and "touch" not in ended.output and "49" not in ended.output


def test_the_texts_would_be_noticed_if_they_were_evaluated(lab):
    # AWX does not mark a template's own variables, nor a value that equals one: that is why AiService sends no such value.
    ended = lab.repair("core-3", own=["trace_tag"], trace_tag=JINJA)
    assert ended.evaluated, ended.output


@pytest.mark.parametrize("name", ["", "eth1; id", "eth1\n", "{{ 7 * 7 }}1", "-all"])
def test_a_name_that_is_none_of_a_port_reaches_no_device(lab, name):
    refused(lab, "2", ["interface has to be"], interface=name)


# Refused by the platform's own pattern: no name on Linux has a slash.
def test_a_name_of_another_platform_reaches_no_device(lab):
    refused(lab, "core-3", ["interface has to be the full name of one port of this platform"], interface="eth1/1")


@pytest.mark.parametrize(
    "changed",
    [
        {"device_id": None, "fault_description": None, "fault_level": "P" * 65, "trace_tag": {"a": "map"}},
        {"device_id": 2, "fault_description": ["a", "list"], "trace_tag": None},
        {"device_id": "2\n", "fault_description": "x" * 10001, "interface": 1},
    ],
)
def test_variables_that_do_not_fit_are_named_and_reach_no_device(lab, changed):
    refused(lab, "2", [f"{name} has to be" for name in changed], **changed)


def test_the_device_of_another_host_is_not_repaired(lab):
    refused(lab, "2", ["host 2 is device 2, and device_id names another one"], device_id="6")
    # Its own name is not its device id where it has another one.
    refused(lab, "core-3", ["host core-3 is device 3"], device_id="core-3")


def test_a_group_with_the_name_of_a_device_is_noticed(lab):
    refused(lab, "9", ["host 2 is device 2"], host="2")


def test_two_hosts_are_none(lab):
    before = lab.logins()
    ended = lab.repair("routers", device_id="1")
    assert (ended.code, ended.artifacts) == (2, None), ended.output
    assert sorted(ended.hosts) == ["1", "2"]
    assert all(counts["failures"] == 1 and counts["changed"] == 0 for counts in ended.hosts.values())
    assert set(ended.messages) == {"Nothing was sent: the limit matches 2 hosts, and a repair is for one device."}
    assert lab.logins() == before and not ended.evaluated


def test_a_limit_without_a_host_runs_nothing(lab):
    ended = lab.repair("none.invalid", device_id="1")
    assert (ended.code, ended.hosts, ended.artifacts) == (1, {}, None)
    assert "no hosts to target" in ended.output


def test_a_platform_that_is_not_known_is_sent_nothing(lab):
    refused(lab, "4", ["ansible_network_os of host 4 has to be one of"])


def test_a_trial_run_is_no_repair(lab):
    refused(lab, "2", ["the job type of the template is check"], options=["--check"])


def refused(lab, limit, why, options=(), host=None, **changed):
    """Asserts that a repair fails at the checks, names the reasons, and no device was logged in to."""
    before = lab.logins()
    ended = lab.repair(limit, *options, **changed)
    host = host or limit
    assert (ended.code, ended.artifacts) == (2, None), ended.output
    assert list(ended.hosts) == [host], ended.output
    assert (ended.hosts[host]["failures"], ended.hosts[host]["changed"], ended.hosts[host]["unreachable"]) == (1, 0, 0)
    assert ended.message.startswith("Nothing was sent: ") and all(reason in ended.message for reason in why), ended.message
    assert lab.logins() == before and not ended.evaluated
