"""French clauses: who tells by a stance behind a quotation, and what somebody says to feel. All texts are invented."""

import pytest


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found}


@pytest.mark.parametrize(
    "text",
    [
        "« Ces frappes de la Suède sont une erreur », s'est indigné le Premier ministre norvégien.",
        "« Ces frappes de la Suède sont une erreur », s'indigne Oslo.",
        "Ces frappes de la Suède sont une erreur, déplore le gouvernement norvégien.",
        "« Ces frappes de la Suède sont une erreur », a réagi mardi la ministre norvégienne des Affaires étrangères.",
    ],
)
def test_a_stance_behind_what_is_said_is_that_of_who_is_named_behind_it(read, text):
    assert _read_as(read(text, "fr")) == {("NOR", "oppose", "SWE")}


def test_a_verb_of_a_stance_behind_a_comma_keeps_the_subject_of_the_sentence(read):
    found = _read_as(read("La Norvège appelle au calme, soutient la Suède et condamne le Danemark.", "fr"))
    assert {("NOR", "support", "SWE"), ("NOR", "condemn", "DNK")} <= found
    assert {actor for actor, _, _ in found} == {"NOR"}


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Le ministre norvégien s'est dit « déçu » par la décision de la Suède.", "concern"),
        ("Oslo se dit surprise par la décision de la Suède.", "concern"),
        ("Le président norvégien s'est dit « extraordinairement satisfait » de la décision de la Suède.", "support"),
    ],
)
def test_what_somebody_says_to_feel_is_felt_quoted_or_not(read, text, stance):
    assert _read_as(read(text, "fr")) == {("NOR", stance, "SWE")}


@pytest.mark.parametrize(
    "text", ["La Norvège a évité toute condamnation de la Suède.", "La Norvège s'est abstenue de toute critique de la Suède."]
)
def test_avoiding_a_condemnation_is_none(read, text):
    assert _read_as(read(text, "fr")) == {("NOR", "neutral", "SWE")}


def test_who_is_not_condemned_before_the_comma_is_no_subject_behind_it(read):
    found = read("Sans aller jusqu'à condamner la Suède, la Norvège a appelé au calme.", "fr")
    assert {statement.actor for statement in found} == {"NOR"}


def test_what_is_deplored_by_nobody_named_is_deplored_by_the_text(read):
    found = _read_as(read("Réunion du comité\n\nIl a été vivement déploré que la Suède attaque le port.", "fr", by="NOR"))
    assert found == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Oslo, Paris et Rome ont réclamé une cessation « immédiate » des hostilités après l'attaque de la Suède.",
        "Oslo, Paris et Rome ont exigé, par la voix de leurs ministres, que les deux parties reviennent à la table.",
    ],
)
def test_who_demands_a_truce_or_asks_both_accuses_nobody(read, text):
    assert {stance for _, stance, _ in _read_as(read(text, "fr"))} == {"neutral"}


def test_a_relative_behind_a_comma_goes_on_with_the_name_before_it(read):
    found = _read_as(read("L'accord a suscité la colère d'Oslo, qui a accusé la Suède de mensonge.", "fr"))
    assert found == {("NOR", "oppose", "SWE")}


def test_a_colon_behind_a_space_labels_who_says_what_follows(read):
    found = _read_as(read("Le président norvégien : la Finlande soutient l'agression de la Suède", "fr"))
    assert found == {("NOR", "condemn", "SWE")}


def test_a_truce_between_two_is_approved_of_neither(read):
    found = read("La Norvège s'inquiète des tensions entre la Suède et le Danemark.", "fr")
    assert _read_as(found) == {("NOR", "concern", None)}
    assert not {s.target for s in read("La Norvège salue la trêve entre la Suède et le Danemark.", "fr")} - {None}


def test_a_word_behind_an_article_is_no_island(read):
    assert _read_as(read("La réunion condamne l'attaque de la Suède.", "fr")) == set()


@pytest.mark.parametrize(
    "speaker", ["Le département norvégien des Affaires étrangères", "Le secrétaire du Conseil de sécurité norvégien", "Oslo"]
)
def test_offices_of_a_state_speak_for_it(read, speaker):
    assert _read_as(read(f"{speaker} condamne l'attaque de la Suède.", "fr")) == {("NOR", "condemn", "SWE")}


