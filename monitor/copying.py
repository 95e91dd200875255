"""Moving a desk from one database to another, either way: all of it, checked, or nothing. The command is in `cli`."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from monitor.errors import StoreError
from monitor.store.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyProgress:
    """How far a copy is: `done` of `total` rows of `table`, in the step `copy` or `verify`."""

    step: str
    table: str
    done: int
    total: int


def copy(
    from_url: str,
    to_url: str,
    progress: Callable[[CopyProgress], None] = lambda _: None,
    warn: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:
    """Copy every row into an empty database and return how many rows each table has; the source's rows are left as they are.

    The copy is one transaction, kept only when every table reads back with as many rows and the same hash. The source is
    read as of one moment and may be in use: what is written to it meanwhile is not copied, so stop the desk first. Both are
    brought to this program's schema. `warn` is told in one line where the audit is not whole: it is copied as it is.

    Raises: StoreError where the target is not empty or is the source, or either database refuses; nothing is written then.
    """

    def tell(step: str, table: str, done: int, total: int) -> None:
        progress(CopyProgress(step=step, table=table, done=done, total=total))

    path = from_url.removeprefix("sqlite:///")
    if path != from_url and not Path(unquote(path)).expanduser().exists():
        raise StoreError(f"{unquote(path)}: there is no such database; correct --from")
    if from_url == to_url:
        raise StoreError(f"{to_url.rpartition('@')[2]}: it would be copied into itself; name another database")
    with closing(Store.open(from_url)) as source, closing(Store.open(to_url)) as target:
        counts = source.copy_to(target, tell)
        chain = target.verify_audit()
        if chain.fault is not None:
            warn(
                f"{source.name}: the audit is not whole (line {chain.broken}: {chain.fault}); "
                "it was copied as it is, fault and all; compare it with a backup"
            )
        return counts
