"""Users and their API tokens as the pages show them. Nothing secret is here: of passwords and tokens only hashes are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.people import ApiToken, Role, User
from monitor.store.people import People
from monitor.views.words import Moment, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRow:
    """One API token; `state` is `works`, `revoked` or `over`."""

    number: int
    label: str
    role: Role
    state: str
    made: Moment
    last_used: Moment | None
    ends: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """One user; `tokens` is how many of the user's tokens work."""

    name: str
    role: Role
    made: Moment
    disabled: Moment | None
    tokens: int


def token_rows(tokens: Sequence[ApiToken], *, now: datetime) -> tuple[TokenRow, ...]:
    """Return the tokens as they are shown, those that work in front."""
    rows = [
        TokenRow(
            number=one.number,
            label=one.label,
            role=one.role,
            state="works" if one.works(now=now) else "revoked" if one.revoked_at else "over",
            made=moment(one.made_at),
            last_used=moment(one.last_used_at) if one.last_used_at else None,
            ends=moment(one.expires_at) if one.expires_at else None,
        )
        for one in tokens
    ]
    return tuple(sorted(rows, key=lambda row: row.state != "works"))


def user_rows(people: People, *, now: datetime) -> tuple[UserRow, ...]:
    """Return the users as they are shown, by name."""
    working = [token.user for token in people.tokens() if token.works(now=now)]
    return tuple(_row(user, tokens=working.count(user.name)) for user in people.users())


def _row(user: User, *, tokens: int) -> UserRow:
    disabled = moment(user.disabled_at) if user.disabled_at else None
    return UserRow(name=user.name, role=user.role, made=moment(user.made_at), disabled=disabled, tokens=tokens)
