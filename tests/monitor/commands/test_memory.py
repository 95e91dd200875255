"""The commands on what the desk remembers, as scripts see them. All texts are invented."""

import json
import sqlite3

import pytest

from tests.monitor.conftest import DOSSIER, RELEASE


def test_the_audit_is_printed_and_verified(run, desk):
    code, out, _ = run("audit", "log", "--json")
    entry = json.loads(out.splitlines()[-1])
    assert (code, entry["number"], entry["what"], entry["subject"]) == (0, 1, "save dossier", "port-attack")
    code, out, err = run("audit", "verify")
    assert (code, err) == (0, "")
    assert out.startswith("1 lines, whole; the last one's hash is " + entry["hash"])


def test_a_forged_line_of_the_audit_is_named_and_fails(run, desk):
    with sqlite3.connect(desk / "desk.db") as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET who = 'eve'")
    connection.close()
    code, out, err = run("audit", "verify")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "line 1: it is not as it was written" in err


def test_a_desk_is_copied_with_counts(run, desk, tmp_path):
    code, out, err = run("copy", "--from", str(desk / "desk.db"), "--to", str(tmp_path / "new.db"), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["documents"] == 1
    assert run("audit", "verify", "--db", str(tmp_path / "new.db"))[0] == 0


def test_a_copy_of_a_desk_whose_audit_was_changed_says_so_and_changes_nothing_of_it(run, desk, tmp_path):
    with sqlite3.connect(desk / "desk.db") as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET who = 'eve'")
    connection.close()
    code, out, err = run("copy", "--from", str(desk / "desk.db"), "--to", str(tmp_path / "new.db"), "--json")
    assert (code, json.loads(out)["documents"], err.count("\n")) == (0, 1, 1)
    assert "the audit is not whole (line 1: it is not as it was written); it was copied as it is, fault and all" in err
    code, _, err = run("audit", "verify", "--db", str(tmp_path / "new.db"))
    assert (code, err.count("\n")) == (1, 1)


def test_a_copy_into_a_database_that_is_not_empty_is_refused_in_one_line(run, desk, tmp_path):
    run("copy", "--from", str(desk / "desk.db"), "--to", str(tmp_path / "new.db"))
    code, out, err = run("copy", "--from", str(desk / "desk.db"), "--to", str(tmp_path / "new.db"))
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert "it is not empty" in err


def test_a_copy_from_what_is_not_there_is_refused(run, tmp_path):
    code, _, err = run("copy", "--from", str(tmp_path / "none.db"), "--to", str(tmp_path / "new.db"))
    assert (code, err.count("\n")) == (1, 1)
    assert "none.db: there is no such database" in err
    assert not (tmp_path / "none.db").exists()
    assert not (tmp_path / "new.db").exists()


def test_statements_are_searched(run, desk):
    code, out, err = run("search", "port", "actor:FRA", "since:2026-03-02", "--json")
    hit = json.loads(out)
    assert (code, err) == (0, "")
    assert (hit["statement"]["actor"], hit["statement"]["target"], hit["at"]) == ("FRA", "RUS", "2026-03-02T09:00:00Z")
    assert "port" in run("search", "condemns")[1]
    assert run("search", "harbour", "--json") == (0, "", "")


def test_documents_are_searched_by_their_text(run, desk):
    code, out, _ = run("search", "is:document ministry", "--json", "--by-relevance")
    assert (code, json.loads(out)["statement"]) == (0, None)


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("port colour:red", 'query, character 6 (at "colour:red"): unknown field "colour"; use one of actor, target,'),
        ("since:tomorrow", 'query, character 7 (at "tomorrow"): "tomorrow" is no date; write 2026-03-02,'),
    ],
)
def test_a_query_that_cannot_be_read_is_one_line_with_its_place(run, query, line):
    code, out, err = run("search", query)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("demarche: " + line)


def test_more_hits_than_a_database_can_count_are_wrong_usage(run, desk):
    for command in (("search", "port"), ("audit", "log")):
        code, _, err = run(*command, "--limit", "99999999999999999999")
        assert (code, err.count("\n")) == (2, 1)
        assert "'--limit'" in err


def test_a_trend_shows_shares_and_who_could_be_heard(run, desk):
    since = ("--since", "2026-03-01", "--until", "2026-03-03", "--by", "day")
    code, out, _ = run("trend", "FRA", "RUS", "NORDIC", "RUS", *since, "--json")
    assert code == 0
    france, nordic = (json.loads(line) for line in out.splitlines())
    assert [point["n"] for point in france["points"]] == [0, 1, 0]
    assert {share["stance"] for share in france["points"][1]["shares"] if share["part"]} == {"condemn"}
    assert (france["points"][1]["heard"], france["points"][1]["expected"], nordic["points"][1]["expected"]) == (0, 1, 5)
    code, out, _ = run("trend", "FRA", "RUS", *since, "--csv")
    lines = out.splitlines()
    assert (len(lines), lines[0].split(",")[4], lines[2].split(",")[4]) == (4, "condemn", "1.0000")
    code, out, _ = run("trend", "--dossier", "port-attack", *since)
    assert code == 0
    assert "100%" in out
    assert "0 of 2" in out


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("FRA",), "name an actor and a target"),
        ((), "name an actor and a target"),
        (("FRA", "QQQ"), "QQQ"),
        (("QQQ", "FRA"), "QQQ"),
        (("FRA", "RUS", "--since", "2026-03-02", "--until", "2026-03-01"), "after the last day"),
    ],
)
def test_a_trend_of_nobody_is_refused_in_one_line(run, desk, arguments, named):
    code, out, err = run("trend", *arguments)
    assert code in (1, 2)
    assert out == ""
    assert named in err
    assert len(err.splitlines()) == 1


def test_the_timeline_and_positions_are_asked_for_as_of_a_time(run, desk):
    code, out, _ = run("dossier", "timeline", "port-attack", "--json")
    assert code == 0
    (said,) = map(json.loads, out.splitlines())
    assert (said["kind"], said["words"]["actor"]["code"]) == ("own", "FRA")
    assert run("dossier", "timeline", "port-attack", "--at", "2026-03-02T08:59:00Z", "--json")[1] == ""
    assert len(run("dossier", "timeline", "port-attack", "--at", "2026-03-02", "--json")[1].splitlines()) == 1
    for command in ("positions", "timeline"):
        assert run("dossier", command, "port-attack", "--known-at", "2026-03-02T12:00:00Z", "--json")[1] == ""
    code, out, _ = run("dossier", "positions", "port-attack", "--csv")
    header, line = out.splitlines()
    assert header.split(",")[:2] == ["actor", "stance"]
    assert line.startswith("FRA,condemn")
    assert "own text" in line
    code, out, _ = run("dossier", "silent", "port-attack", "--known-at", "2026-03-02T12:00:00Z", "--csv")
    assert [line.split(",")[1] for line in out.splitlines()[1:]] == ["FRA", "DEU"]
    assert run("dossier", "positions", "port-attack", "--known-at", "yesterday")[0] == 1


def test_words_heard_on_the_phone_are_entered_read_bound_and_audited(run, desk, tmp_path):
    (tmp_path / "call.txt").write_text("We strongly condemn the attack by Russia on the port.")
    given = ("--actor", "DEU", "--published", "2026-03-02T10:00:00Z", "--publisher", "Foreign Office (call)")
    by_hand = ("--entered-by", "ada", "--channel", "phone", "--speaker", "Ada Invented")
    code, _, err = run("ingest", str(tmp_path / "call.txt"), *given, *by_hand)
    assert code == 0, err
    (line,) = [one for one in map(json.loads, run("audit", "log", "--json")[1].splitlines()) if one["what"] == "enter document"]
    assert (line["by"], line["after"]) == ("ada", "phone")
    said = [json.loads(one) for one in run("dossier", "timeline", "port-attack", "--json")[1].splitlines()]
    assert ("DEU", "Ada Invented") in [(one["words"]["actor"]["code"], one["words"]["speaker"]) for one in said]
    assert run("ingest", str(tmp_path / "call.txt"), "--speaker", "Ada")[0] == 2


def test_an_actor_that_was_asked_is_marked_with_the_time(run, desk):
    asked = ("dossier", "asked", "port-attack", "DEU", "--by", "ada")
    assert run(*asked, "--at", "2026-03-03T10:00:00Z")[0] == 0
    lines = [json.loads(one) for one in run("dossier", "silent", "port-attack", "--json")[1].splitlines()]
    assert [(one["actor"]["code"], one["asked"]) for one in lines] == [("DEU", "asked, no answer, 3 Mar 2026, 10:00 UTC")]
    assert run(*asked, "--declined", "--at", "2026-03-04")[0] == 0
    out = run("dossier", "silent", "port-attack", "--csv")[1]
    assert "declined to comment, 4 Mar 2026" in out
    assert "declined" not in run("dossier", "silent", "port-attack", "--at", "2026-03-03T11:00:00Z", "--csv")[1]
    assert run("dossier", "asked", "port-attack", "DEU", "--by", "ada", "--at", "2999-01-01")[0] == 1
    assert run("dossier", "asked", "port-attack", "QQQ", "--by", "ada")[0] == 1
    assert sum(one["what"] == "mark answer" for one in map(json.loads, run("audit", "log", "--json")[1].splitlines())) == 2


def test_a_dossier_is_previewed_and_nothing_is_written(run, desk, tmp_path):
    (tmp_path / "other.toml").write_text(DOSSIER.replace("port-attack", "other").replace("first-strike", "other-strike"))
    code, out, _ = run("dossier", "add", str(tmp_path / "other.toml"), "--preview")
    assert code == 0
    assert "other: would bind 1 of 1 documents (en 1)" in out
    assert "'attack' stands in the title or opening" in out
    code, out, _ = run("dossier", "add", str(tmp_path / "other.toml"), "--preview", "--json")
    found = json.loads(out)
    assert (found["documents"], found["by_language"], found["lost"]) == (1, {"en": 1}, 0)
    assert run("dossier", "show", "other")[0] == 1


def test_a_dossier_that_is_edited_says_what_it_loses_and_binds_anew(run, desk, tmp_path):
    (tmp_path / "port.toml").write_text(DOSSIER.replace('en = ["attack"]', 'en = ["flood"]'))
    assert "1 that are bound now would be no longer" in run("dossier", "add", str(tmp_path / "port.toml"), "--preview")[1]
    assert run("dossier", "add", str(tmp_path / "port.toml"), "--yes")[0] == 0
    assert run("dossier", "timeline", "port-attack", "--json")[1] == ""
    found = json.loads(run("search", "actor:FRA", "--json")[1])
    assert found["bound"] == []


def test_search_says_why_a_document_is_bound_and_who_entered_it(run, desk, tmp_path):
    found = json.loads(run("search", "actor:FRA", "--json")[1])
    assert found["bound"] == [{"event": "first-strike", "reason": "'attack' stands in the title or opening"}]
    assert found["entered_by"] is None
    (tmp_path / "heard.txt").write_text("The Ministry of Foreign Affairs of Brazil deplores the attack by Russia on the port.")
    asked = ("--actor", "BRA", "--published", "2026-03-02T10:00:00Z", "--entered-by", "ada", "--channel", "phone")
    assert run("ingest", str(tmp_path / "heard.txt"), *asked)[0] == 0
    assert json.loads(run("search", "actor:BRA", "--json")[1])["entered_by"] == "ada"


def test_relabelling_with_the_same_engine_changes_nothing_and_says_so(run, desk):
    before = run("search", "actor:FRA", "--json")[1]
    code, out, _ = run("relabel")
    assert (code, out) == (0, "1 documents read again: 0 differ, 0 labels added\n")
    assert run("search", "actor:FRA", "--json")[1] == before
    assert json.loads(run("relabel", "--since", "2030-01-01", "--json")[1])["documents"] == 0
    assert json.loads(run("relabel", "--dossier", "port-attack", "--json")[1])["documents"] == 1
    assert json.loads(run("relabel", "--language", "fr", "--json")[1])["documents"] == 0


def test_relabelling_refuses_what_there_is_not_in_one_line(run, desk):
    for asked, said in ((("--dossier", "none"), "there is no such dossier"), (("--source", "none"), "there is no such source")):
        code, _, err = run("relabel", *asked)
        assert (code, len(err.splitlines())) == (1, 1)
        assert said in err


MIXED = (
    "Reactions to the attack on the port came in. From the balcony, the envoy of Chile had only one word for it: "
    "a disgrace. And rain."
)


def _mixed(run, tmp_path):
    (tmp_path / "mixed.txt").write_text(MIXED)
    asked = ("--publisher", "A Paper", "--published", "2026-03-02T11:00:00Z", "--url", "https://paper.example/mixed")
    assert run("ingest", str(tmp_path / "mixed.txt"), *asked)[0] == 0


def test_a_missed_statement_is_marked_verbatim_bound_and_audited(run, desk, tmp_path):
    _mixed(run, tmp_path)
    asked = ("--actor", "CHL", "--stance", "condemn", "--target", "RUS", "--by", "ada", "--why", "the engine passed over it")
    code, out, _ = run("missed", "https://paper.example/mixed", "a disgrace", *asked, "--rank", "mission", "--json")
    assert code == 0
    found = json.loads(out)
    [said] = found["statements"]
    evidence = said["evidence"]
    assert MIXED[evidence["start"] : evidence["end"]] == evidence["text"] == "a disgrace"
    assert (said["event"], said["stance_toward_event"], said["engine"]) == ("first-strike", "condemn", "person/1")
    rows = [json.loads(line) for line in run("dossier", "positions", "port-attack", "--json")[1].splitlines()]
    assert [row["words"]["reviewed"] for row in rows if row["actor"]["code"] == "CHL"] == [True]
    assert json.loads(run("search", "is:corrected", "--json")[1])["statement"]["actor"] == "CHL"
    line = json.loads(run("audit", "log", "--json")[1].splitlines()[0])
    assert (line["by"], line["what"], line["why"]) == ("ada", "add missed statement", "the engine passed over it")
    assert run("relabel")[0] == 0
    assert json.loads(run("search", "is:corrected", "--json")[1])["statement"]["actor"] == "CHL"


def test_a_missed_refusal_to_comment_is_marked_as_one(run, desk, tmp_path):
    _mixed(run, tmp_path)
    asked = ("--actor", "CHL", "--stance", "neutral", "--declined", "--by", "ada")
    code, out, _ = run("missed", "https://paper.example/mixed", "a disgrace", *asked)
    assert (code, "CHL no comment: marked as correction 1" in out) == (0, True)
    assert json.loads(run("search", "is:declined", "--json")[1])["statement"]["actor"] == "CHL"


def test_words_that_do_not_stand_there_are_refused_in_one_line(run, desk, tmp_path):
    _mixed(run, tmp_path)
    asked = ("--actor", "CHL", "--stance", "condemn", "--by", "ada")
    for words, more, said in (
        ("an outrage", (), "do not stand in document"),
        ("the", (), "they stand there"),
        ("the", ("--occurrence", "99"), "give a number up to that"),
        ("a disgrace", ("--event", "none", "--toward", "condemn"), "there is no such event"),
        ("a disgrace", ("--target", "NOBODY"), "there is no such actor or armed group"),
        ("a disgrace", ("--declined",), "no comment is neutral"),
    ):
        code, _, err = run("missed", "https://paper.example/mixed", words, *asked, *more)
        assert (code, len(err.splitlines())) == (1, 1)
        assert said in err
    assert "no document has this id or address" in run("missed", "nothing", "x", *asked)[2]
    assert run("missed", "https://paper.example/mixed", "a disgrace", *asked, "--event", "first-strike")[0] == 2


def test_positions_as_json_hold_two_earlier_statements_unless_all_are_asked_for(run, desk, tmp_path, monkeypatch):
    for hour in range(10, 15):
        apart = " ".join(f"remark{hour}{number}" for number in range(40))  # else it would repeat the first one
        (tmp_path / f"{hour}.txt").write_text(f"{RELEASE.replace('the port', f'berth {hour}')} {apart}.")
        published = f"2026-03-02T{hour}:00:00Z"
        assert run("ingest", str(tmp_path / f"{hour}.txt"), "--actor", "FRA", "--published", published)[0] == 0
    whole = run("dossier", "positions", "port-attack", "--json", "--all")[1]
    asked = []
    monkeypatch.setattr("monitor.store.reading.reactions", lambda *_, **__: asked.append("the whole event"))
    (row,) = (json.loads(line) for line in run("dossier", "positions", "port-attack", "--json")[1].splitlines())
    assert (len(row["earlier"]), row["more"], asked) == (2, 3, [])
    (row,) = (json.loads(line) for line in whole.splitlines())
    assert (len(row["earlier"]), row["more"]) == (5, 0)
