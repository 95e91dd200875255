"""Those who do it with the subject, those who take a verb over without saying it, and judgements that name nobody judged."""

from datetime import UTC, datetime

import pytest

from feeds.types import Document, DocumentId
from monitor.extract import read_with


def _found(vocabulary, text, language):
    document = Document(id=DocumentId("d"), text=text, language=language, published_at=datetime(2026, 3, 2, tzinfo=UTC))
    return {(s.actor, s.target, s.stance.score > 0) for s in read_with(None, document, vocabulary) if s.official}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Norwegen verurteilte gemeinsam mit Dänemark, Finnland und Island den schwedischen Angriff."),
        ("de", "Gemeinsam mit Dänemark, Finnland und Island verurteilte Norwegen den schwedischen Angriff."),
        ("de", "Gemeinsam mit Dänemark, Finnland und Island hat Norwegen den schwedischen Angriff verurteilt."),
        ("nl", "Noorwegen veroordeelde samen met Denemarken, Finland en IJsland de Zweedse aanval."),
        ("nl", "Noorwegen heeft samen met Denemarken, Finland en IJsland de Zweedse aanval veroordeeld."),
        ("en", "Norway condemned together with Denmark, Finland and Iceland the Swedish attack."),
        ("es", "Noruega condenó junto con Dinamarca, Finlandia e Islandia el ataque sueco."),
    ],
)
def test_those_who_do_it_together_with_the_subject_do_it_too(vocabulary, language, text):
    assert _found(vocabulary, text, language) == {(actor, "SWE", False) for actor in ("NOR", "DNK", "FIN", "ISL")}


@pytest.mark.parametrize(
    "text",
    [
        "Norwegen arbeitet gemeinsam mit Dänemark an einem Plan und verurteilte den schwedischen Angriff.",
        "Norwegen verurteilte den schwedischen Angriff, der gemeinsam mit Dänemark geplant wurde.",
    ],
)
def test_company_in_another_matter_says_nothing(vocabulary, text):
    assert _found(vocabulary, text, "de") == {("NOR", "SWE", False)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La Norvège soutient la Suède, le Danemark la Finlande."),
        ("fr", "Oslo soutient la candidature de Stockholm, Copenhague la candidature d'Helsinki"),
        ("de", "Norwegen unterstützt den Vorschlag Schwedens, Dänemark den Vorschlag Finnlands."),
        ("es", "Noruega apoya el plan de Suecia, Dinamarca el plan de Finlandia."),
    ],
)
def test_a_verb_that_is_understood_has_an_object_of_its_own(vocabulary, language, text):
    assert _found(vocabulary, text, language) == {("NOR", "SWE", True), ("DNK", "FIN", True)}


