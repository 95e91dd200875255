"""Users and tokens from the command line."""

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.credentials import password_fits
from monitor.store.store import Store

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: str, stdin: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["demarche", *words, "--db", str(tmp_path / "desk.db")])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, " ".join(said.err.split())

    return command


def test_the_first_user_is_an_admin_and_what_comes_next_is_said(run: Run, tmp_path: Path) -> None:
    assert "the board serves this machine only" in run("user", "list")[1]
    code, _, err = run("user", "add", "Ada", "--role", "reader", "--generate")
    assert (code, "first user must be an admin" in err) == (1, True)
    code, out, _ = run("user", "add", "Ada", "--password-stdin", stdin="three words of mine\n")
    assert code == 0
    assert "Ada: added as admin" in out
    assert "/login" in out
    assert "three words" not in out
    store = Store.open(f"sqlite:///{tmp_path / 'desk.db'}")
    assert password_fits(store.people.password_of("ada"), "three words of mine")
    store.close()
    assert "Ben: added as reader with the password " in run("user", "add", "Ben", "--generate")[1]
    assert [json.loads(line)["role"] for line in run("user", "list", "--json")[1].splitlines()] == ["admin", "reader"]
    assert "is analyst" in run("user", "role", "ben", "analyst")[1]
    assert "only admin" in run("user", "disable", "Ada")[2]
    assert "disabled" in run("user", "disable", "Ben")[1]
    assert "may sign in again" in run("user", "enable", "Ben")[1]
    assert "sessions have ended" in run("user", "password", "Ben", "--generate")[1]
    assert "removed" in run("user", "remove", "Ben")[1]
    assert "serves this machine only" in run("user", "remove", "Ada")[1]


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (("user", "add", "Ada"), "", "no terminal to ask for a password on"),
        (("user", "add", "Ada", "--password-stdin"), "short\n", "at least 12 characters"),
        (("user", "add", "a/b", "--generate"), "", "no quote marks, slashes"),
        (("user", "password", "Eve", "--generate"), "", "Eve: there is no user of this name"),
        (("user", "role", "Eve", "admin"), "", "Eve: there is no user of this name"),
        (("token", "add", "Eve", "--label", "x"), "", "Eve: there is no user of this name"),
        (("token", "revoke", "7"), "", "token 7: there is no such token"),
    ],
)
def test_what_cannot_be_done_is_one_line(run: Run, words: tuple[str, ...], stdin: str, said: str) -> None:
    code, out, err = run(*words, stdin=stdin)
    assert (code, out) == (1, "")
    assert said in err
    assert "short" not in err


def test_a_token_is_printed_once_and_listed_without_its_secret(run: Run) -> None:
    run("user", "add", "Ada", "--generate")
    code, out, err = run("token", "add", "Ada", "--label", "nightly", "--days", "30")
    secret = out.strip()
    assert (code, secret.startswith("demarche_"), "this once only" in err) == (0, True, True)
    listed = run("token", "list")[1]
    assert "nightly" in listed
    assert "works" in listed
    assert secret not in listed + run("token", "list", "--json")[1] + run("audit", "log")[1]
    assert "revoked" in run("token", "revoke", "1")[1]
    assert "revoked" in run("token", "list", "Ada")[1]


def test_an_address_to_sign_in_is_of_a_user_where_there_are_users(run: Run) -> None:
    run("user", "add", "Ada", "--generate")
    code, _, err = run("sign-in", "--name", "Eve")
    assert (code, "Eve: is no user who may sign in" in err) == (1, True)
    assert "/enter?ticket=" in run("sign-in", "--name", "Ada")[1]
