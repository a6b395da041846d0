"""Asks the platform's device-service for devices and for inspections."""

import json
import time

from network_repair.action import Failure
from network_repair.http import Service, brief, header_text, path_part, read_object

NAME = "device-service"

# The name by which AiService recognizes an inspection that verifies a repair: it asks no model then.
SCENARIO = "修复验证"

DEVICE_SECONDS = 15
INSPECTION_SECONDS = 120
LOGIN_SECONDS = 10

DEVICE_BYTES = 64 * 1024
INSPECTION_BYTES = 4 * 1024 * 1024
LOGIN_BYTES = 64 * 1024


class DeviceService:
    """Sends requests to device-service with device_service_token, else with the token of a login.

    A token that is refused (401) is replaced once in a call by that of a login.
    """

    def __init__(self, config, secrets):
        url = config.get("device_service_url")
        if not url:
            raise Failure(
                "device_service_url is not set in the pack's configuration: "
                "the address of device-service is expected, such as http://device-service:8000"
            )
        self._service = Service(NAME, "device_service_url", url)
        self._secrets = secrets
        self._username = config.get("device_service_username") or None
        self._password = config.get("device_service_password") or None
        self._token = config.get("device_service_token") or None
        if self._token:
            header_text("device_service_token", self._token)
        elif bool(self._username) != bool(self._password):
            raise Failure("device_service_username and device_service_password belong together: " "set both in the pack's configuration")

    def device(self, device_id):
        """Returns what device-service knows about a device: its ip, vendor, model, …, as they stand in its answer."""
        path = "/api/device/" + path_part("device_id", device_id)
        refusal = f"{NAME} says nothing of device {device_id}"
        data = self._data("GET", path, DEVICE_SECONDS, DEVICE_BYTES, None, refusal)
        # It reads the id as a number: 07 is answered with device 7, which the caller does not know by that name.
        answered = data.get("id")
        if answered is not None and str(answered) != device_id:
            raise Failure(f"{NAME} answered for device {brief(answered, 64)} when asked for device {device_id}: " "write the id as it does")
        return data

    def inspect(self, device_id):
        """Has a device inspected now, without a repair, and returns the metrics and the analysis in its answer."""
        path = "/api/device/" + path_part("device_id", device_id) + "/inspect"
        order = json.dumps({"scenario": SCENARIO, "autoRepair": False}).encode("ascii")
        refusal = f"{NAME} could not inspect device {device_id}"
        return self._data("POST", path, INSPECTION_SECONDS, INSPECTION_BYTES, order, refusal)

    def _data(self, method, path, seconds, limit, body, refusal):
        deadline = time.monotonic() + seconds
        if self._token is None and self._username is not None:
            self._log_in(deadline)
        envelope = self._ask(method, path, deadline, limit, body)
        if envelope is None and self._username and self._password:
            # Also right after a login: the service may have been restarted with another key in between.
            self._log_in(deadline)
            envelope = self._ask(method, path, deadline, limit, body)
        if envelope is None:
            raise Failure(f"{NAME} does not accept the token (401): {self._remedy()}")
        code = str(envelope.get("code"))
        if code != "200":
            raise Failure(f"{refusal}: {brief(envelope.get('msg') or 'code ' + code)}")
        data = envelope.get("data")
        if not isinstance(data, dict):
            raise Failure(f"{refusal}: its answer has no data")
        return data

    def _remedy(self):
        if self._username:
            return "not even that of its own login; check the account device_service_username"
        if self._token:
            return "renew device_service_token, or set device_service_username and device_service_password"
        return "set device_service_token, or device_service_username and device_service_password"

    def _ask(self, method, path, deadline, limit, body):
        """Returns the envelope of an answer; None when the status, or the envelope's code, refuses the token."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        answer = self._service.send(method, path, _left(deadline), limit, headers, body)
        if answer.status == 401:
            return None
        if answer.status != 200:
            raise Failure(f"{NAME} answered with HTTP {answer.status}; check it, and device_service_url")
        envelope = read_object(NAME, answer.body)
        return None if str(envelope.get("code")) == "401" else envelope

    def _log_in(self, deadline):
        account = json.dumps({"username": self._username, "password": self._password}).encode("ascii")
        answer = self._service.send(
            "POST", "/api/auth/login", min(LOGIN_SECONDS, _left(deadline)), LOGIN_BYTES, {"Content-Type": "application/json"}, account
        )
        refused = f"{NAME} refused the login of device_service_username (HTTP {answer.status}); " "check it and device_service_password"
        if answer.status != 200:
            raise Failure(refused)
        envelope = read_object(NAME, answer.body)
        data = envelope.get("data")
        token = data.get("token") if isinstance(data, dict) and str(envelope.get("code")) == "200" else None
        # It would stand in a message otherwise, whatever is wrong with it.
        self._secrets.add(token)
        if token is None:
            raise Failure(f"{refused}: {brief(envelope.get('msg') or 'there is no token in its answer')}")
        self._token = header_text("the token of device-service's login", token)


def _left(deadline):
    left = deadline - time.monotonic()
    if left <= 0:
        raise Failure(f"the time for {NAME} is over")
    return left
