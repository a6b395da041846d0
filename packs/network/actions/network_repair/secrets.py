"""Masks the secrets that an action knows in everything that it reports."""

MASK = "******"

# Options of config.schema.yaml with "secret: true".
SECRET_OPTIONS = ("device_service_token", "device_service_password", "alert_token", "api_key")

# A shorter one occurs in ordinary words, and masking those would hide the report instead of the secret.
SHORTEST = 4


class Secrets:
    """Collects secrets and masks them in texts, lists and dictionaries."""

    def __init__(self, config):
        self._known = set()
        for option in SECRET_OPTIONS:
            self.add(config.get(option))

    def add(self, secret):
        """Adds one; nothing for None and for what is too short to be told from ordinary text."""
        if isinstance(secret, str) and len(secret) >= SHORTEST:
            self._known.add(secret)

    def masked(self, value):
        """Returns the value with every known secret in its texts replaced."""
        if isinstance(value, dict):
            return {self.masked(key): self.masked(entry) for key, entry in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.masked(entry) for entry in value]
        if isinstance(value, str):
            # The longest first: one may be part of another.
            for secret in sorted(self._known, key=len, reverse=True):
                value = value.replace(secret, MASK)
        return value
