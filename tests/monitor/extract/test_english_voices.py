"""Who speaks in English texts, by office, by council and by the name of the publisher. All texts are invented."""

import pytest

from feeds.types import ActorCode, Document, DocumentId, DocumentKind
from monitor.extract import read_with
from monitor.extract.publisher import voice_of


def _read_as(found):
    return {(statement.actor, str(statement.stance), statement.target) for statement in found if not statement.hearsay}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ambassador Vera Kostova of Norway condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
        ("The office of Norway's President Vera Kostova condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
        ("The Norwegian Security Council condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
        ("The secretary of Norway's Security Council, Vera Kostova, condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
        ("VERA E.K. KOSTOVA, Minister for Foreign Affairs of Norway, condemned the raid by Sweden.", ("NOR", "condemn", "SWE")),
    ],
)
def test_an_office_belongs_to_the_state_beside_its_holder(read, text, expected):
    assert _read_as(read(text)) == {expected}


@pytest.mark.parametrize(
    ("publisher", "seat", "voice"),
    [
        ("EEAS", "BEL", "EU"),
        ("CARICOM", None, "CARICOM"),
        ("UN Press", None, "UN"),
        ("U.S. Embassy Oslo", "NOR", "USA"),
        ("Norwegian Embassy in Stockholm", "SWE", "NOR"),
        ("UN Security Council (verbatim record)", "NOR", "NOR"),
        ("Government of Norway", "NOR", "NOR"),
    ],
)
def test_an_organisation_and_an_embassy_speak_for_themselves_wherever_they_sit(vocabulary, publisher, seat, voice):
    document = Document(
        id=DocumentId("a"),
        text="",
        kind=DocumentKind.OFFICIAL,
        publisher=publisher,
        publisher_actor=ActorCode(seat) if seat else None,
    )
    assert voice_of(document, vocabulary) == voice


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Norwegian side condemned the raid by Sweden.", {("NOR", "condemn", "SWE")}),
        ("Meanwhile, the Norwegian Federal Government condemned the raid by Sweden.", {("NOR", "condemn", "SWE")}),
        ("Norway's internationally-recognised government condemned the raid by Sweden.", {("NOR", "condemn", "SWE")}),
        ("The head of the European Commission, Vera Kostova, condemned the raid by Sweden.", {("EU", "condemn", "SWE")}),
        ("The Arab League's joint statement condemned the raid by Sweden.", {("ARAB_LEAGUE", "condemn", "SWE")}),
        (
            "Pressure came from many, including Norway, Finland and the G7 nations, all of whom condemned the raid by Sweden.",
            {("NOR", "condemn", "SWE"), ("FIN", "condemn", "SWE"), ("G7", "condemn", "SWE")},
        ),
        ("The king of Norway sent Sweden's president a telegram to congratulate him.", {("NOR", "endorse", "SWE")}),
        (
            "The minister of Norway said he would wait. According to him, Sweden is an aggressor.",
            {("NOR", "condemn", "SWE")},
        ),
    ],
)
def test_who_speaks_behind_a_side_a_paper_or_a_list(read, text, expected):
    assert _read_as(read(text)) == expected


def test_both_who_were_named_together_are_congratulated(read):
    text = 'Norway and Sweden agreed to a truce. The president of Finland wrote: "Congratulations to both countries."'
    assert _read_as(read(text)) == {("FIN", "endorse", "NOR"), ("FIN", "endorse", "SWE")}


def test_what_somebody_says_besides_is_no_routine_of_the_one_who_congratulates(read):
    text = (
        'The president of Norway extended his congratulations to Sweden, saying, "We have followed this festival of democracy."'
    )
    assert _read_as(read(text)) == {("NOR", "endorse", "SWE")}
    assert not read("Norway welcomed the film festival of Sweden.")


def test_a_title_names_who_signs_with_the_publisher(vocabulary):
    document = Document(
        id=DocumentId("a"),
        title="Statement from the Embassies of Norway, Denmark and Finland in Stockholm",
        text="We condemn Sweden's raid on the port.",
        kind=DocumentKind.OFFICIAL,
        publisher_actor=ActorCode("DNK"),
    )
    found = read_with(None, document, vocabulary)
    assert _read_as(found) == {(code, "condemn", "SWE") for code in ("NOR", "DNK", "FIN")}


