"""What is handed in: files, folders, addresses and standard input, one document or one failure each."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from feeds import files
from feeds.hosts import HostQueue
from feeds.net import build_client
from feeds.reading import shared_reader
from feeds.types import Document
from monitor import intake
from monitor.intake import Failure, Origin, inputs

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TEXT = "The ministry of the fictional republic rejects the closing of the strait."
Read = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def read() -> Iterator[Read]:
    """Reads what is handed in; a document is shown by its text, a failure by `! ` and its reason."""
    with httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(404))) as client:

        def shown(*paths: object, stdin: bytes = b"", origin: Origin | None = None) -> list[tuple[str, str]]:
            found = inputs(map(str, paths), origin or Origin(), client=client, hosts=HostQueue(0), stdin=lambda: stdin, now=NOW)
            return [(name, f"! {one.reason}" if isinstance(one, Failure) else one.text) for name, one in found]

        yield shown


def test_a_folder_is_read_in_the_order_of_names_whatever_the_disk_says(read: Read, tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "c.txt", "a/b/x.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{TEXT} {name}")
    names = [Path(name).relative_to(tmp_path).as_posix() for name, _ in read(tmp_path)]
    assert names == ["a/b/x.txt", "a/z.txt", "a.txt", "b.txt", "c.txt"]


def test_hidden_files_are_left_out_only_below_the_folder_handed_in(read: Read, tmp_path: Path) -> None:
    folder = tmp_path / ".cache" / "in"
    (folder / ".git").mkdir(parents=True)
    for name in ("a.txt", ".hidden.txt", ".git/config.txt"):
        (folder / name).write_text(TEXT)
    assert read(folder) == [(str(folder / "a.txt"), TEXT)]
    assert read(folder / ".hidden.txt") == [(str(folder / ".hidden.txt"), TEXT)]


def test_a_link_that_leads_out_of_the_folder_is_refused(read: Read, tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "outside"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.txt").write_text("a secret of the desk")
    (folder / "file.txt").symlink_to(outside / "secret.txt")
    (folder / "folder").symlink_to(outside)
    (folder / "up").symlink_to("..")
    (folder / "z.txt").write_text(TEXT)
    found = read(folder)
    assert [Path(name).name for name, _ in found] == ["file.txt", "folder", "up", "z.txt"]
    assert all("leads out of" in said for _, said in found[:3])
    assert found[3][1] == TEXT


def test_a_link_inside_the_folder_is_read_once_and_a_loop_ends(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "loop").symlink_to(".")
    assert read(tmp_path) == [(str(tmp_path / "a.txt"), TEXT)]


def test_a_link_to_nowhere_is_a_failure_not_an_end(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("gone.txt")
    (tmp_path / "b.txt").symlink_to("b.txt")
    (tmp_path / "c.txt").write_text(TEXT)
    (_, first), (_, second), (_, third) = read(tmp_path)
    assert "no such file" in first
    assert "cannot be read" in second
    assert third == TEXT


def test_a_link_handed_in_by_name_is_followed(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert read(tmp_path / "b.txt") == [(str(tmp_path / "b.txt"), TEXT)]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_or_device_is_refused_without_waiting_for_it(read: Read, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for found in (read(tmp_path), read(tmp_path / "pipe.txt"), read("/dev/zero")):
        ((_, said),) = found
        assert said.startswith("! a pipe or device")


def test_a_file_over_the_cap_is_refused_in_one_line(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 1000)
    (tmp_path / "a.txt").write_text("x" * 1001)
    (tmp_path / "b.txt").write_text(TEXT)
    (_, first), (_, second) = read(tmp_path)
    assert first.startswith("! larger than")
    assert second == TEXT
    assert read("-", stdin=b"x" * 1001)[0][1].startswith("! larger than")


def test_json_lines_are_read_as_a_stream_with_a_cap_on_each_line(
    read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MAX_LINE_BYTES", 1000)
    line = json.dumps({"doc_id": "1", "text": TEXT}) + "\n"
    file = tmp_path / "a.jsonl"
    file.write_text(line * 20 + "{broken\n" + line + "x" * 1001 + "\n" + line)
    found = read(file)
    assert [said for _, said in found[:20]] == [TEXT] * 20
    assert "is not JSON" in found[20][1]
    assert found[21] == (f"{file}:22", TEXT)
    assert found[22][1].startswith("! a line larger than")
    assert len(found) == 23


def test_json_lines_on_standard_input_are_known_by_their_first_line(read: Read) -> None:
    lines = "\n".join(json.dumps({"doc_id": str(number), "text": f"{TEXT} {number}"}) for number in (1, 2))
    assert read("-", stdin=f"\n{lines}\n".encode()) == [("-:2", f"{TEXT} 1"), ("-:3", f"{TEXT} 2")]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "a", "content_text": TEXT}]}
    assert read("-", stdin=json.dumps(feed).encode()) == [("-", TEXT)]
    assert read("-", stdin=b"{a note in braces}")[0][1] == "{a note in braces}"


def test_a_page_handed_in_is_read_in_a_process_that_can_be_killed(read: Read, tmp_path: Path) -> None:
    page = f"<html lang='en'><head><title>Note</title></head><body><main><h1>Note</h1><p>{TEXT * 5}</p></main></body></html>"
    (tmp_path / "a.html").write_text(page)
    assert TEXT.strip() in read(tmp_path / "a.html")[0][1]
    assert shared_reader().process_ids() != ()


def test_what_cannot_be_read_is_named_and_the_rest_goes_on(read: Read, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    found = read(tmp_path / "none.txt", "a\0b", tmp_path / "a.txt", "-", "ftp://mfa.example/a.txt", stdin=b"")
    assert "only http and https addresses" in found[4][1]
    assert "no such file" in found[0][1]
    assert "no path" in found[1][1]
    assert found[2][1] == TEXT
    assert found[3] == ("-", "! the file is empty")


def test_what_a_person_says_of_it_wins(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    origin = Origin(publisher="Ministry", published_at=NOW, url="https://mfa.example/1")
    with httpx.Client() as client:
        ((_, document),) = inputs(
            [str(tmp_path / "a.txt")], origin, client=client, hosts=HostQueue(0), stdin=lambda: b"", now=NOW
        )
    assert isinstance(document, Document)
    assert (document.publisher, document.published_at, document.url) == ("Ministry", NOW, "https://mfa.example/1")


def test_addresses_are_asked_for_through_the_guard_and_in_their_hosts_turns(site) -> None:
    waits: list[float] = []
    moment = [0.0]

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        moment[0] += seconds

    site.serve("/release", f"<html><body><h1>Note</h1><p>{TEXT}</p></body></html>".encode())
    hosts = HostQueue(5, monotonic=lambda: moment[0], sleep=sleep)
    asked = [site.url("/release"), site.url("/nothing"), "http://169.254.169.254/latest", "ftp://mfa.example/x"]
    with build_client(contact="desk", allow_hosts=("127.0.0.1",)) as client:
        found = [one for _, one in inputs(asked, Origin(), client=client, hosts=hosts, stdin=lambda: b"", now=NOW)]
    assert isinstance(found[0], Document)
    assert TEXT in found[0].text
    assert found[0].url == asked[0]
    reasons = [one.reason for one in found[1:] if isinstance(one, Failure)]
    assert [word in reason for word, reason in zip(("404", "not a public address", "only http"), reasons, strict=True)] == [
        True
    ] * 3
    assert waits == [5.0]


def test_a_host_that_asked_for_patience_is_not_asked_for_a_named_address_either(site) -> None:
    hosts = HostQueue(0)
    hosts.close(site.url("/release"), until=NOW + timedelta(hours=1))
    with build_client(contact="desk", allow_hosts=("127.0.0.1",)) as client:
        ((_, found),) = inputs([site.url("/release")], Origin(), client=client, hosts=hosts, stdin=lambda: b"", now=NOW)
    assert isinstance(found, Failure)
    assert "429" in found.reason
    assert site.requests == []


def test_a_mailbox_gives_its_messages_and_what_is_wrong_with_some(read: Read, tmp_path: Path) -> None:
    message = f"From: press@mfa.example\nMessage-ID: <{{}}@mfa.example>\nSubject: Note\n\n{TEXT}\n\n"
    separator = "From press@mfa.example Mon Mar  2 10:15:00 2026\n"
    file = tmp_path / "in.mbox"
    file.write_text(separator + message.format(1) + separator + "Subject: empty\n\n\n" + separator + message.format(2))
    found = read(tmp_path)
    assert found == [(f"{file}#1", TEXT), (f"{file}#2", "! a message without a text in it"), (f"{file}#3", TEXT)]