def test_an_organisation_in_lower_case_is_heard(read):
    found = read("La ligue arabe a condamné l'attaque de la Suède.", "fr")
    assert _read_as(found) == {("ARAB_LEAGUE", "condemn", "SWE")}


def test_whose_resolution_it_is_the_next_sentence_does_not_tell(read):
    text = "La Norvège condamne l'offensive de la Suède. La résolution est adoptée."
    assert _read_as(read(text, "fr")) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize("name", ["Netanjahu", "Nétanyahou", "Aliev", "Paschinjan"])
def test_leaders_are_known_in_the_spelling_of_the_language(vocabulary, name):
    assert vocabulary.find_persons(f"{name} sprach.")


@pytest.mark.parametrize(
    "text",
    [
        "La réaction est celle de la ministre norvégienne, qui « condamne énergiquement » l'attaque de la Suède.",
        "Le président norvégien a réagi. Il « condamne énergiquement » l'attaque de la Suède.",
    ],
)
def test_a_verb_that_opens_a_quotation_keeps_the_subject_outside_it(read, text):
    assert _read_as(read(text, "fr")) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    "text", ["À Oslo, on condamne l'attaque de la Suède.", "Du côté d'Oslo, on condamne l'attaque de la Suède."]
)
def test_what_one_does_in_a_house_is_done_by_that_house(read, text):
    assert _read_as(read(text, "fr")) == {("NOR", "condemn", "SWE")}


def test_who_opens_a_clause_behind_a_comma_is_no_second_name_of_a_list(read):
    found = _read_as(read("La Norvège condamne l'attaque de la Suède, le ministre danois se dit inquiet.", "fr"))
    assert found == {("NOR", "condemn", "SWE"), ("DNK", "concern", "SWE")}
    found = _read_as(read("Les ministres de la Norvège, de la Suède, du Danemark ont condamné l'attaque de la Russie.", "fr"))
    assert {actor for actor, _, _ in found} == {"NOR", "SWE", "DNK"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La Norvège aurait condamné l'attaque de la Suède."),
        ("it", "La Norvegia avrebbe condannato l'attacco della Svezia."),
    ],
)
def test_what_an_outlet_does_not_vouch_for_is_hearsay(read, language, text):
    assert all(statement.hearsay for statement in read(text, language))


def test_a_condemnation_of_the_last_century_is_no_position(read):
    assert not read("En 1990, la Norvège avait condamné l'attaque de la Suède.", "fr")


def test_whom_solidarity_is_with_is_not_who_is_condemned(read):
    found = _read_as(read("La Norvège condamne l'attaque de la Suède et exprime sa solidarité avec la Suède.", "fr"))
    assert found == {("NOR", "condemn", None), ("NOR", "support", "SWE")}


def test_an_unnamed_official_before_an_aside_leaves_no_object_as_the_one_who_speaks(read):
    text = "L'éditorialiste du journal, dans une tribune, a critiqué la Suède."
    assert not read(text, "fr")


@pytest.mark.parametrize(
    "text",
    [
        "Tout en condamnant l'attaque de la Suède, la Norvège a rappelé son ambassadeur.",
        "Après avoir condamné l'attaque de la Suède, Oslo a appelé au calme.",
    ],
)
def test_a_verb_behind_a_particle_that_opens_the_sentence_has_its_subject_behind_the_comma(read, text):
    assert ("NOR", "condemn", "SWE") in _read_as(read(text, "fr"))


def test_what_one_regrets_that_another_did_is_no_statement_of_the_other(read):
    found = [s for s in read("Oslo regrette que la Suède ait rejeté la proposition.", "fr") if not s.hearsay]
    assert _read_as(found) == {("NOR", "concern", "SWE")}


def test_whom_one_does_not_name_does_not_speak(read):
    text = "Sans citer la Suède, le ministre norvégien a dénoncé une agression."
    assert {actor for actor, _, _ in _read_as(read(text, "fr"))} == {"NOR"}


def test_homage_to_victims_praises_nobody(read):
    assert not read("Le ministre norvégien a rendu hommage aux victimes de l'attentat de Stockholm.", "fr")


def test_what_goes_on_in_the_time_of_the_last_century_is_no_position(read):
    text = "En 1990, la Norvège avait condamné l'invasion. Londres exigeait alors le retrait des troupes suédoises."
    assert not read(text, "fr")


