"""The error tree of `alerts`.

AlertError
├── QueryError      a query cannot be read: names the character
├── RuleError       a rule or channel file is wrong: names file, rule and key
└── DeliveryError   a channel did not take a message
"""

from datetime import timedelta


class AlertError(Exception):
    """Anything that went wrong between a Signal and someone being told."""


class QueryError(AlertError):
    """A query cannot be read; `position` is the character at fault, from 1."""

    def __init__(self, message: str, *, position: int) -> None:
        super().__init__(message)
        self.position = position


class RuleError(AlertError):
    """A rule cannot be used as it stands; `rule_id` is None where the file itself is at fault."""

    def __init__(self, message: str, *, rule_id: str | None = None) -> None:
        super().__init__(message)
        self.rule_id = rule_id


class DeliveryError(AlertError):
    """A channel refused or could not be reached. `permanent` means that trying again cannot help."""

    def __init__(self, message: str, *, permanent: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after
