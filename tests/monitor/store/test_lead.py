"""One process leads: the next is refused in one line, and a killed one gives the lead back."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.store.store import Store
from tests.monitor.store.databases import name_of

ROOT = Path(__file__).parents[3]
TAKEN = r"desk.*: another demarche is polling into this database; stop it or use --db with another"


def _leader(url: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("processes.py")), "lead", url],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def test_a_second_process_is_refused_until_the_first_is_killed(store, url):
    with _leader(url) as first:
        assert first.stdout.readline() == b'"leads"\n'
        with pytest.raises(StoreError, match=TAKEN) as refused, store.lead():
            pytest.fail("two processes lead")
        assert "\n" not in str(refused.value)
        with _leader(url) as second:
            assert b"another demarche is polling" in second.communicate()[0]
        first.kill()
        first.wait()
    deadline = time.monotonic() + 10
    while True:  # a server needs a moment to see that its client is gone
        try:
            with store.lead() as lead:
                lead.keep()
                break
        except StoreError:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_the_lead_can_be_taken_again_after_it_was_given_back(store, url):
    other = Store.open(url)
    for _ in range(2):
        with store.lead(), pytest.raises(StoreError, match=TAKEN), other.lead():
            pytest.fail("two stores lead")
        with other.lead():
            pass
    other.close()


def test_the_lead_is_given_back_when_the_leader_fails(store):
    with pytest.raises(KeyError), store.lead():
        raise KeyError
    with store.lead():
        pass


def test_who_leads_does_not_keep_others_from_reading_and_writing(store, url, make):
    other = Store.open(url)
    with store.lead():
        other.record(make.poll(make.read()), now=make.now)
        assert other.counts()["documents"] == 1
    other.close()


def test_a_leader_whose_connection_was_lost_takes_the_lead_again(server_url, postgres_databases):
    store = Store.open(server_url)
    with store.lead() as lead:
        postgres_databases.cluster.stop()
        with pytest.raises(StoreError, match="it cannot be reached"):
            lead.keep()
        postgres_databases.cluster.start()
        lead.keep()
        other = Store.open(server_url)
        with pytest.raises(StoreError, match=TAKEN), other.lead():
            pytest.fail("two stores lead")
        other.close()
    store.close()


def test_a_leader_that_lost_its_connection_and_the_lead_is_told(server_url, postgres_databases):
    store, other = Store.open(server_url), Store.open(server_url)
    with store.lead() as lead:
        with postgres_databases.cluster.admin() as admin:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name_of(server_url),))
        with other.lead(), pytest.raises(StoreError, match=TAKEN):
            lead.keep()
        lead.keep()
    store.close()
    other.close()
