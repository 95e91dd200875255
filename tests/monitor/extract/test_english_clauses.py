"""Subjects, requests and victims as English words them. All texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found if not statement.hearsay}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In Oslo, Norway's new government rejected the annexation of the port by Sweden.", ("NOR", "oppose", "SWE")),
        ("Calling for dialogue, the foreign minister of Norway said he would wait.", ("NOR", "neutral", None)),
        ("The raid shook the region, with Norway accusing Sweden of delay.", ("NOR", "oppose", "SWE")),
        ("The foreign minister of Norway said his government opposed the raid by Sweden.", ("NOR", "oppose", "SWE")),
        ("The minister of Norway would help to deal with what he called piracy by Sweden.", ("NOR", "condemn", "SWE")),
        ("Norway condemns the raid on Harbourtown, Finland, last night that came from Sweden.", ("NOR", "condemn", None)),
    ],
)
def test_whose_verb_it_is_and_whom_it_judges(read, text, expected):
    assert expected in _read_as(read(text))


def test_the_one_asked_is_no_subject_of_the_verb_behind(read):
    found = _read_as(
        read("The talks were about urging Sweden to leave the port and reaffirmed condemnation of the raid by Denmark.")
    )
    assert "SWE" not in {actor for actor, _, _ in found}


def test_whoever_is_named_behind_said_is_what_is_said(read):
    found = _read_as(read("The deputy chief of a private club said Norway should lift the illegal blockade of Sweden."))
    assert "NOR" not in {actor for actor, _, _ in found}


def test_two_who_face_each_other_are_asked_as_all_sides_are(read):
    assert _read_as(read("Norway urged Sweden and Denmark to stop the shelling.")) == {("NOR", "neutral", None)}
    assert _read_as(read("Norway urged Sweden to stop the shelling.")) == {("NOR", "oppose", "SWE")}


def test_a_state_at_its_victims_name_is_no_doer(read):
    text = "Norway called for the removal of the embargo on our sister island nation of Malta by Sweden."
    assert _read_as(read(text, by="NOR")) == {("NOR", "oppose", "SWE")}


def test_an_unjust_war_is_still_its_owners(read):
    assert _read_as(read("Norway condemns Sweden's unjustified war against Denmark.")) == {("NOR", "condemn", "SWE")}


def test_an_envoy_in_a_ministrys_own_text_is_the_guests(read):
    text = (
        "The ambassador of Japan met the minister today.\nDuring the meeting, Ambassador Mizuno praised the peace plan of Norway."
    )
    assert ("JPN", "endorse", "NOR") in _read_as(read(text, by="NOR"))


def test_a_second_office_belongs_to_the_same_person(read):
    text = "Norway's minister of trade and government spokesperson said the raid by Sweden was unacceptable."
    assert ("NOR", "oppose", "SWE") in _read_as(read(text))


def test_an_envoy_conveys_the_stance_of_its_owner(read):
    text = "The visit of the king of Malta was short. The king voiced Malta's concern over the raid by Sweden."
    assert {("MLT", "concern")} == {(actor, stance) for actor, stance, _ in _read_as(read(text, by="NOR"))}


def test_who_abstained_meanwhile_is_not_opposed(read):
    text = "Norway and Finland opposed the raid of Sweden, while Denmark abstained."
    assert {("NOR", "oppose", "SWE"), ("FIN", "oppose", "SWE")} <= _read_as(read(text))
    assert "DNK" not in {target for _, _, target in _read_as(read(text))}


def test_approval_of_a_text_is_none_of_whoever_acted(read):
    text = "Sweden attacked the port.\nThe attack by Sweden lasted a day.\nNorway supported the text of the draft."
    assert ("NOR", "support", "SWE") not in _read_as(read(text))


def test_what_an_armed_group_says_is_nobody_elses(read):
    text = "Norway said the raid by Sweden must be studied.\nHamas says Sweden has ‘crossed all red lines’."
    assert "condemn" not in {stance for _, stance, _ in _read_as(read(text))}


def test_those_who_met_are_they_in_a_readout(read):
    text = "The foreign minister of Norway met with the foreign minister of Finland today.\nThey condemned the raid by Sweden."
    assert {("NOR", "condemn", "SWE"), ("FIN", "condemn", "SWE")} <= _read_as(read(text, by="NOR"))


def test_a_verb_behind_a_quotation_has_its_subject_behind_it(read):
    text = 'The raid was the work of Sweden.\n"Those who play with fire must pay a high price," warns Norway\'s foreign minister.'
    assert "NOR" in {actor for actor, _, _ in _read_as(read(text))}


def test_what_all_sides_are_asked_to_avoid_judges_nobody(read):
    text = "Norway called on both sides to refrain from steps that could destabilise the region after the raid by Sweden."
    assert _read_as(read(text)) == {("NOR", "neutral", None)}


def test_a_list_of_states_beside_the_union_is_signed_by_each(read):
    text = (
        "Joint statement by the foreign ministers of Canada, France, Italy, Norway, Germany and the High Representative "
        "of the EU.\n"
        "We condemn the raid by Sweden."
    )
    assert {"CAN", "FRA", "ITA", "NOR", "DEU", "EU"} == {actor for actor, _, _ in _read_as(read(text, by="NOR"))}


def test_a_persons_capture_is_done_to_the_person(read):
    text = "Norway denounced the capture by Sweden.\nFinland called for Putin's immediate release."
    assert "RUS" not in {target for _, _, target in _read_as(read(text))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A joint statement from the foreign ministers of Norway and Finland condemned the raid by Sweden.", "NOR"),
        ("A joint statement from the foreign ministers of Norway and Finland condemned the raid by Sweden.", "FIN"),
        (
            "It came in a statement by the ministers of Norway and Finland. The statement said: “The raid by Sweden is a crime.”",
            "FIN",
        ),
        ("Condemnation of the raid by Sweden also came from Denmark, Norway and Finland.", "FIN"),
        ("OSLO, 3rd March, 2026 (HW) -- The foreign minister of Finland condemned and denounced the raid by Sweden.", "FIN"),
        ("That view was echoed by the minister of Denmark, Vera Kostova, who condemned the raid by Sweden.", "DNK"),
    ],
)
def test_who_is_named_by_a_paper_a_list_or_a_relative_clause_holds_the_stance(read, text, expected):
    assert (expected, "condemn", "SWE") in _read_as(read(text))


def test_an_envoy_who_is_called_in_does_not_protest(read):
    found = _read_as(read("Norway summoned the ambassador of Sweden to protest the raid."))
    assert found == {("NOR", "oppose", "SWE")}


def test_a_name_behind_a_full_stop_is_no_part_of_the_office_before_it(read):
    found = _read_as(read("The ship belongs to the government. Norway condemned the raid by Sweden."))
    assert ("NOR", "condemn", "SWE") in found


def test_a_short_name_stands_for_the_body_named_before(read):
    found = _read_as(read("The ministers of the Arab League met in Cairo. The League condemned the raid by Sweden."))
    assert ("ARAB_LEAGUE", "condemn", "SWE") in found


def test_whoever_answers_in_a_transcript_speaks_beyond_the_first_sentence(read):
    text = (
        "Q: What do you say to the raid?\n\n"
        "Foreign Minister of Norway: Thank you. The weather was bad. The raid by Sweden violated the sovereignty of Finland."
    )
    assert ("NOR", "oppose", "SWE") in _read_as(read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway voiced concern over Sweden's drills, a day after a terrorist attack in the port.", {("NOR", "concern", "SWE")}),
        ("Norway objected to Sweden's fight with the list of state sponsors of terrorism.", {("NOR", "oppose", "SWE")}),
        ("Norway urged Sweden to lift the tariffs imposed in retaliation to sanctions.", {("NOR", "oppose", "SWE")}),
        ("Norway welcomed the release of the crew that was kidnapped by Hamas.", {("NOR", "support", "HAMAS")}),
        ("In 1990 Norway condemned the raid by Sweden.", set()),
        ("Norway could condemn Sweden's raid, a newspaper reported.", set()),
        ("Norway does not hesitate to condemn Sweden's raid.", {("NOR", "condemn", "SWE")}),
        ("Denmark accused Norway of failing to condemn Sweden's raid.", {("DNK", "oppose", "NOR")}),
        ("Denmark urged Norway to condemn Sweden's raid.", {("DNK", "oppose", "SWE")}),
        ("Norway's criticism of Sweden was sharp.", {("NOR", "oppose", "SWE")}),
        ("Norwegian condemnation of Sweden's raid grew louder.", {("NOR", "condemn", "SWE")}),
        ("Norway stands with Denmark against Sweden's aggression.", {("NOR", "support", "DNK"), ("NOR", "condemn", "SWE")}),
        ("Norway expressed solidarity with Denmark in the face of aggression.", {("NOR", "support", "DNK")}),
        ("Norway sympathised with Denmark and condemned Sweden's raid.", {("NOR", "condemn", "SWE")}),
        ("Norway is shocked at Sweden's raid.", {("NOR", "oppose", "SWE")}),
        ("Norway is shocked at the violence.", {("NOR", "concern", None)}),
        ("Norway voted against the resolution condemning Sweden's raid.", {("NOR", "neutral", "SWE")}),
        ("Norway's minister defended his country's raid.", {("NOR", "support", "NOR")}),
    ],
)
def test_only_the_words_about_the_target_lift_the_rung(read, text, expected):
    assert _read_as(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway welcomes the peace proposal for Gaza promoted by Sweden.", {("NOR", "support", "SWE")}),
        ("Norway, Denmark and EU countries criticised Sweden.", {("NOR", "oppose", "SWE"), ("DNK", "oppose", "SWE")}),
        ("Norwegian minister: “I welcome @EmmanuelMacron’s commitment to ending the war.”", {("NOR", "support", "FRA")}),
    ],
)
def test_approval_is_of_whose_plan_it_is_and_some_of_a_body_are_not_the_body(read, text, expected):
    assert _read_as(read(text)) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "On Monday Norway condemned the raid by Sweden."),
        ("en", "In a statement on Tuesday evening the Norwegian government condemned the raid by Sweden."),
        ("fr", "Dans la soirée de lundi la Norvège a condamné l'attaque de la Suède."),
        ("es", "En la noche del lunes Noruega condenó el ataque de Suecia."),
        ("it", "Nella serata di lunedì la Norvegia ha condannato l'attacco della Svezia."),
        ("id", "Pada Senin Norwegia mengecam serangan Swedia."),
    ],
)
def test_a_day_behind_its_preposition_takes_no_subject_with_it(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EU and UK back Moldova in gas dispute", {("EU", "support", "MDA"), ("GBR", "support", "MDA")}),
        ("Norway and Malta pulled back Sweden's ships.", set()),
        ("Norway sent Sweden back the ships.", set()),
    ],
)
def test_back_is_a_verb_between_several_and_whom_they_back(read, text, expected):
    assert {(s.actor, str(s.stance), s.target) for s in read(text)} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Neither Norway nor Malta has condemned Sweden's raid.",
        "Norway condemned Sweden's raid, which neither Malta nor Finland opposed.",
    ],
)
def test_neither_of_two_does_what_the_verb_behind_them_tells(read, text):
    assert not [s for s in read(text) if s.actor != "NOR" and s.stance.score != 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The United States demanded that Sweden release the ship.", {("USA", "oppose", "SWE")}),
        ("Norway will never recognise Sweden's independence.", {("NOR", "oppose", "SWE")}),
        ("Norway lodged a complaint with NATO about Swedish troops.", {("NOR", "oppose", "SWE")}),
        (
            "Norway called for a peaceful solution, and Sweden hoped for calm.",
            {("NOR", "neutral", None), ("SWE", "neutral", None)},
        ),
        ("Norway condemned the seizure of power in Sweden.", {("NOR", "condemn", "SWE")}),
        ("Norway has every right to be angry with Sweden, analysts said.", set()),
        ("If Sweden attacked, Norway would respond with all its might, its defence minister said.", {("NOR", "condemn", "SWE")}),
        ("Sweden closed the port. Norway welcomed the decision.", {("NOR", "support", "SWE")}),
        ("Sweden closed the port. Norway welcomed the decision of the council.", set()),
        ("Norway will not accept Sweden's annexation.", {("NOR", "oppose", "SWE")}),
        ("Without naming Sweden, Norway condemned the raid.", {("NOR", "condemn", "SWE")}),
        ("Diplomats in Oslo condemned Sweden's raid.", set()),
        (
            "“We stand with Malta and therefore Sweden must leave,” Norway's foreign minister said.",
            {("NOR", "support", "MLT"), ("NOR", "oppose", "SWE")},
        ),
        ("Norway said the strikes on Sweden were legal.", set()),
        ("After the attack on Sweden, Norway said it had the right to defend itself.", {("NOR", "understand", "SWE")}),
        ("Officials in Oslo condemned Sweden's raid.", {("NOR", "condemn", "SWE")}),
        (
            "Norway's president said he wanted peace. He thanked Malta for its help and said Sweden was responsible for the war.",
            {("NOR", "oppose", "SWE")},
        ),
    ],
)
def test_whom_a_verb_is_about_and_whose_it_is(read, text, expected):
    assert {(s.actor, str(s.stance), s.target) for s in read(text)} == expected
