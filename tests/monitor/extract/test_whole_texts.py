"""Short invented texts and every statement that they make: who holds it, on whom, with which demands, in whose voice."""

from collections.abc import Callable

import pytest

from monitor.types import Legal, Statement

Reader = Callable[..., tuple[Statement, ...]]


def positions(statements: tuple[Statement, ...]) -> set[tuple[str, str | None, str]]:
    """Return actor, target and stance of the official statements that are no hearsay."""
    return {(s.actor, s.target, s.stance.value) for s in statements if s.official and not s.hearsay}


def asked(statement: Statement) -> set[tuple[str, str | None]]:
    """Return what a statement asks, and of whom."""
    return {(demand.kind.value, demand.of) for demand in statement.demands}


# --- verbs that share a subject --------------


def test_an_arabic_verb_joined_by_its_prefix_keeps_the_subject(read: Reader) -> None:
    text = "أعربت وزارة الخارجية المصرية عن قلقها البالغ إزاء استيلاء قوات السويد على المنارة، ودعت جميع الأطراف إلى ضبط النفس."
    found = read(text, "ar", by="EGY")
    assert [(s.actor, s.target, s.stance.value, s.hearsay) for s in found] == [("EGY", "SWE", "concern", False)]
    assert asked(found[0]) == {("restraint", None)}


def test_an_arabic_verb_joined_by_its_prefix_may_bring_a_subject_of_its_own(read: Reader) -> None:
    found = read("أدانت مصر الهجوم السويدي وأدانت النرويج الهجوم السويدي.", "ar")
    assert positions(found) == {("EGY", "SWE", "condemn"), ("NOR", "SWE", "condemn")}


# --- the body as forum or instrument --------------


def test_the_council_that_shall_meet_is_no_target(read: Reader) -> None:
    text = "The Ministry demands the withdrawal of all Swedish forces and calls for a meeting of the Security Council."
    found = read(text, by="NOR")
    assert positions(found) == {("NOR", "SWE", "oppose")}
    assert asked(found[0]) == {("withdrawal", "SWE"), ("council_meeting", None)}


def test_the_charter_that_is_broken_is_no_target(read: Reader) -> None:
    found = read("Norway condemns the Swedish raid as a violation of the Charter of the United Nations.")
    assert positions(found) == {("NOR", "SWE", "condemn")}


def test_the_council_itself_can_be_condemned(read: Reader) -> None:
    assert positions(read("Norway condemned the Security Council.")) == {("NOR", "UN", "condemn")}


# --- the words that carry it --------------


def test_the_evidence_names_the_target_where_a_sentence_does(read: Reader) -> None:
    text = (
        "The Ministry said that it condemned the seizure of the tower by Sweden. The Ministry condemns attempts to move borders."
    )
    (found,) = read(text, by="NOR")
    assert found.target == "SWE"
    assert found.evidence.text.startswith("The Ministry said")


def test_a_verdict_of_law_from_another_sentence_shows_its_words(read: Reader) -> None:
    text = "Norway condemns the Swedish raid on Finland. Such acts are a flagrant violation of international law."
    (found,) = read(text, by="NOR")
    assert found.legal is Legal.UNLAWFUL
    assert any("violation of international law" in text[cue.start : cue.end + 1] for cue in found.cues)


# --- by whose account, and passives --------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "According to Norway, Finland condemned the Swedish raid."),
        ("en", "Finland condemned the Swedish raid, according to Norway."),
        ("es", "Según Noruega, Finlandia condenó el ataque de Suecia."),
        ("fr", "Selon la Norvège, la Finlande a condamné l'attaque de la Suède."),
        ("pt", "Segundo a Noruega, a Finlândia condenou o ataque da Suécia."),
        ("ru", "По словам Норвегии, Финляндия осудила нападение Швеции."),
        ("de", "Laut Norwegen hat Finnland den Angriff Schwedens verurteilt."),
    ],
)
def test_what_one_state_says_of_another_is_hearsay_of_the_other(read: Reader, language: str, text: str) -> None:
    assert [(s.actor, s.target, s.hearsay) for s in read(text, language)] == [("FIN", "SWE", True)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The attack on Finland by Sweden was condemned by Norway."),
        ("es", "El ataque de Suecia contra Finlandia fue condenado por Noruega."),
        ("fr", "L'attaque de la Suède contre la Finlande a été condamnée par la Norvège."),
        ("pt", "O ataque da Suécia contra a Finlândia foi condenado pela Noruega."),
        ("de", "Der Angriff Schwedens auf Finnland wurde von Norwegen verurteilt."),
        ("de", "Norwegen hat den Angriff Schwedens auf Finnland verurteilt."),
    ],
)
def test_agent_condemns_and_doer_is_condemned(read: Reader, language: str, text: str) -> None:
    assert [(s.actor, s.target, s.stance.value) for s in read(text, language)] == [("NOR", "SWE", "condemn")]


