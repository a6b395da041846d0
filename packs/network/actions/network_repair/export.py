"""Bounds, counts and hashes what an export brings."""

import hashlib

from network_repair.action import Failure


class Measured:
    """Counts and hashes the bytes of a reply while they pass."""

    def __init__(self, reply, limit, to_file):
        self._reply = reply
        self._limit = limit
        self._to_file = to_file
        self._hash = hashlib.sha256()
        self.bytes = 0
        self.lines = 0

    def parts(self):
        for part in self._reply.parts():
            self.bytes += len(part)
            if self.bytes > self._limit:
                remedy = "" if self._to_file else ", or set export_directory to have it in a file"
                raise Failure(f"the export is larger than {self._limit} bytes: narrow it with from_time, to_time and device_id{remedy}")
            self.lines += part.count(b"\n")
            self._hash.update(part)
            yield part

    def report(self):
        return {"bytes": self.bytes, "sha256": self._hash.hexdigest()}
