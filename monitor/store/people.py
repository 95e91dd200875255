"""Class People: users, their sessions and tokens, and failures to sign in. Each function is one transaction, audited.

What is kept of a password is argon2's hash, of a session's id and of a token their SHA-256; neither is ever put into the audit.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, func, select, update

from monitor.errors import StoreError
from monitor.people import FORGOTTEN_AFTER, ApiToken, Failures, Role, User, user_key
from monitor.store import audit
from monitor.store.database import Database, insert_new, upsert
from monitor.store.tables.people import SessionRow, SignInFailureRow, TokenRow, UserRow

_USED_EVERY = timedelta(hours=1)


class People:
    """Who may use the board of this store. With no user at all it serves its own machine only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # users

    def any(self) -> bool:
        """Return whether there is a user, one whose account is disabled included."""
        with self._database.read() as session:
            return session.exec(select(UserRow.key).limit(1)).first() is not None

    def users(self) -> tuple[User, ...]:
        """Return every user, by name."""
        with self._database.read() as session:
            return tuple(_user(row) for row in session.exec(select(UserRow).order_by(col(UserRow.key))))

    def user(self, name: str) -> User | None:
        """Return the user of this name, None where there is none."""
        with self._database.read() as session:
            row = session.get(UserRow, user_key(name))
            return _user(row) if row is not None else None

    def password_of(self, name: str) -> str | None:
        """Return what is kept of the user's password; None where there is no such user or the account is disabled."""
        with self._database.read() as session:
            row = session.get(UserRow, user_key(name))
            return row.password if row is not None and row.disabled_at is None else None

    def add(self, user: User, *, password: str, by: str) -> None:
        """Add a user with what is kept of the password.

        Raises: StoreError where the name is taken, or where the first user of all is no admin.
        """
        with self._database.write() as session:
            if session.exec(select(UserRow.key).limit(1)).first() is None and user.role is not Role.ADMIN:
                raise StoreError(f"{user.name}: the first user must be an admin, who can add the others; nothing was written")
            values = {
                "key": user.key,
                "name": user.name,
                "role": user.role.value,
                "password": password,
                "made_at": user.made_at,
                "disabled_at": None,
            }
            if not insert_new(session, UserRow, [values]):
                raise StoreError(f"{user.name}: there is a user of this name already; nothing was written")
            _note(session, "add user", user.name, by=by, at=user.made_at, after=user.role.value)

    def set_role(self, name: str, role: Role, *, by: str, now: datetime) -> User:
        """Give a user another role.

        Raises: StoreError where there is no such user, or where no admin would be left.
        """
        with self._database.write() as session:
            row = _there(session, name)
            before = row.role
            row.role = role.value
            session.add(row)
            _keep_an_admin(session, row.name)
            if before != role.value:
                _note(session, "change role", row.name, by=by, at=now, before=before, after=role.value)
            return _user(row)

    def set_password(self, name: str, password: str, *, by: str, now: datetime, keep: str | None = None) -> None:
        """Keep another password; every session of the user ends, but for the one whose hash is `keep`.

        Raises: StoreError where there is no such user.
        """
        with self._database.write() as session:
            row = _there(session, name)
            row.password = password
            session.add(row)
            _end_sessions(session, row.key, keep=keep)
            session.exec(delete(SignInFailureRow).where(col(SignInFailureRow.key) == name_key(row.name)))
            _note(session, "set password", row.name, by=by, at=now)

    def renew_hash(self, name: str, password: str) -> None:
        """Keep the same password hashed anew; nothing else changes."""
        with self._database.write() as session:
            session.exec(update(UserRow).where(col(UserRow.key) == user_key(name)).values(password=password))

    def disable(self, name: str, *, disabled: bool, by: str, now: datetime) -> User:
        """Close an account, which ends its sessions and lets its tokens rest, or open it again.

        Raises: StoreError where there is no such user, or where no admin would be left.
        """
        with self._database.write() as session:
            row = _there(session, name)
            changed = (row.disabled_at is not None) is not disabled
            if changed:
                row.disabled_at = now if disabled else None
                session.add(row)
                _keep_an_admin(session, row.name)
                _note(session, "disable user" if disabled else "enable user", row.name, by=by, at=now)
            if disabled:
                _end_sessions(session, row.key)
            return _user(row)

    def remove(self, name: str, *, by: str, now: datetime) -> None:
        """Forget a user with tokens and sessions; what the audit says of the name stays.

        Raises: StoreError where there is no such user, or where others would be left without an admin.
        """
        with self._database.write() as session:
            row = _there(session, name)
            known, role = row.name, row.role
            _end_sessions(session, row.key)
            session.exec(delete(TokenRow).where(col(TokenRow.user_key) == row.key))
            session.delete(row)
            session.flush()
            if session.exec(select(UserRow.key).limit(1)).first() is not None:
                _keep_an_admin(session, known)
            _note(session, "remove user", known, by=by, at=now, before=role)

    # sessions

    def begin_session(self, name: str, sha256: str, *, now: datetime) -> None:
        """Keep a session that has begun, by the hash of its id.

        Raises: StoreError where there is no such user.
        """
        with self._database.write() as session:
            row = _there(session, name)
            session.add(SessionRow(sha256=sha256, user_key=row.key, began_at=now))

    def session(self, sha256: str, *, since: datetime) -> tuple[User, datetime] | None:
        """Return whose session this is and when it began; None where it ended, or began before `since`."""
        with self._database.read() as session:
            found = session.exec(
                select(SessionRow, UserRow)
                .where(col(SessionRow.sha256) == sha256, col(SessionRow.user_key) == col(UserRow.key))
                .where(col(UserRow.disabled_at).is_(None), col(SessionRow.began_at) > since)
            ).first()
            return (_user(found[1]), found[0].began_at) if found is not None else None

    def end_session(self, sha256: str) -> None:
        """Let a session be over; the cookie of it is worth nothing then."""
        with self._database.write() as session:
            session.exec(delete(SessionRow).where(col(SessionRow.sha256) == sha256))

    # tokens

    def add_token(
        self, name: str, *, label: str, sha256: str, role: Role, expires_at: datetime | None, by: str, now: datetime
    ) -> ApiToken:
        """Keep a new API token, by the hash of its secret.

        Raises: StoreError where there is no such user.
        """
        with self._database.write() as session:
            row = _there(session, name)
            token = TokenRow(user_key=row.key, label=label, sha256=sha256, role=role.value, made_at=now, expires_at=expires_at)
            session.add(token)
            session.flush()
            _note(session, "add token", f"{row.name}: {label}", by=by, at=now, after=role.value)
            return _token(token, row.name)

    def tokens(self, name: str | None = None) -> tuple[ApiToken, ...]:
        """Return the tokens of a user, or of all, oldest first, revoked ones included."""
        with self._database.read() as session:
            query = select(TokenRow, UserRow).where(col(TokenRow.user_key) == col(UserRow.key)).order_by(col(TokenRow.number))
            if name is not None:
                query = query.where(col(UserRow.key) == user_key(name))
            return tuple(_token(token, user.name) for token, user in session.exec(query))

    def revoke_token(self, number: int, *, by: str, now: datetime, of: str | None = None) -> ApiToken:
        """Let a token work no longer; `of`: only where it is this user's.

        Raises: StoreError where there is no such token.
        """
        with self._database.write() as session:
            row = session.get(TokenRow, number)
            user = session.get(UserRow, row.user_key) if row is not None else None
            if row is None or user is None or (of is not None and user.key != user_key(of)):
                raise StoreError(f"token {number}: there is no such token; see `demarche token list`")
            if row.revoked_at is None:
                row.revoked_at = now
                session.add(row)
                _note(session, "revoke token", f"{user.name}: {row.label}", by=by, at=now)
            return _token(row, user.name)

    def token_user(self, sha256: str, *, now: datetime) -> tuple[User, ApiToken] | None:
        """Return whose token this is; None where it is unknown, revoked or over, or its user's account is disabled."""
        with self._database.read() as session:
            found = session.exec(
                select(TokenRow, UserRow)
                .where(col(TokenRow.sha256) == sha256, col(TokenRow.user_key) == col(UserRow.key))
                .where(col(UserRow.disabled_at).is_(None))
            ).first()
            if found is None:
                return None
            user, token = _user(found[1]), _token(found[0], found[1].name)
        if not token.works(now=now):
            return None
        if token.last_used_at is None or now - token.last_used_at >= _USED_EVERY:
            with self._database.write() as session:
                session.exec(update(TokenRow).where(col(TokenRow.number) == token.number).values(last_used_at=now))
        return user, token

    # failures to sign in

    def failures(self, keys: Sequence[str]) -> Mapping[str, Failures]:
        """Return how often signing in failed under each of these keys; those without a failure are not in it."""
        with self._database.read() as session:
            found = session.exec(select(SignInFailureRow).where(col(SignInFailureRow.key).in_(keys)))
            return {row.key: Failures(count=row.failures, last_at=row.last_at) for row in found}

    def note_failure(self, keys: Sequence[str], *, now: datetime) -> None:
        """Count one more failure under each of these keys, and forget those of long ago."""
        with self._database.write() as session:
            session.exec(delete(SignInFailureRow).where(col(SignInFailureRow.last_at) < now - FORGOTTEN_AFTER))
            known = session.exec(select(SignInFailureRow).where(col(SignInFailureRow.key).in_(keys)))
            before = {row.key: row.failures for row in known}
            upsert(
                session,
                SignInFailureRow,
                [{"key": key, "failures": before.get(key, 0) + 1, "last_at": now} for key in dict.fromkeys(keys)],
            )

    def forget_failures(self, key: str) -> None:
        """Count the failures under this key from none again."""
        with self._database.write() as session:
            session.exec(delete(SignInFailureRow).where(col(SignInFailureRow.key) == key))


