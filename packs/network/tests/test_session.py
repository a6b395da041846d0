"""How a session tells its command's answer from what else a device prints."""

import types

import pytest
from network_repair import session as sessions
from network_repair.session import ANY_PROMPT, Lost, Session


class Printing:
    """A connection whose device prints prepared pieces, one at a time, whatever is typed."""

    def __init__(self, *pieces):
        self._pieces = list(pieces)
        self.remote_conn = types.SimpleNamespace(closed=False)

    def normalize_cmd(self, command):
        return command + "\n"

    def write_channel(self, text):
        pass

    def read_channel(self):
        if not self._pieces:
            self.remote_conn.closed = True
        return self._pieces.pop(0) if self._pieces else ""


def session(*pieces, prompt=None):
    made = Session({}, types.SimpleNamespace(family="huawei"), None, 60)
    made._connection = Printing(*pieces)
    made._prompt = prompt or r"\n[<\[][~*]?sw1[^<>\[\]\n]*[>\]]"
    return made


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(sessions, "POLL", 0)


REFUSED = "commit\r\nError: The configuration is locked by another user.\r\n[*sw1-10GE1/0/1]"


@pytest.mark.parametrize(
    "log",
    [
        "\r\nJun  1 10:00:00 sw1 IFNET: there are changes that are not in the running configuration, please commit\r\n[*sw1-10GE1/0/1]",
        "\r\nInfo: uncommitted changes\r\n[*sw1-10GE1/0/1]",
        '\r\nInfo: type "commit"\r\n[*sw1-10GE1/0/1]',
    ],
)
def test_a_command_s_word_in_a_line_of_the_log_is_not_its_echo(log):
    assert "locked" in session(log, "", REFUSED)._type("commit")


@pytest.mark.parametrize(
    "before", ["", "[*sw1-10GE1/0/1]", "\r\nJun  1 a line of the log\r\n[*sw1-10GE1/0/1] ", "\r\nJun  1 a line of the log\r\n"]
)
def test_an_echo_follows_a_prompt_or_begins_a_line(before):
    assert "locked" in session(before + REFUSED)._type("commit")


@pytest.mark.parametrize("prompt", [None, ANY_PROMPT])
def test_a_line_that_ends_like_a_prompt_is_none(prompt):
    pieces = ("display version\r\nHUAWEI [S5720]\r\n", "", "VRP (R) software, Version 5.170\r\n<sw1>")
    assert "Version 5.170" in session(*pieces, prompt=prompt)._type("display version")


def test_a_piece_that_ends_like_a_prompt_is_none():
    pieces = ("display version\r\nHUAWEI [S5720]", " V200R011\r\nVRP (R) software, Version 5.170\r\n<sw1>")
    assert "Version 5.170" in session(*pieces, prompt=ANY_PROMPT)._type("display version")


def test_a_line_of_the_log_behind_the_prompt_ends_no_answer(monkeypatch):
    monkeypatch.setattr(sessions, "SILENCE", 0)
    made = session("display clock\r\n10:00\r\n<sw1>\r\nJun  1 a line of the log\r\n", "")
    assert made._type("display clock") == "10:00"
    assert made._shown == "<sw1>"


def test_the_title_of_a_window_is_no_part_of_an_answer():
    made = session(
        "show version\r\n\x1b]0;root@r1: show version\x07\x1b[?2004lFRRouting 8.4.4 (r1)\r\n\x1b]0;root@r1: ~\x1b\\\x1b(B\x1b=r1# ",
        prompt=ANY_PROMPT,
    )
    assert made._type("show version") == "FRRouting 8.4.4 (r1)"
    assert made._shown == "r1#"


def test_a_device_that_prints_no_echo_does_not_answer():
    with pytest.raises(Lost):
        session("\r\n<sw1>")._type("display version")
