"""The commands for who may use the board: user add, list, role, password, disable, enable, remove; token add, list, revoke."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.commands.options import DatabaseOption, JsonOption, settings_of
from monitor.errors import InputError
from monitor.people import Role, User, checked_name, checked_password
from monitor.terminal import machine_user, plain, print_json, print_table, read_stdin, stamp

if TYPE_CHECKING:  # the heavy halves are imported by the commands that need them
    from monitor.store.people import People

users_app = typer.Typer(
    help="Who may use the board. Without users it serves this machine only.", no_args_is_help=True, rich_markup_mode=None
)
tokens_app = typer.Typer(help="What programs sign in to the board with.", no_args_is_help=True, rich_markup_mode=None)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The user's name.")]
StdinOption = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input (its first line).")]
DrawOption = Annotated[bool, typer.Option("--generate", help="Draw a password and print it once.")]


@users_app.command("add")
def user_add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name to sign in with; the audit keeps it.")],
    role: Annotated[Role | None, typer.Option(help="What the user may do; the first one is an admin, others readers.")] = None,
    password_stdin: StdinOption = False,
    generate: DrawOption = False,
    db: DatabaseOption = None,
) -> None:
    """Add a user. From the first one on everybody has to sign in, and the board may listen on other addresses.

    A reader reads and takes away, an analyst corrects and edits as well, an admin also looks after sources and people. Asks for
    the password, twice; writes the database.
    """
    from monitor.credentials import hash_password
    from monitor.desk import utc_now

    known = checked_name(name)
    with _people(db) as people:
        first = not people.any()
        wanted = role or (Role.ADMIN if first else Role.READER)
        if people.user(known) is not None:
            raise InputError(f"{known}: there is a user of this name already; change it with `demarche user role` or `password`")
        if first and wanted is not Role.ADMIN:
            raise InputError(f"{known}: the first user must be an admin, who can add the others; leave --role out")
        password = _asked(known, stdin=password_stdin, draw=generate)
        user = User(name=known, role=wanted, made_at=utc_now())
        people.add(user, password=hash_password(password), by=machine_user())
    print(f"{known}: added as {wanted.value}" + (f" with the password {password}" if generate else ""))
    if first:
        print("This is the first user: from now on everybody signs in at /login, on this machine too. To serve other machines")
        print(
            "run `demarche up --host ADDRESS` behind a proxy that speaks TLS (docs/people.md). Colleagues: demarche user add NAME"
        )


@users_app.command("list")
def user_list(db: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the users with their roles. Reads the database."""
    with _people(db) as people:
        found = people.users()
    if as_json:
        for user in found:
            print_json(plain(user))
        return
    if not found:
        print("no users: the board serves this machine only; add the first with `demarche user add NAME`")
        return
    print_table(
        ["user", "role", "added", "disabled"],
        [[user.name, user.role.value, stamp(user.made_at) or "", stamp(user.disabled_at) or "-"] for user in found],
    )


@users_app.command("role")
def user_role(
    name: NameArgument,
    role: Annotated[Role, typer.Argument(help="What the user may do from now on.")],
    db: DatabaseOption = None,
) -> None:
    """Give a user another role; it holds from the next page on. Writes the database."""
    from monitor.desk import utc_now

    with _people(db) as people:
        user = people.set_role(name, role, by=machine_user(), now=utc_now())
    print(f"{user.name}: is {user.role.value}")


@users_app.command("password")
def user_password(
    name: NameArgument, password_stdin: StdinOption = False, generate: DrawOption = False, db: DatabaseOption = None
) -> None:
    """Give a user another password; all sessions of the user end. Writes the database."""
    from monitor.credentials import hash_password
    from monitor.desk import utc_now

    with _people(db) as people:
        user = people.user(name)
        if user is None:
            raise InputError(f"{name}: there is no user of this name; see `demarche user list`")
        password = _asked(user.name, stdin=password_stdin, draw=generate)
        people.set_password(user.name, hash_password(password), by=machine_user(), now=utc_now())
    print(f"{user.name}: the password is changed, all sessions have ended" + (f"; it is {password}" if generate else ""))


@users_app.command("disable")
def user_disable(name: NameArgument, db: DatabaseOption = None) -> None:
    """Close an account: its sessions end at once and its tokens rest. Writes the database."""
    from monitor.desk import utc_now

    with _people(db) as people:
        user = people.disable(name, disabled=True, by=machine_user(), now=utc_now())
    print(f"{user.name}: disabled, all sessions have ended; open it again with `demarche user enable`")


