"""Posts an alert to AiService, which decides about it and repairs by itself."""

import time

from network_repair import ai_service
from network_repair.action import Failure, PackAction
from network_repair.http import NotConnected, brief, read_object

PATH = "/api/ai/alerts"
SECONDS = 20
# Before the second and the third try.
PAUSES = (1, 3)
AWAY = (502, 503, 504)

# What AiService takes, and more than it answers for its 1000 alerts.
LARGEST_BODY = 1024 * 1024
LARGEST_ANSWER = 16 * 1024 * 1024

KEPT = ("alert_id", "source", "state", "device_id", "host", "level", "decision", "reason", "analysis_id")
MOST_KEPT = 100


class ReportAlertAction(PackAction):
    """Returns as soon as the alert is on record: the repair that may follow is AiService's own."""

    def perform(self, body):
        try:
            content = body.encode("utf-8") if isinstance(body, str) else b""
        except UnicodeEncodeError:
            raise Failure("body: half of a surrogate pair is no text; the sender has to send whole characters") from None
        if not content.strip():
            raise Failure("body: the JSON text of an alert or of a list of alerts is expected")
        if len(content) > LARGEST_BODY:
            raise Failure(
                f"body: {len(content)} bytes are more than the {LARGEST_BODY} that AiService takes; " "have the sender group fewer alerts"
            )
        answer = self._post(content)
        envelope = read_object(ai_service.NAME, answer.body) if answer.status == 200 else {}
        data = envelope.get("data")
        items = data.get("items") if isinstance(data, dict) else None
        if str(envelope.get("code")) != "200":
            raise ai_service.refusal(answer.status, answer.body, "alert_token or api_key")
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise Failure("AiService answered without the alerts' decisions; check that service_url is its address")
        return _reported(items, data.get("warnings"))

    def _post(self, content):
        service = ai_service.connect(self.config)
        headers = {"Content-Type": "application/json", **ai_service.credentials(self.config, "alert_token", "api_key")}
        deadline = time.monotonic() + SECONDS
        pauses = iter(PAUSES)
        while True:
            try:
                # A repeat is harmless: AiService joins what it has on record already.
                answer = service.send("POST", PATH, deadline - time.monotonic(), LARGEST_ANSWER, headers, content)
                away = None
            except NotConnected as refused:
                answer, away = None, refused
            pause = next(pauses, None)
            again = pause is not None and deadline - time.monotonic() > pause
            if away and not again:
                raise away
            if answer and not (answer.status in AWAY and again):
                return answer
            self.wait(pause)

    @staticmethod
    def wait(seconds):
        """Waits before another try; replaced in tests."""
        time.sleep(seconds)


def _reported(items, warnings):
    decisions = {}
    for item in items:
        decision = brief(item.get("decision"), 40)
        decisions[decision] = decisions.get(decision, 0) + 1
    counted = ", ".join(f"{count} {decision}" for decision, count in sorted(decisions.items()))
    report = {
        "result": f"{len(items)} alert(s) reported to AiService: {counted or 'none'}",
        "alerts": [{name: _short(item.get(name)) for name in KEPT} for item in items[:MOST_KEPT]],
    }
    if len(items) > MOST_KEPT:
        report["alerts_left_out"] = len(items) - MOST_KEPT
    if isinstance(warnings, list) and warnings:
        report["warnings"] = [brief(warning) for warning in warnings[:20]]
    return report


def _short(value):
    return None if value is None else brief(value)