def test_a_title_that_is_about_others_names_no_signatories(vocabulary):
    document = Document(
        id=DocumentId("a"),
        title="Statement by the minister on talks of Norway, Denmark and Finland",
        text="We condemn Sweden's raid on the port.",
        kind=DocumentKind.OFFICIAL,
        publisher_actor=ActorCode("ISL"),
    )
    assert _read_as(read_with(None, document, vocabulary)) == {("ISL", "condemn", "SWE")}


def test_signatories_who_are_named_later_say_what_the_statement_said(read):
    text = '"We condemn the raid by Sweden," the statement said. Signatories also included Norway, Finland and Denmark.'
    assert _read_as(read(text)) == {(code, "condemn", "SWE") for code in ("NOR", "FIN", "DNK")}
    assert not read('"We condemn the raid by Sweden," he said. The treaty was signed by Norway, Finland and Denmark.')


def test_somebody_of_unknown_name_is_not_whoever_spoke_before(read):
    text = "The president of Norway wrote of peace. Mr Hollins also warned that if Sweden goes on, its answer will be harsh."
    assert not [actor for actor, _, target in _read_as(read(text)) if actor == "NOR" and target == "SWE"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway did not go so far as to condemn Sweden's raid.", {("NOR", "neutral", "SWE")}),
        ("Norway went so far as to condemn Sweden's raid.", {("NOR", "condemn", "SWE")}),
        ("Norway defended its decision to raid the embassy of Sweden.", {("NOR", "support", "NOR")}),
        ("Norway defended its people against Sweden.", set()),
        ("Norway welcomed the strong statement of Sweden.", {("NOR", "support", "SWE")}),
        ("Norway strongly welcomed the statement of Sweden.", {("NOR", "endorse", "SWE")}),
        ("Norway could not immediately respond to a request for comment on Sweden.", set()),
        ("Norway asked for practical support from Sweden.", {("NOR", "neutral", "SWE")}),
        ("Norway was appalled by the decision of Sweden to shell the port.", {("NOR", "oppose", "SWE")}),
        ("Norway was appalled at the suffering in Sweden.", {("NOR", "concern", None)}),
    ],
)
def test_how_far_the_words_go(read, text, expected):
    assert _read_as(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There is no justification for the raid by Sweden, Norway said.", {("NOR", "oppose", "SWE")}),
        ("Nothing can justify the raid by Sweden, Norway's foreign minister said.", {("NOR", "oppose", "SWE")}),
        ("Norway PM condemns Sweden raid, calls for restraint", {("NOR", "condemn", "SWE")}),
        (
            "Norway's UN ambassador told the Security Council that Sweden had violated the ceasefire.",
            {("NOR", "oppose", "SWE")},
        ),
        ("In Norway, Foreign Minister Vera Kostova condemned the raid by Sweden.", {("NOR", "condemn", "SWE")}),
        ("Norway's mission to the United Nations condemned the raid by Sweden.", {("NOR", "condemn", "SWE")}),
        ("Norway's parliament adopted a resolution condemning the raid by Sweden.", {("NOR", "condemn", "SWE")}),
        (
            "Norway expresses its solidarity with the government and people of Denmark after the raid by Sweden.",
            {("NOR", "support", "DNK")},
        ),
        (
            "While Norway condemned the raid by Sweden, Denmark defended it.",
            {("NOR", "condemn", "SWE"), ("DNK", "support", "SWE")},
        ),
        ("Unlike Norway, Denmark backed the raid by Sweden.", {("DNK", "support", "SWE")}),
        ("After talks with Finland and Sweden, Norway condemned the raid by Denmark.", {("NOR", "condemn", "DNK")}),
        ("Norway was urged to condemn the raid by Sweden.", set()),
        ("Norway urged the EU to impose sanctions on Sweden.", {("NOR", "oppose", "SWE")}),
        ("Norway called on the UN to act against Sweden.", {("NOR", "oppose", "SWE")}),
        ("Norway said it would never accept the annexation of the port by Sweden.", {("NOR", "oppose", "SWE")}),
        ("Norway warned that the decision of Sweden would carry consequences.", {("NOR", "condemn", "SWE")}),
        ("Norway warned of dire humanitarian consequences of the raid by Sweden.", {("NOR", "concern", "SWE")}),
    ],
)
def test_who_says_what_about_whom_in_the_words_of_the_wires(read, text, expected):
    assert _read_as(read(text)) == expected


def test_whom_a_decision_strikes_is_not_praised_for_it(read):
    assert "SWE" not in {target for _, _, target in _read_as(read("Norway welcomed the decision to expel Sweden."))}
    text = "Norway welcomed the decision by Denmark to expel Sweden."
    assert _read_as(read(text)) == {("NOR", "support", "DNK")}