@users_app.command("enable")
def user_enable(name: NameArgument, db: DatabaseOption = None) -> None:
    """Open a disabled account again. Writes the database."""
    from monitor.desk import utc_now

    with _people(db) as people:
        user = people.disable(name, disabled=False, by=machine_user(), now=utc_now())
    print(f"{user.name}: may sign in again")


@users_app.command("remove")
def user_remove(name: NameArgument, db: DatabaseOption = None) -> None:
    """Forget a user with sessions and tokens; what the audit says of the name stays. Writes the database."""
    from monitor.desk import utc_now

    with _people(db) as people:
        people.remove(name, by=machine_user(), now=utc_now())
        last = not people.any()
    print(f"{name}: removed" + ("; there is no user left, so the board serves this machine only, without a password" * last))


@tokens_app.command("add")
def token_add(
    name: NameArgument,
    label: Annotated[str, typer.Option(help="What it is for, as the list and the audit show it.")],
    role: Annotated[Role, typer.Option(help="The most that it may do; never more than its user may.")] = Role.READER,
    days: Annotated[
        int | None, typer.Option(min=1, max=3650, help="Days until it ends; without it, until it is revoked.")
    ] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an API token of a user and print it, once: only its hash is stored. It is sent as `Authorization: Bearer TOKEN`."""
    from monitor.credentials import new_token, secret_hash
    from monitor.desk import utc_now

    secret, now = new_token(), utc_now()
    ends = now + timedelta(days=days) if days is not None else None
    with _people(db) as people:
        token = people.add_token(
            name, label=checked_label(label), sha256=secret_hash(secret), role=role, expires_at=ends, by=machine_user(), now=now
        )
    if as_json:
        print_json({**plain(token), "token": secret})
    else:
        print(secret)
        print(f"token {token.number} of {token.user} ({token.role.value}): shown this once only", file=sys.stderr)


@tokens_app.command("list")
def token_list(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Only those of this user.")] = None,
    db: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the API tokens, never their secrets. Reads the database."""
    from monitor.desk import utc_now

    with _people(db) as people:
        found = people.tokens(name)
    if as_json:
        for token in found:
            print_json(plain(token))
        return
    now = utc_now()
    print_table(
        ["token", "user", "label", "role", "state", "last used", "ends"],
        [
            [
                str(token.number),
                token.user,
                token.label,
                token.role.value,
                "works" if token.works(now=now) else "revoked" if token.revoked_at else "over",
                stamp(token.last_used_at) or "never",
                stamp(token.expires_at) or "-",
            ]
            for token in found
        ],
    )


@tokens_app.command("revoke")
def token_revoke(
    number: Annotated[int, typer.Argument(help="Its number, as `demarche token list` shows it.")], db: DatabaseOption = None
) -> None:
    """Let a token work no longer, from now on. Writes the database."""
    from monitor.desk import utc_now

    with _people(db) as people:
        token = people.revoke_token(number, by=machine_user(), now=utc_now())
    print(f"token {token.number} of {token.user} ({token.label}): revoked")


def checked_label(label: str) -> str:
    """Return what a token is for.

    Raises: InputError where it is empty.
    """
    if not label.strip():
        raise InputError("a token needs a few words that say what it is for, such as --label 'nightly export'")
    return label.strip()[:80]


@contextmanager
def _people(db: str | None) -> "Iterator[People]":
    from monitor.store.store import Store

    with closing(Store.open(settings_of(db=db).database_url)) as store:
        yield store.people


def _asked(name: str, *, stdin: bool, draw: bool) -> str:
    """Return the password that is given, drawn, or typed twice without being shown."""
    if draw:
        from monitor.credentials import new_password

        return new_password()
    if stdin:
        lines = read_stdin().decode(errors="replace").splitlines()
        return checked_password(lines[0] if lines else "", name=name)
    if not sys.stdin.isatty():
        raise InputError(f"{name}: no terminal to ask for a password on; pipe it in with --password-stdin, or --generate one")
    password = checked_password(getpass.getpass(f"Password of {name} (12 characters or more): "), name=name)
    if getpass.getpass("The same again: ") != password:
        raise InputError(f"{name}: the two passwords differ; nothing was changed")
    return password