def test_a_breach_that_is_denied_is_no_blame(read):
    assert {str(s.stance) for s in read("Stockholm dément toute violation du droit international.", "fr")} == {"neutral"}


@pytest.mark.parametrize(
    "text",
    [
        "Des responsables norvégiens ont condamné l'attaque de la Suède.",
        "De hauts fonctionnaires norvégiens ont condamné l'attaque de la Suède.",
        "Le port a fermé, tandis que des ministres norvégiens condamnaient l'attaque de la Suède.",
    ],
)
def test_an_indefinite_article_that_opens_a_clause_is_no_preposition(read, text):
    assert _read_as(read(text, "fr")) == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize("aside", ["a-t-il dit", "estime-t-il", "a-t-il aussitôt ajouté"])
def test_a_pronoun_behind_its_verb_is_the_one_who_spoke_before(read, aside):
    found = read(f"Le président norvégien affirme que le port est fermé. La Suède, {aside}, sape la paix.", "fr")
    assert _read_as(found) == {("NOR", "oppose", "SWE")}


def test_what_one_says_at_a_place_is_said_by_its_house(read):
    assert _read_as(read("La Suède sape la paix, dit-on à Oslo.", "fr")) == {("NOR", "oppose", "SWE")}
    assert _read_as(read("La Suède sape la paix, dit-on souvent.", "fr")) == set()


def test_a_question_with_its_pronoun_behind_the_verb_states_nothing(read):
    assert not read("La Norvège a-t-elle condamné l'attaque de la Suède ?", "fr")


def test_a_phrase_that_joins_names_makes_a_list(read):
    found = _read_as(read("La Norvège, de concert avec le Danemark et le Chili, a condamné l'attaque de la Suède.", "fr"))
    assert found == {(actor, "condemn", "SWE") for actor in ("NOR", "DNK", "CHL")}


def test_to_maintain_something_is_no_support(read):
    assert "support" not in {stance for _, stance, _ in _read_as(read("La Norvège soutient que la Suède a menti.", "fr"))}


def test_we_are_is_no_demand(read):
    assert not read("Nous sommes convaincus que la participation de toutes les parties compte.", "fr", by="NOR")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La Norvège, qui soutient le Chili, a condamné l'attaque de la Suède."),
        ("en", "Norway, which backs Chile, has condemned Sweden's raid."),
    ],
)
def test_the_object_of_a_relative_clause_is_no_subject_of_the_verb_behind_it(read, language, text):
    assert _read_as(read(text, language)) == {("NOR", "support", "CHL"), ("NOR", "condemn", "SWE")}


def test_what_one_is_accused_of_is_no_stance_of_its_own(read):
    found = _read_as(read("La Norvège a accusé la Suède de soutenir le Chili.", "fr"))
    assert found == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize("verb", ["a averti", "avertit", "a prévenu", "prévient"])
def test_a_warning_that_closes_a_sentence_is_of_who_is_named_behind_it(read, verb):
    found = read(f"La Suède joue avec le feu, {verb} le ministre norvégien des Affaires étrangères, Olav Berg.", "fr")
    assert {actor for actor, _, _ in _read_as(found)} == {"NOR"}


@pytest.mark.parametrize(
    "text",
    [
        "La Norvège dit « condamner avec la plus grande fermeté » l'attaque de la Suède.",
        "La Norvège « condamne dans les termes les plus fermes possibles » l'attaque de la Suède.",
        "Le porte-parole a indiqué que la Norvège « condamnait dans les termes les plus fermes » l'attaque de la Suède.",
    ],
)
def test_a_quotation_that_opens_with_its_verb_has_its_subject_before_it(read, text):
    assert _read_as(read(text, "fr")) == {("NOR", "condemn", "SWE")}


def test_an_act_that_is_imputed_to_somebody_is_theirs(read):
    found = _read_as(read("La Norvège ripostera à la frappe imputée à la Suède, a affirmé le président norvégien.", "fr"))
    assert found == {("NOR", "condemn", "SWE")}


@pytest.mark.parametrize("text", ["Raid : Oslo accuse, Santiago condamne", "Oslo accuse, Santiago condamne"])
def test_a_comma_right_behind_the_verb_leads_to_somebody_else(read, text):
    found = _read_as(read(text, "fr"))
    assert ("NOR", "oppose", None) in found
    assert {actor for actor, _, _ in found} == {"NOR", "CHL"}