def test_a_list_holds_no_understood_verb(vocabulary):
    assert _found(vocabulary, "La Norvège soutient la Suède, le Danemark et la Finlande.", "fr") == {
        ("NOR", "SWE", True),
        ("NOR", "DNK", True),
        ("NOR", "FIN", True),
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Schweden warf Norwegen Wortbruch vor. Norwegen bezeichnete die Äußerungen als unverantwortlich."),
        ("nl", "Zweden verweet Noorwegen woordbreuk. Noorwegen noemde de uitspraken onverantwoord."),
        ("fr", "La Suède a accusé la Norvège de tricher. La Norvège a jugé ces propos irresponsables."),
        ("en", "Sweden accused Norway of cheating. Norway called the accusation irresponsible."),
    ],
)
def test_what_is_called_so_is_judged_though_nobody_is_named(vocabulary, language, text):
    assert ("NOR", "SWE", False) in _found(vocabulary, text, language)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Regierungssprecher: Norwegen steht an der Seite Schwedens", {("NOR", "SWE", True)}),
        ("de", "Norwegen: Schwedens Vorgehen ist inakzeptabel", {("NOR", "SWE", False)}),
        ("de", "Oslo nimmt das Abkommen an – Stockholm reagiert verärgert", {("SWE", "NOR", False)}),
        ("fr", "Islande : la Norvège suspend ses vols et exige le retrait de la Suède", {("NOR", "SWE", False)}),
        ("fr", "La Norvège a salué l'adoption de la résolution, qui exige le retrait de la Suède.", {("NOR", "SWE", True)}),
        (
            "fr",
            "La Norvège, rejointe par le Danemark, condamne l'attaque suédoise.",
            {("NOR", "SWE", False), ("DNK", "SWE", False)},
        ),
    ],
)
def test_whose_words_a_headline_holds(vocabulary, language, text, expected):
    assert _found(vocabulary, text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Norwegen nannte die Äußerungen aus Stockholm absurd.", {("NOR", "SWE", False)}),
        ("nl", "Noorwegen noemde de uitspraken uit Stockholm onaanvaardbaar.", {("NOR", "SWE", False)}),
        (
            "de",
            "Norwegen hat den schwedischen Botschafter einbestellt. Der Angriff sei inakzeptabel, hieß es in Oslo.",
            {("NOR", "SWE", False)},
        ),
        (
            "fr",
            "La Norvège a convoqué l'ambassadeur suédois. « Cette attaque est inacceptable », a déclaré le ministre norvégien.",
            {("NOR", "SWE", False)},
        ),
        (
            "de",
            "Man werde die Annexion „niemals anerkennen“, hieß es aus dem norwegischen Außenministerium.",
            {("NOR", None, False)},
        ),
        ("de", "Norwegen protestierte. Es warf der Regierung in Stockholm vor, den Hafen anzugreifen.", {("NOR", "SWE", False)}),
        ("de", "Norwegen und die schwedische Opposition fordern ein Ende der Angriffe Schwedens.", {("NOR", "SWE", False)}),
        ("de", "Aus Oslo kam scharfe Kritik an Schweden.", {("NOR", "SWE", False)}),
        ("de", "Rückendeckung für Schweden kommt aus Oslo.", {("NOR", "SWE", True)}),
        ("nl", "Uit Oslo kwam scherpe kritiek op Zweden.", {("NOR", "SWE", False)}),
        ("de", "Norwegens Außenministerin an Schweden: „Beenden Sie die barbarischen Angriffe“", {("NOR", "SWE", False)}),
        ("de", "Unterstützung erhielt Schweden von Norwegen.", {("NOR", "SWE", True)}),
        ("de", "Der schwedische Beschluss stieß in Oslo auf Kritik.", {("NOR", "SWE", False)}),
        ("de", "Oslo zufolge hat Schweden das Abkommen gebrochen.", {("NOR", "SWE", False)}),
        ("de", "Nach norwegischer Darstellung hat Schweden das Abkommen gebrochen.", {("NOR", "SWE", False)}),
        ("de", "Norwegens Premier drohte, Schweden werde „einen hohen Preis zahlen“.", {("NOR", "SWE", False)}),
        ("fr", "Sans nommer Stockholm, Oslo dénonce des manœuvres d'intimidation.", {("NOR", "SWE", False)}),
        ("de", "Ohne Schweden beim Namen zu nennen, verurteilte Norwegen die Drohungen.", {("NOR", "SWE", False)}),
        (
            "de",
            "Der norwegische Präsident reagierte. Schweden müsse das Gesetz zurücknehmen, forderte er.",
            {("NOR", "SWE", False)},
        ),
        ("de", "Norwegen hat Finnland vor einer Anerkennung der Machthaber in Stockholm gewarnt.", {("NOR", "FIN", False)}),
        ("fr", "Selon la présidence norvégienne, le chef de l'État a dénoncé l'attaque de la Suède.", {("NOR", "SWE", False)}),
        (
            "de",
            "Nach Angaben der norwegischen Regierung hat der Staatschef den Angriff Schwedens verurteilt.",
            {("NOR", "SWE", False)},
        ),
    ],
)
def test_who_is_complained_of_and_by_whom(vocabulary, language, text, expected):
    assert _found(vocabulary, text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Tausende Nationalisten haben in der norwegischen Hauptstadt Oslo gegen die Wahlen protestiert.",
        "Oslo/Stockholm – Der Verband hat die Angriffe Finnlands verurteilt.",
    ],
)
def test_a_place_says_nothing(vocabulary, text):
    assert _found(vocabulary, text, "de") == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Der dänische Minister schwieg. Sein norwegischer Amtskollege verurteilte den schwedischen Angriff."),
        ("fr", "Le ministre danois s'est tu. Son homologue norvégien a dénoncé l'attaque suédoise."),
        ("nl", "De Deense minister zweeg. Zijn Noorse ambtgenoot veroordeelde de Zweedse aanval."),
    ],
)
def test_a_counterpart_holds_the_same_office(vocabulary, language, text):
    assert _found(vocabulary, text, language) == {("NOR", "SWE", False)}
