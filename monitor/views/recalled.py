"""What of a board follows from what was said alone is made once, for as long as the store gives the very same account of it.

The store gives the same account until something of the event changes (`monitor.store.kept`). Lanes, clocks and whatever else goes
on without a word being said are no part of this.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from datetime import datetime
from threading import Lock
from typing import TypeVar, cast

from monitor.positions import Account, positions, signed
from monitor.records import Gloss
from monitor.types import Event
from monitor.views.words import quoting
from monitor.vocabulary import Vocabulary

T = TypeVar("T")

MOST_RECALLED = 4_000
"""Reactions of the accounts that are recalled; what is made of one takes about as much memory as it does."""


class Recalled:
    """An account with what was made of it: who stands where (`found`), the joint texts, and the words as they are `quote`d.

    An account is of a moment; all that is made here is the same at every moment of which it is the account.
    """

    def __init__(
        self, account: Account, event: Event, vocabulary: Vocabulary, glosses: Mapping[str, Gloss], *, at: datetime
    ) -> None:
        self.account = account
        self._of = event, dict(glosses)
        self._vocabulary = vocabulary
        self.quote = quoting(event, vocabulary, glosses)
        self.found = positions(account.reactions, event, vocabulary, at=at)
        self.joint = signed([one for one in account.reactions if one.current], event, at=at)
        self._made: dict[Hashable, object] = {}

    def is_of(self, account: Account, event: Event, vocabulary: Vocabulary, glosses: Mapping[str, Gloss]) -> bool:
        """Return whether all of this is the same."""
        return self.account is account and self._vocabulary is vocabulary and self._of == (event, glosses)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what stands under a key, made now where nothing does."""
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])


_recalled: OrderedDict[int, Recalled] = OrderedDict()
_lock = Lock()


def recall(account: Account, event: Event, vocabulary: Vocabulary, glosses: Mapping[str, Gloss], *, at: datetime) -> Recalled:
    """Return what was made of this very account before, or the beginning of it."""
    with _lock:
        known = _recalled.get(id(account))  # which holds the account, so that no other has its number
        if known is not None and known.is_of(account, event, vocabulary, glosses):
            _recalled.move_to_end(id(account))
            return known
    made = Recalled(account, event, vocabulary, glosses, at=at)
    with _lock:
        _recalled[id(account)] = made
        _recalled.move_to_end(id(account))
        while len(_recalled) > 1 and sum(len(one.account.reactions) + 1 for one in _recalled.values()) > MOST_RECALLED:
            _recalled.popitem(last=False)
    return made