# --- those who speak together --------------


@pytest.mark.parametrize(
    "text",
    [
        "Joint statement on the tower\n\nWe condemn the Swedish raid.\n\nNorway\nFinland\nDenmark",
        "Joint statement on the tower\n\nWe condemn the Swedish raid.\n\nSigned by: Norway, Finland, Denmark.",
        "Statement on the tower\n\nWe, the undersigned, condemn the Swedish raid.\n\nNorway\nFinland\nDenmark",
        "In a joint statement, Norway, Finland and Denmark condemned the Swedish raid.",
        "Norway, Finland and Denmark jointly condemned the Swedish raid.",
    ],
)
def test_each_signatory_speaks_with_all_of_them(read: Reader, text: str) -> None:
    found = read(text, by="NOR" if "\n" in text else None)
    assert positions(found) == {(code, "SWE", "condemn") for code in ("NOR", "FIN", "DNK")}
    assert {s.joint for s in found} == {("NOR", "FIN", "DNK")}


def test_a_list_of_states_in_one_sentence_is_not_yet_joint(read: Reader) -> None:
    assert {s.joint for s in read("Norway, Finland and Denmark condemned the Swedish raid.")} == {None}


def test_a_standing_body_that_lists_its_members_speaks_once(read: Reader) -> None:
    head = "G7 Foreign Ministers' Statement\n\nWe, the Foreign Ministers of the G7 - "
    members = "Canada, France, Germany, Italy, Japan, the United Kingdom and the United States of America"
    found = read(f"{head}{members} - condemn the Swedish raid.\n\nWe condemn the raid by Sweden.", by="CAN")
    assert positions(found) == {("G7", "SWE", "condemn")}


# --- transcripts --------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Q: Finland condemned the Swedish raid. Your comment.\n\nA: We condemn the Swedish raid."),
        ("en", "QUESTION: We condemn the Swedish raid, said Finland.\n\nIs it so?\n\nMS KOSTOVA: We condemn the Swedish raid."),
        ("es", "Pregunta: Finlandia condenó el ataque de Suecia.\n\nRespuesta: Noruega condena el ataque de Suecia."),
        ("ru", "Вопрос: Дания осудила нападение Швеции.\n\nОтвет: Мы осуждаем нападение Швеции."),
        ("zh", "问：丹麦强烈谴责瑞典的袭击。\n\n答：挪威谴责瑞典的袭击。"),
        ("ar", "سؤال: أدانت الدنمارك الهجوم السويدي.\n\nجواب: تدين النرويج الهجوم السويدي."),
    ],
)
def test_only_the_answers_are_the_actors(read: Reader, language: str, text: str) -> None:
    found = read(text, language, by="NOR")
    assert [(s.actor, s.target, s.stance.value, s.hearsay) for s in found] == [("NOR", "SWE", "condemn", False)]
    assert found[0].evidence.start > text.index("\n")


def test_an_answer_to_a_question_is_an_answer(read: Reader) -> None:
    found = read("Spokesperson's answer to a media question: We condemn the Swedish raid.", by="NOR")
    assert positions(found) == {("NOR", "SWE", "condemn")}


# --- whose office it is --------------


@pytest.mark.parametrize(
    ("publisher", "text", "role"),
    [
        (
            "AUS",
            "The spokesperson of the Department of Foreign Affairs and Trade said that Australia condemned the Swedish raid.",
            "spokesperson of the Department of Foreign Affairs and Trade",
        ),
        ("GBR", "The Foreign Office spokesperson said that Britain condemned the Swedish raid.", "Foreign Office spokesperson"),
        ("GBR", "Britain condemns the Swedish raid, the Foreign Office spokesperson said.", "Foreign Office spokesperson"),
        (
            "DEU",
            'A spokesperson of the Federal Foreign Office issued the following statement: "Germany condemns the Swedish raid."',
            "spokesperson of the Federal Foreign Office",
        ),
        ("NOR", "The Ministry's spokesperson said that Norway condemned the Swedish raid.", "Ministry's spokesperson"),
        ("NOR", "Norway condemns the Swedish raid.", None),
        ("NOR", "Norway is deeply concerned by the Swedish raid.", None),
        ("EU", "The European Union condemns the Swedish raid.", None),
    ],
)
def test_an_office_that_speaks_in_its_own_release_ranks_as_a_ministry(
    read: Reader, publisher: str, text: str, role: str | None
) -> None:
    (found,) = read(text, by=publisher)
    assert (found.actor, found.target, found.role, found.rank.value) == (publisher, "SWE", role, "ministry")


