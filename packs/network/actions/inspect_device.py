"""Has device-service inspect a device and returns what it says of a port."""

from network_repair.action import Failure, PackAction
from network_repair.device_service import DeviceService
from network_repair.http import brief
from network_repair.inspection import judge

REPORT_LINES = 10


class InspectDeviceAction(PackAction):
    """Repairs nothing. Fails when the inspection cannot be made; that it says nothing of the port is no failure."""

    def perform(self, device_id, interface=None):
        inspected = DeviceService(self.config, self.secrets).inspect(device_id)
        metrics = inspected.get("metrics")
        if not isinstance(metrics, dict):
            raise Failure(f"the inspection of device {device_id} collected no metrics; " "check that device-service reaches it")
        port = (interface or "").strip()
        verified, reason, measured = judge(metrics, port) if port else (None, "no interface was named to look for", [])
        return {
            "result": f"device {device_id} inspected: {reason}",
            "device_id": device_id,
            "interface": port or None,
            "verified": verified,
            "reason": reason,
            "measured": measured,
            "summary": _summary(inspected.get("analysis")),
        }


def _summary(analysis):
    """Returns the score and the first lines of the report, as far as there are any."""
    analysis = analysis if isinstance(analysis, dict) else {}
    score = analysis.get("health_score", analysis.get("healthScore"))
    report = analysis.get("report")
    lines = [brief(line) for line in report[:20_000].splitlines()] if isinstance(report, str) else []
    return {
        "score": score if isinstance(score, (int, float)) and not isinstance(score, bool) else None,
        "report": [line for line in lines if line][:REPORT_LINES],
    }