def name_key(name: str) -> str:
    """Return the key under which failures with a name are counted."""
    return f"name:{user_key(name)}"


def _there(session: Session, name: str) -> UserRow:
    row = session.get(UserRow, user_key(name))
    if row is None:
        raise StoreError(f"{name}: there is no user of this name; see `demarche user list`; nothing was written")
    return row


def _keep_an_admin(session: Session, name: str) -> None:
    session.flush()
    admins = select(func.count()).where(col(UserRow.role) == Role.ADMIN.value, col(UserRow.disabled_at).is_(None))
    if not session.exec(admins).one():
        raise StoreError(f"{name}: is the only admin; make another user one first; nothing was written")


def _end_sessions(session: Session, key: str, *, keep: str | None = None) -> None:
    session.exec(delete(SessionRow).where(col(SessionRow.user_key) == key, col(SessionRow.sha256) != (keep or "")))


def _note(
    session: Session, what: str, subject: str, *, by: str, at: datetime, before: str | None = None, after: str | None = None
) -> None:
    audit.append(session, at=at, by=by, what=what, subject=subject, before=before, after=after, why=None)


def _user(row: UserRow) -> User:
    return User(name=row.name, role=Role(row.role), made_at=row.made_at, disabled_at=row.disabled_at)


def _token(row: TokenRow, user: str) -> ApiToken:
    return ApiToken(
        number=row.number or 0,
        user=user,
        label=row.label,
        role=Role(row.role),
        made_at=row.made_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )
