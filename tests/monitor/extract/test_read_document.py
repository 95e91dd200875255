"""Whole invented texts: who speaks in an official release, a news text, a list, a transcript."""

from datetime import UTC, datetime

import pytest

from feeds.types import ActorCode, Document, DocumentId, Precision
from monitor.extract import read_document
from monitor.types import DemandKind, Dossier, DossierId, Event, EventId, Legal, Rank, Stance


def _event(initiators=("SWE",), affected=("FIN",)):
    event = Event(
        id=EventId("raid"),
        title="Raid on the port",
        began=datetime(2026, 3, 1, tzinfo=UTC),
        began_precision=Precision.DAY,
        act="the raid on the port",
        initiators=tuple(ActorCode(code) for code in initiators),
        affected=tuple(ActorCode(code) for code in affected),
    )
    return Dossier(id=DossierId("raid"), title="Raid", watch=("NOR",), events=(event,), terms={"en": ("raid",)})


def _brief(statements):
    return [(s.actor, s.target, s.stance.value) for s in statements]


def test_the_publisher_speaks_in_its_own_release(read):
    text = "Statement\nWe strongly condemn the Swedish raid on the port of Turku. It is a clear violation of international law."
    (found,) = read(text, by="NOR")
    assert (found.actor, found.target, found.stance, found.legal) == ("NOR", "SWE", Stance.CONDEMN, Legal.UNLAWFUL)
    assert found.evidence.text.startswith("We strongly condemn")


def test_a_newsroom_says_nothing_in_its_own_voice(read):
    assert read("The illegal and barbaric Swedish raid on the port of Turku shocked the world.") == ()


def test_the_head_of_a_release_names_the_speaker(read):
    text = "Raid on Turku\nVera Kostova, Minister of Foreign Affairs\nNorway condemns the Swedish raid."
    (found,) = read(text, by="NOR")
    assert (found.speaker, found.rank) == ("Vera Kostova", Rank.FOREIGN_MINISTER)
    assert found.role is not None
    assert "Minister of Foreign Affairs" in found.role


def test_signatories_of_a_joint_text_each_take_the_position(read):
    text = "Joint statement by Norway, Denmark and Finland\nWe condemn the Swedish raid on the port."
    found = read(text, by="NOR")
    assert _brief(found) == [("DNK", "SWE", "condemn"), ("FIN", "SWE", "condemn"), ("NOR", "SWE", "condemn")]
    assert {s.joint for s in found} == {("NOR", "DNK", "FIN")}


def test_joined_subjects_all_take_the_position(read):
    found = read("Norway, Denmark and Finland condemned Sweden's raid.")
    assert _brief(found) == [("DNK", "SWE", "condemn"), ("FIN", "SWE", "condemn"), ("NOR", "SWE", "condemn")]


def test_a_quotation_belongs_to_the_one_who_closes_it(read):
    (found,) = read('"The raid by Sweden is illegal," the foreign ministry of Norway said on Monday.')
    assert (found.actor, found.target, found.stance, found.legal) == ("NOR", "SWE", Stance.OPPOSE, Legal.UNLAWFUL)
    assert found.quote == "The raid by Sweden is illegal,"
    assert found.rank is Rank.MINISTRY


def test_a_pronoun_carries_the_speaker_on(read):
    found = read(
        "Norwegian Foreign Minister Vera Kostova met reporters. She said nothing of ferries. She condemned Sweden's raid."
    )
    assert _brief(found) == [("NOR", "SWE", "condemn")]
    assert found[0].speaker == "Vera Kostova"


def test_a_surname_stands_for_the_person_named_before(read):
    found = read("Norwegian Foreign Minister Vera Kostova flew to Turku.\nKostova rejected Sweden's claims.")
    assert _brief(found) == [("NOR", "SWE", "oppose")]
    assert found[0].role == "Norwegian Foreign Minister"


def test_a_capital_is_a_place_after_a_preposition(read):
    assert read("In Oslo, fans welcomed the Swedish band.") == ()


def test_armed_groups_are_targets_but_do_not_speak(read):
    assert read("Hezbollah condemned the Swedish raid.") == ()
    assert _brief(read("Norway condemned Hezbollah.")) == [("NOR", "HEZBOLLAH", "condemn")]


@pytest.mark.parametrize(
    "text",
    [
        "The ambassador paid a courtesy call on the governor and presented a gift.",
        "The embassy supports the film festival and welcomes all visitors to the exhibition.",
        "We express our deepest condolences to the families of the victims of the ferry accident in Sweden.",
        "The consulate will be closed on Monday. Visa applications are accepted from Tuesday.",
        "The minister will travel to Sweden next week for talks on trade.",
    ],
)
def test_the_noise_of_a_ministry_is_no_statement(read, text):
    assert read(text, by="NOR") == ()


