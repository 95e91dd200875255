"""Signing in with name and password: how often one may try, and what a failure is counted under. No page is made here.

Failures are counted by name and by address, in the store, so that a restart forgets none. A browser that this user signed in with
before is counted by itself: whoever tries names from elsewhere locks nobody out.
"""

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.credentials import hash_password, is_outdated, password_fits
from monitor.people import FREE_BY_ADDRESS, FREE_BY_NAME, LONGEST_PASSWORD, User, blocked_until
from monitor.store.people import People, name_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt: `address` is the client's, `device` the id of a browser that this very user signed in with before."""

    name: str
    password: str
    address: str
    device: str | None = None

    @property
    def keys(self) -> tuple[tuple[str, int], ...]:
        """What a failure is counted under, each with the number of failures that are free."""
        if self.device is not None:
            return ((f"device:{self.device}", FREE_BY_NAME),)
        return ((name_key(self.name), FREE_BY_NAME), (address_key(self.address), FREE_BY_ADDRESS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """A failed attempt; `wait` is how long none is looked at, None where the next may be made at once."""

    wait: timedelta | None = None


def sign_in(people: People, attempt: Attempt, *, now: datetime) -> User | Denied:
    """Return who signed in; a name that is not known fails as slowly as a wrong password does."""
    keys = [key for key, _ in attempt.keys]
    failed = people.failures(keys)
    blocks = [until for key, free in attempt.keys if (until := blocked_until(failed.get(key), free=free, now=now))]
    if blocks:
        return Denied(wait=max(blocks) - now)
    kept = people.password_of(attempt.name)
    user = people.user(attempt.name)
    fits = len(attempt.password) <= LONGEST_PASSWORD and password_fits(kept, attempt.password)
    if not fits or user is None or kept is None:
        people.note_failure(keys, now=now)
        return Denied()
    if keys[0] in failed:
        people.forget_failures(keys[0])  # of an address they stand: it may have an account of its own and try others' names
    if is_outdated(kept):
        people.renew_hash(attempt.name, hash_password(attempt.password))
    return user


def address_key(address: str) -> str:
    """Return the key under which failures from an address are counted: of IPv6 the whole network that one customer has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return f"address:{address}"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return f"address:{ipaddress.ip_network(f'{found}/64', strict=False)}"
    return f"address:{getattr(found, 'ipv4_mapped', None) or found}"
