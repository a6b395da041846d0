"""Sends requests to AiService with the credentials of the pack's configuration."""

from network_repair.action import Failure
from network_repair.http import Service, brief, header_text, read_object

NAME = "AiService"
DEFAULT_URL = "http://127.0.0.1:8002"


def connect(config):
    """Returns the Service at service_url."""
    return Service(NAME, "service_url", config.get("service_url") or DEFAULT_URL)


def credentials(config, *options):
    """Returns the headers with the first of the options that is set: alert_token as Bearer, api_key as X-Api-Key."""
    for option in options:
        if config.get(option):
            secret = header_text(option, config[option])
            return {"Authorization": f"Bearer {secret}"} if option == "alert_token" else {"X-Api-Key": secret}
    return {}


def refusal(status, body, options):
    """Returns the Failure for an answer that is none of success, or cannot be one.

    options: whose credentials were sent, as the sentence names them.
    """
    try:
        envelope = read_object(NAME, body)
    except Failure:
        envelope = {}
    code = str(envelope.get("code") or status)
    said = brief(envelope["msg"]) if envelope.get("msg") else "without a message"
    fix = {"401": f"; check {options}", "403": f"; check the role of {options}"}.get(code, "")
    return Failure(f"{NAME} refused the request ({code}): {said}{fix}")