# --- out of office, and courts --------------


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Former Norwegian foreign minister Vera Kostova condemned the Swedish raid."),
        ("ar", "وزير الخارجية النرويجي السابق أدان الهجوم السويدي."),
        ("zh", "前挪威外交部长科斯托娃谴责瑞典的袭击。"),
        ("de", "Der ehemalige norwegische Außenminister Ivar Holm verurteilte den schwedischen Angriff."),
        ("ru", "Бывший министр иностранных дел Норвегии Ивар Хольм осудил нападение Швеции."),
        ("pt", "O ex-ministro das Relações Exteriores da Noruega, Ivar Holm, condenou o ataque da Suécia."),
        ("es", "El exministro de Exteriores de Noruega Ivar Holm condenó el ataque de Suecia."),
        ("fr", "L'ancien ministre des Affaires étrangères de Norvège Ivar Holm a condamné l'attaque de la Suède."),
    ],
)
def test_who_has_left_office_does_not_speak_for_the_state(read: Reader, language: str, text: str) -> None:
    found = read(text, language)
    assert positions(found) == set()
    assert {s.actor for s in found} <= {"NOR"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway condemned Sweden to six years in prison."),
        ("fr", "La Norvège a condamné la Suède à six ans de prison."),
        ("es", "Noruega condenó a Suecia a pagar una multa."),
        ("pt", "A Noruega condenou a Suécia a pagar uma multa."),
        ("de", "Norwegen verurteilte Schweden zu einer Geldstrafe."),
        ("ru", "Норвегия осудила Швецию на шесть лет."),
    ],
)
def test_a_sentence_that_a_court_passes_is_no_stance(read: Reader, language: str, text: str) -> None:
    assert read(text, language) == ()


def test_a_stance_on_a_prison_sentence_is_one(read: Reader) -> None:
    found = read("Norway condemned Sweden's jailing of two reporters to six years in prison.")
    assert positions(found) == {("NOR", "SWE", "condemn")}


# --- conditionals --------------


@pytest.mark.parametrize(
    ("language", "plain", "conditional"),
    [
        ("en", "Norway condemns the Swedish attack.", "Norway would condemn a Swedish attack."),
        ("es", "Noruega condena el ataque de Suecia.", "Noruega condenaría el ataque de Suecia."),
        ("pt", "A Noruega condena o ataque da Suécia.", "A Noruega condenaria o ataque da Suécia."),
        ("fr", "La Norvège condamne l'attaque de la Suède.", "La Norvège condamnerait l'attaque de la Suède."),
        (
            "de",
            "Norwegen hat den Angriff Schwedens auf das kleine Nachbarland verurteilt.",
            "Norwegen würde den Angriff Schwedens auf das kleine Nachbarland verurteilen.",
        ),
    ],
)
def test_a_conditional_is_weaker_than_the_plain_verb(read: Reader, language: str, plain: str, conditional: str) -> None:
    (said,), (supposed,) = read(plain, language), read(conditional, language)
    assert (said.actor, said.target) == (supposed.actor, supposed.target) == ("NOR", "SWE")
    assert said.stance.score < supposed.stance.score < 0


# --- worry that accuses nobody --------------


def test_concern_at_events_has_no_target_though_the_text_names_the_doer(read: Reader) -> None:
    head = "The Swedish attack on the tower is the talk of the region."
    vague = read(f"{head} Norway is deeply concerned by the events at the tower.", by="NOR")
    plain = read(f"{head} Norway is deeply concerned by the attack.", by="NOR")
    assert positions(vague) == {("NOR", None, "concern")}
    assert positions(plain) == {("NOR", "SWE", "concern")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "As for Norway, it condemned the Swedish strike."),
        ("fr", "Quant à la Norvège, elle a condamné le raid suédois."),
        ("es", "En cuanto a Noruega, condenó el ataque sueco."),
        ("pt", "Quanto à Noruega, condenou o ataque sueco."),
    ],
)
def test_whom_a_sentence_brings_up_is_its_subject(read, language, text):
    (found,) = read(text, language)
    assert (found.actor, found.target, str(found.stance)) == ("NOR", "SWE", "condemn")


def test_a_refusal_to_comment_rejects_nothing(read):
    (found,) = read("Noruega rechazó comentar el ataque sueco.", "es")
    assert (found.actor, str(found.stance), found.declined) == ("NOR", "neutral", True)
