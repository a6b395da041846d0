"""Bounds the time of code that has no limit for all of its waits.

By SIGALRM, because an action is a process of its own, whose main thread runs it. The look-up of a host name is not
interrupted: it ends by the resolver's own limits, and then the time is over.
"""

import contextlib
import signal
import time

# The alarm repeats, in case the code inside swallows the first: a destructor does.
AGAIN = 1


@contextlib.contextmanager
def limited(seconds, error):
    """Raises error() in the code inside once the time is over. Of nested limits the one that ends first counts."""
    if seconds <= 0:
        raise error()

    def over(*_):
        raise error()

    outer, interval = signal.getitimer(signal.ITIMER_REAL)
    if 0 < outer <= seconds:
        yield
        return
    began = time.monotonic()
    before = signal.signal(signal.SIGALRM, over)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        # Once more: the alarm may have come right before the line above, and would end the process by its default.
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(outer - (time.monotonic() - began), 0.001), interval)
