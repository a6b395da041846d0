"""The time of a block of code: nested limits, and what is left behind of them."""

import signal
import threading
import time

import pytest
from network_repair.limit import limited


class Inner(Exception):
    pass


class Outer(Exception):
    pass


@pytest.fixture(autouse=True)
def nothing_is_left():
    before = signal.getsignal(signal.SIGALRM)
    yield
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0) and signal.getsignal(signal.SIGALRM) is before


def hang():
    threading.Event().wait(30)


def test_a_wait_is_ended():
    with pytest.raises(Inner), limited(0.05, Inner):
        hang()


def test_what_is_in_time_is_left_alone():
    with limited(30, Inner):
        assert 29 < signal.getitimer(signal.ITIMER_REAL)[0] <= 30


@pytest.mark.parametrize("seconds", [0, -1])
def test_without_time_nothing_begins(seconds):
    with pytest.raises(Inner), limited(seconds, Inner):
        pytest.fail("it began")


def test_another_error_passes():
    with pytest.raises(KeyError), limited(30, Inner):
        raise KeyError


def test_the_outer_limit_ends_an_inner_one_that_is_longer():
    with pytest.raises(Outer), limited(0.05, Outer), limited(30, Inner):
        hang()


def test_the_outer_limit_goes_on_after_the_inner_one():
    with pytest.raises(Outer), limited(0.2, Outer):
        with pytest.raises(Inner), limited(0.05, Inner):
            hang()
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] < 0.2
        hang()


def test_an_alarm_that_is_swallowed_comes_again(monkeypatch):
    monkeypatch.setattr("network_repair.limit.AGAIN", 0.05)
    with pytest.raises(Inner), limited(0.05, Inner):
        with pytest.raises(Inner):
            hang()
        hang()


def test_the_limit_of_a_generator_holds_between_its_parts():
    def parts():
        with limited(0.1, Inner):
            yield 1
            yield 2

    taken = parts()
    assert next(taken) == 1
    with pytest.raises(Inner):
        hang()
    taken.close()


def test_an_alarm_of_before_is_put_back():
    seen = []
    before = signal.signal(signal.SIGALRM, lambda *_: seen.append(time.monotonic()))
    try:
        signal.setitimer(signal.ITIMER_REAL, 30, 7)
        with limited(1, Inner):
            pass
        left, interval = signal.getitimer(signal.ITIMER_REAL)
        assert 25 < left <= 30 and interval == 7 and seen == []
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
