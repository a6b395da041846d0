"""Fetches the rows of operation_log, or the audit, from AiService."""

import os
import re
import secrets
import tempfile
import time
from urllib.parse import urlencode

from network_repair import ai_service
from network_repair.action import Failure, PackAction
from network_repair.export import Measured
from network_repair.http import brief

# Below /api/ai, because the platform's nginx passes only that.
PATH = "/api/ai/audit/export"
SECONDS = 280

# Bytes of an export in the result, which StackStorm keeps in its database, and in a file.
LARGEST_RESULT = 1024 * 1024
LARGEST_FILE = 4 * 1024 * 1024 * 1024
LARGEST_REFUSAL = 64 * 1024

TYPES = {"sql": "application/sql", "csv": "text/csv", "jsonl": "application/x-ndjson"}
ISO = re.compile(r"[0-9][0-9TtZz:+. -]{3,39}\Z", re.ASCII)


class ExportOperationLogAction(PackAction):
    """An export is whole or it is none: one that broke off is a failure and leaves no file."""

    def perform(self, format="sql", from_time=None, to_time=None, device_id=None):  # pylint: disable=redefined-builtin
        query = _query(format, from_time, to_time, device_id)
        directory = self.config.get("export_directory")
        if directory and not (os.path.isabs(directory) and os.path.isdir(directory)):
            raise Failure(
                "export_directory: a folder that exists is expected, by its full path; "
                "leave the option out to have the export in the result"
            )
        service = ai_service.connect(self.config)
        if not self.config.get("api_key"):
            raise Failure("api_key is not set in the pack's configuration: " "the export needs a key with the role operator")
        headers = ai_service.credentials(self.config, "api_key")
        with service.open("GET", f"{PATH}?{query}", SECONDS, headers) as reply:
            _check(reply, format)
            measured = Measured(reply, LARGEST_FILE if directory else LARGEST_RESULT, bool(directory))
            report = _file(measured, directory, format) if directory else _text(measured)
            rows = reply.headers.get("X-Export-Rows")
            report["rows"] = int(rows) if rows and rows.isdigit() and format != "jsonl" else measured.lines
            left_out = reply.headers.get("X-Export-Left-Out", "")
            if left_out.isdigit() and int(left_out):
                # Their devices have no whole number as id, which the table's column needs.
                report["left_out"] = int(left_out)
        where = report.get("path", "the result")
        return {"result": f"{report['rows']} row(s) as {format} in {where}", "format": format, **report}


def _query(format, from_time, to_time, device_id):
    if format not in TYPES:
        raise Failure("format: sql, csv or jsonl is expected")
    for name, time_text in (("from_time", from_time), ("to_time", to_time)):
        if time_text and not ISO.match(time_text):
            raise Failure(f"{name}: a time in ISO 8601 is expected, such as 2026-11-01 or 2026-11-01T08:00:00Z")
    if device_id and not re.match(r"[A-Za-z0-9._-]{1,64}\Z", device_id):
        raise Failure("device_id: 1 to 64 letters, digits, '.', '_' and '-' are expected")
    asked = {"format": format, "from": from_time, "to": to_time, "device_id": device_id}
    return urlencode({name: value for name, value in asked.items() if value})


def _check(reply, format):
    """Raises Failure unless the answer is a file whose end can be told from a connection that broke."""
    kind = reply.headers.get("Content-Type", "no type").partition(";")[0].strip().lower()
    if reply.status != 200 or kind != TYPES[format]:
        body = b""
        for part in reply.parts():
            body += part
            if len(body) > LARGEST_REFUSAL:
                break
        if kind == "application/json" or reply.status != 200:
            raise ai_service.refusal(reply.status, body, "api_key, which needs the role operator")
        raise Failure(
            f"AiService answered with {brief(kind, 60)} where {TYPES[format]} was expected; " "check that service_url is its address"
        )
    if not reply.states_its_end:
        raise Failure(
            "AiService's answer does not say where it ends, so that one that broke off could not be told; "
            "check what stands before service_url"
        )


def _text(measured):
    content = b"".join(measured.parts())
    try:
        return {"content": content.decode("utf-8"), **measured.report()}
    except UnicodeDecodeError:
        raise Failure("the export is no UTF-8; check that service_url is AiService's address") from None


def _file(measured, directory, format):
    moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    path = os.path.join(directory, f"operation_log-{moment}-{secrets.token_hex(4)}.{format}")
    beside = None
    try:
        # Readable for the action runner's user alone; in its own folder, so that it appears at once and whole.
        handle, beside = tempfile.mkstemp(prefix=".operation_log-", suffix=".part", dir=directory)
        with os.fdopen(handle, "wb") as file:
            for part in measured.parts():
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        os.rename(beside, path)
        beside = None
    except OSError as unwritten:
        raise Failure(f"the export cannot be written to export_directory: {unwritten.strerror}") from None
    finally:
        if beside:
            os.unlink(beside)
    return {"path": path, **measured.report()}