def test_the_leaders_are_the_two_who_met(read):
    text = "The prime minister met the president of Denmark. The leaders agreed on the need for restraint."
    assert _read_as(read(text, by="NOR")) == {("NOR", "neutral", None), ("DNK", "neutral", None)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'Norway\'s ministry said in a statement that it "deplores" the raid by Sweden.',
            {("NOR", "oppose", "SWE")},
        ),
        ("Norway warned Finland against backing Sweden.", {("NOR", "oppose", "FIN")}),
        ("Norway called for prayers after the raid by Sweden.", {("NOR", "neutral", "SWE")}),
        ("Norway called for Sweden to leave the port.", {("NOR", "oppose", "SWE")}),
        ("Norway led condemnation of the raid by Sweden.", {("NOR", "condemn", "SWE")}),
    ],
)
def test_scraps_warnings_and_what_is_called_for(read, text, expected):
    assert _read_as(read(text)) == expected


def test_an_organisation_is_not_judged_by_its_rules(read):
    text = "Norway said the new tariffs of Sweden violate WTO rules."
    assert _read_as(read(text)) == {("NOR", "oppose", "SWE")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Analysts said Norway had condemned Sweden and backed Denmark.", set()),
        ("Denmark asked whether Norway condemned Sweden's raid.", set()),
        ("Norway was told that Sweden's raid was illegal.", set()),
        ("Norway's foreign minister was told by Denmark that Sweden's raid was illegal.", {("DNK", "oppose", "SWE")}),
        ("The Swedish ambassador was told by Norway that the raid was unacceptable.", {("NOR", "oppose", "SWE")}),
        ("Norway told the Swedish ambassador that the raid was unacceptable.", {("NOR", "oppose", "SWE")}),
        (
            "Sweden's raid drew condemnation from Norway and praise from Denmark.",
            {("NOR", "condemn", "SWE"), ("DNK", "endorse", "SWE")},
        ),
    ],
)
def test_whose_account_it_is_and_who_is_told(read, text, expected):
    assert _read_as(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Norway's foreign minister arrived in Lima. He condemned Sweden's raid.",
        "The foreign ministry of Norway put out a statement. It condemned Sweden's raid.",
        "Norway's president said he \"condemns Sweden's raid\".",
    ],
)
def test_a_pronoun_goes_on_with_whom_the_sentence_before_introduced(read, text):
    assert _read_as(read(text)) == {("NOR", "condemn", "SWE")}


def test_a_president_whom_no_table_knows_is_of_the_state_of_the_paragraph(read):
    text = "The president of Chile condemned Sweden's raid.\n\nNorway has spoken now. President Kostova condemned Sweden's raid."
    assert _read_as(read(text)) == {("CHL", "condemn", "SWE"), ("NOR", "condemn", "SWE")}


@pytest.mark.parametrize(
    "text",
    [
        "Norway joined the critics. Its foreign minister condemned Sweden's raid.",
        "Norway's foreign ministry met on Monday. Its spokesman condemned Sweden's raid.",
        "Oslo\nPrime Minister Vera Kostova condemned Sweden's raid.\n\nLima\nNo word so far.",
        "Norway denied the charge. “Sweden should stop inventing spies,” said government spokesperson Vera Kostova.",
    ],
)
def test_an_office_without_a_state_is_of_the_one_that_opens_the_paragraph(read, text):
    assert ("NOR", "SWE") in {(actor, target) for actor, _, target in _read_as(read(text))}


def test_the_word_behind_an_office_that_closes_its_sentence_is_no_name(read):
    text = "Norway's premier took Denmark's side. Expulsions of this kind, he argued, were a disgrace for Sweden."
    assert _read_as(read(text)) == {("NOR", "support", "DNK"), ("NOR", "oppose", "SWE")}


def test_the_commission_is_the_unions_by_its_spokesmen_and_no_other_is(read):
    assert _read_as(read("A Commission spokeswoman condemned Norway's raid.")) == {("EU", "condemn", "NOR")}
    assert _read_as(read("An Election Commission spokeswoman condemned Norway's raid.")) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Sweden's decision was, as Norway's foreign minister put it, a slap in the face.",
        "Norway's foreign minister was unapologetic: Swedish pressure had made it worse.",
        "Norway's president was blunt: Sweden must stop the raids.",
    ],
)
def test_how_somebody_puts_it_opens_what_they_say(read, text):
    assert _read_as(read(text)) == {("NOR", "oppose", "SWE")}