def test_silence_described_as_such_is_no_statement(read):
    assert read("Norway has yet to respond officially to the Swedish raid.") == ()


def test_demands_name_what_is_asked_and_of_whom(read):
    (found,) = read("Norway called on Sweden to withdraw its troops and release the crew.")
    assert {(d.kind, d.of) for d in found.demands} == {(DemandKind.WITHDRAWAL, "SWE"), (DemandKind.RELEASE, "SWE")}


def test_a_headline_counts_only_for_actors_of_whom_the_body_is_silent(read):
    found = read("Norway welcomed Sweden's withdrawal.", title="Norway and Denmark slam Sweden")
    assert {(s.actor, s.stance.value, s.evidence.where) for s in found} == {
        ("NOR", "support", "text"),
        ("DNK", "condemn", "title"),
    }


def test_the_text_shows_who_is_in_office(read):
    old = read("Former Norwegian prime minister Vera Kostova said the Swedish raid was illegal.")
    assert [s.official for s in old] == [False]


def test_a_language_without_tables_gives_nothing(read):
    assert read("Norway condemned Sweden's raid.", "xx") == ()


def test_the_dossier_tells_whom_blame_without_a_name_hits(read):
    (found,) = read("Norway condemned the raid.", dossier=_event())
    assert (found.target, found.event, found.stance_toward_event) == ("SWE", "raid", Stance.CONDEMN)


def test_blame_of_the_victim_bears_on_the_act_the_other_way(read):
    (found,) = read("Norway condemned Finland's blockade.", dossier=_event())
    assert (found.target, found.stance_toward_event) == ("FIN", Stance.UNDERSTAND)
    (found,) = read("Sweden condemned Finland's blockade.", dossier=_event())
    assert (found.target, found.stance_toward_event) == ("FIN", Stance.SUPPORT)


def test_where_nobody_is_known_to_have_done_it_blame_is_of_the_act(read):
    (found,) = read("Norway condemned Finland's blockade.", dossier=_event(initiators=()))
    assert (found.target, found.stance_toward_event) == ("FIN", Stance.CONDEMN)


def test_a_statement_on_somebody_else_says_nothing_of_the_act(read):
    (found,) = read("Norway condemned Iceland's whaling decision.", dossier=_event())
    assert (found.target, found.stance_toward_event) == ("ISL", None)


def test_an_unknown_event_is_an_error(vocabulary):
    with pytest.raises(KeyError):
        read_document(
            Document(id=DocumentId("x"), text="Norway condemned Sweden.", language="en"), vocabulary, _event(), EventId("no")
        )


def test_no_comment_is_neutral_and_marked(read):
    (found,) = read("Norway declined to comment on the raid by Sweden.")
    assert (found.stance, found.declined) == (Stance.NEUTRAL, True)
    (found,) = read("Norway takes note of the raid by Sweden.")
    assert (found.stance, found.declined) == (Stance.NEUTRAL, False)


def _told(text, vocabulary):
    """Return what the default engine reads in an article."""
    document = Document(id=DocumentId("x"), text=text, language="en", published_at=datetime(2026, 3, 2, tzinfo=UTC))
    return [(s.actor, s.target, s.speaker, s.official, s.hearsay) for s in read_document(document, vocabulary)]


def test_who_is_out_of_office_stands_beside_who_is_in_it(vocabulary):
    text = (
        "Norway’s foreign minister condemned Sweden’s raid on Monday. Former Norwegian foreign minister Vera Kostova criticised "
        "the raid by Sweden as a violation of international law."
    )
    assert _told(text, vocabulary) == [("NOR", "SWE", None, True, False), ("NOR", "SWE", "Vera Kostova", False, False)]


def test_hearsay_stands_beside_what_the_state_says_itself(vocabulary):
    text = "Finland said that Norway had condemned the raid by Sweden. Norway condemned Denmark’s attack on the port."
    assert _told(text, vocabulary) == [("NOR", "SWE", None, True, True), ("NOR", "DNK", None, True, False)]


def test_an_office_is_the_person_whom_the_text_named_in_it(vocabulary):
    text = "Norwegian Foreign Minister Vera Kostova came to Rome. The Norwegian foreign minister condemned Sweden’s raid."
    assert _told(text, vocabulary) == [("NOR", "SWE", "Vera Kostova", True, False)]


def test_the_one_struck_who_praises_something_else_praises_nobody_who_struck(read):
    (found,) = read("Finland praised the courage of the volunteers.", dossier=_event())
    assert (found.actor, found.target) == ("FIN", None)
