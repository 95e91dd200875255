"""Threats and warnings: what a state announces to do to another is condemnation, what it expects of another is none.

All texts are invented.
"""

import pytest

from monitor.types import Stance


def rungs(statements):
    """Return who stands on which rung toward whom, of what somebody official says themselves."""
    return {(s.actor, s.target, s.stance) for s in statements if s.official and not s.hearsay}


@pytest.mark.parametrize(
    "text",
    [
        "“We will respond to any Swedish attack,” Norway's president said.",
        "“We will strike Sweden's bases if it attacks again,” Norway's president said.",
        "Norway's president said his country would shoot down Swedish drones.",
        "Norway will impose sanctions on Sweden if it does not withdraw, its foreign minister said.",
        "Norway said Sweden's bases were legitimate targets.",
        "Norway said it was prepared to use force against Sweden.",
        "Norway's army said it would hit Swedish ports if the raids went on.",
        "Norway warned that it could attack Swedish ships.",
        "Norway warned it would respond to any Swedish intervention.",
        "Norway's foreign minister warned Sweden that any attack would be met with a crushing response.",
        "Norway's president warned that if Sweden tried to build the bomb he would order strikes again.",
        "Norway vows to respond to Sweden's raid.",
        "Norway's defence minister said any Swedish ship that crossed the line would be sunk.",
        "“We are not bluffing,” Norway's president said, threatening Sweden with strikes.",
        "Norway's prime minister said his country would strike at Swedish hideouts if there were new attacks.",
        "Norway's president warned that Sweden would be “hit very hard” if the strait did not open.",
        "“If a single rocket falls on Oslo, Stockholm will burn,” Norway's defence minister said.",
        "The Norwegian army said it was ready to deliver a devastating blow to Sweden.",
        "Norway threatens to cut off gas supplies to Sweden.",
        "Norway said it would revoke its trade deal with Sweden if the tax was not dropped.",
        "“There will be hell to pay,” Norway's president told Sweden.",
        "Norway tells Sweden: leave the island or be driven out.",
        "Norway's navy would intercept any Swedish vessel breaking the blockade, its defence minister said.",
        "Norway will make Sweden regret its decision, its president said.",
    ],
)
def test_what_somebody_announces_to_do_to_another_is_a_threat(read, text):
    assert rungs(read(text)) == {("NOR", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "«Responderemos a cualquier ataque sueco», dijo el presidente de Noruega."),
        ("es", "«Si Suecia nos ataca, destruiremos su flota», dijo el jefe del Ejército de Noruega."),
        ("es", "El presidente de Noruega afirmó que su país derribará los drones suecos."),
        ("es", "Noruega impondrá sanciones a Suecia si no se retira, dijo su canciller."),
        ("es", "Noruega dijo estar dispuesta a usar la fuerza contra Suecia."),
        ("es", "Noruega advirtió que podría atacar los buques suecos."),
        ("es", "Noruega no dudará en usar la fuerza contra Suecia, aseguró su presidente."),
        ("es", "Noruega amenazó con desencadenar bombardeos contra Suecia."),
        ("es", "«Cualquier buque sueco que cruce la línea será hundido», dijo el ministro de Defensa de Noruega."),
        ("es", "Noruega afirmó que las bases suecas son objetivos legítimos."),
        ("it", "«Risponderemo a qualsiasi attacco svedese», ha detto il presidente della Norvegia."),
        ("it", "La Norvegia ha detto che abbatterà i droni svedesi."),
        ("it", "La Norvegia imporrà sanzioni alla Svezia se non si ritira, ha detto il ministro degli Esteri norvegese."),
        ("it", "La Norvegia si è detta pronta a usare la forza contro la Svezia."),
        ("it", "La Norvegia ha avvertito che potrebbe attaccare le navi svedesi."),
        ("it", "La Norvegia ha avvertito la Svezia che qualsiasi attacco avrà una risposta schiacciante."),
        ("it", "La Norvegia non esiterà a usare la forza contro la Svezia, ha detto il presidente norvegese."),
        ("it", "Oslo risponderà «in modo adeguato» se i missili svedesi saranno trasferiti in Danimarca."),
        ("it", "«Qualsiasi nave svedese che passerà il confine sarà affondata», ha detto il ministro della Difesa norvegese."),
        ("it", "La Norvegia ha annunciato ritorsioni contro la Svezia."),
    ],
)
def test_a_threat_is_read_in_the_future_the_conditional_and_behind_an_adjective(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway warned Sweden that time was running out.",
        "Norway's prime minister warned the Swedish government after the raid.",
        "Norway warned Sweden that the raid could trigger a war.",
        "Norway warns Sweden over arms sales.",
    ],
)
def test_whoever_warns_somebody_opposes_what_they_do(read, text):
    assert rungs(read(text)) == {("NOR", "SWE", Stance.OPPOSE)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway warned of the risks after the Swedish raid.",
        "Norway warned Denmark about a Swedish attack.",
    ],
)
def test_whoever_warns_of_something_is_worried(read, text):
    assert rungs(read(text)) == {("NOR", "SWE", Stance.CONCERN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Norway said Sweden would retaliate."),
        ("en", "Norway's president said Sweden would strike back if attacked."),
        ("en", "Sweden fears Norway will strike its ports."),
        ("en", "Denmark said Norway would respond to any Swedish attack."),
        ("en", "Norway said it would respond to Sweden's letter within a week."),
        ("en", "Norway's army will destroy old ammunition this week, the defence ministry said."),
        ("en", "Norway has warned its citizens against travel to Sweden."),
        ("es", "Noruega responderá a la carta de Suecia la próxima semana, dijo su canciller."),
        ("es", "Noruega dijo que Suecia tomará represalias."),
        ("es", "Dinamarca dijo que Noruega responderá a cualquier ataque sueco."),
        ("es", "El Ejército de Noruega destruirá esta semana munición antigua, dijo el Ministerio de Defensa."),
        ("es", "La empresa noruega cerrará sus fábricas en Suecia si no mejora la demanda."),
        ("it", "La Norvegia risponderà alla lettera della Svezia la prossima settimana."),
        ("it", "La Norvegia ha detto che la Svezia reagirà."),
        ("it", "La Danimarca ha detto che la Norvegia risponderà a qualsiasi attacco svedese."),
        ("it", "L'esercito norvegese distruggerà vecchie munizioni, ha detto il ministero della Difesa."),
        ("it", "L'azienda norvegese chiuderà le fabbriche in Svezia se la domanda non migliora."),
        ("en", "Norway and Sweden will hit back at critics of their fishing deal, diplomats say."),
        ("en", "Norway is preparing countermeasures against bird flu, the ministry said."),
        ("en", "Norway will board the European project with Sweden, the ministry said."),
    ],
)
def test_what_another_will_do_is_no_threat(read, language, text):
    assert rungs(read(text, language=language)) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Suecia teme que Noruega condene su ataque."),
        ("es", "Suecia temía que Noruega tomara represalias."),
        ("it", "La Svezia teme che la Norvegia condanni l'attacco."),
        ("fr", "La Suède craint que la Norvège condamne son raid."),
        ("de", "Schweden fürchtet, dass Norwegen den Angriff verurteilt."),
        ("ru", "Швеция опасается, что Норвегия осудит её удар."),
    ],
)
def test_what_somebody_fears_of_another_is_not_the_others_statement(read, language, text):
    assert {actor for actor, _, _ in rungs(read(text, language=language))} == {"SWE"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "Noruega descartó tomar represalias contra Suecia."),
        ("it", "La Norvegia ha escluso ritorsioni contro la Svezia."),
    ],
)
def test_whoever_rules_out_retaliation_threatens_nobody(read, language, text):
    assert rungs(read(text, language=language)) <= {("NOR", "SWE", Stance.NEUTRAL)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "“Responderemos a qualquer ataque sueco”, disse o presidente da Noruega."),
        ("pt", "O presidente norueguês disse que o seu país abateria drones suecos."),
        ("pt", "A Noruega afirmou que as bases suecas são alvos legítimos."),
        ("pt", "Exército da Noruega diz que atingirá navios suecos se os bombardeios continuarem."),
        ("pt", "“Qualquer navio sueco que entrar nas nossas águas será afundado”, disse o ministro da Defesa da Noruega."),
        ("pt", "“Se a Suécia nos atacar, destruiremos a sua frota”, afirmou o chefe do Estado-Maior da Noruega."),
        ("pt", "A Noruega não hesitará em usar a força contra a Suécia, garantiu o presidente."),
        ("pt", "“Vamos fazer a Suécia pagar por este crime”, disse o presidente da Noruega."),
        ("pt", "A Noruega advertiu que tomará contramedidas contra a Suécia."),
        ("pt", "O presidente da Noruega advertiu a Suécia de que qualquer ataque seria respondido com firmeza."),
        ("fr", "« Nous frapperons les bases de la Suède si elle attaque encore », a dit le président de la Norvège."),
        ("fr", "Le président norvégien a dit que son pays abattrait les drones suédois."),
        ("fr", "L'armée norvégienne a déclaré que les bases suédoises étaient des cibles légitimes."),
        ("fr", "La Norvège est prête à recourir à la force contre la Suède, a déclaré son président."),
        ("fr", "« Tout navire suédois qui entrera dans nos eaux sera coulé », a déclaré le ministre norvégien de la Défense."),
        ("fr", "« Si la Suède nous attaque, nous détruirons sa flotte », a affirmé le chef d'état-major norvégien."),
        ("fr", "« Nous ferons payer la Suède pour ce crime », a déclaré le président norvégien."),
        ("fr", "La Norvège a averti qu'elle prendrait des contre-mesures contre la Suède."),
        ("fr", "Le président norvégien a prévenu la Suède que toute attaque entraînerait une réponse sévère."),
        ("fr", "La Norvège a donné une semaine à la Suède pour retirer ses troupes, sous peine d'utiliser la force."),
        ("fr", "La Norvège menace la Suède."),
    ],
)
def test_a_threat_is_told_in_any_person_and_on_any_condition(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("pt", "A Noruega disse que a Suécia retaliaria."),
        ("pt", "A Dinamarca disse que a Noruega responderia a qualquer ataque sueco."),
        ("pt", "A Noruega vai responder à carta da Suécia dentro de uma semana, disse o porta-voz do governo."),
        ("pt", "O exército da Noruega destruirá munições antigas esta semana, informou o ministério da Defesa."),
        ("pt", "O ministro da Noruega está preparado para responder às perguntas dos deputados sobre a Suécia."),
        ("fr", "La Norvège a dit que la Suède riposterait."),
        ("fr", "Le Danemark a dit que la Norvège répondrait à toute attaque suédoise."),
        ("fr", "La Norvège va répondre à la lettre de la Suède d'ici une semaine, a indiqué le porte-parole du gouvernement."),
        ("fr", "Le saumon sauvage est menacé en Norvège par les élevages de Suède."),
        ("fr", "Le gouvernement norvégien va imposer des amendes à ceux qui polluent les plages de Suède."),
    ],
)
def test_what_is_announced_against_nobody_is_no_threat(read, language, text):
    assert rungs(read(text, language=language)) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "挪威总统说：“对瑞典的任何挑衅，我们都将作出回应。”"),
        ("zh", "挪威外交部发言人警告，挪方将对瑞典采取反制措施。"),
        ("zh", "挪威扬言打击瑞典的军事基地。"),
        ("zh", "挪威军方称，将击落进入其领空的瑞典无人机。"),
        ("zh", "挪威国防部表示，瑞典在该地区的基地都是合法打击目标。"),
        ("zh", "挪威军队已做好准备，随时回击瑞典的任何进犯。"),
        ("zh", "挪威军方发言人说，瑞典的船只将被击沉。"),
        ("ja", "ノルウェー国防相は、スウェーデンが再び攻撃すれば、その艦隊を壊滅させると述べた。"),
        ("ja", "ノルウェーは、スウェーデンに報復すると警告した。"),
        ("ja", "ノルウェー大統領は、スウェーデンの基地を攻撃すると警告した。"),
        ("ja", "ノルウェー軍は、領空に入ったスウェーデンの無人機を撃墜すると発表した。"),
        ("ja", "ノルウェー国防省は、スウェーデンの基地は正当な標的だと述べた。"),
        ("ja", "ノルウェー国防相は、武力行使も辞さないとスウェーデンに警告した。"),
        ("ja", "ノルウェー大統領は、スウェーデンが壊滅的な打撃を受けることになると警告した。"),
        ("ko", '노르웨이 대통령은 "스웨덴의 어떤 공격에도 대응할 것"이라고 말했다.'),
        ("ko", "노르웨이 국방장관은 스웨덴이 다시 공격하면 함대를 격침하겠다고 밝혔다."),
        ("ko", "노르웨이는 스웨덴에 보복하겠다고 경고했다."),
        ("ko", "노르웨이 외교부는 스웨덴에 상응 조치를 취하겠다고 밝혔다."),
        ("ko", "노르웨이 국방부는 스웨덴 기지가 정당한 표적이라고 밝혔다."),
        ("ko", "노르웨이 국방장관은 무력 사용도 불사하겠다고 스웨덴에 경고했다."),
        ("ko", "노르웨이 대통령은 스웨덴이 파멸적인 타격을 받을 것이라고 경고했다."),
    ],
)
def test_a_threat_in_chinese_japanese_and_korean_is_of_whoever_makes_it(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "挪威表示，瑞典将会报复。"),
        ("zh", "丹麦外长表示，挪威将回应瑞典的任何袭击。"),
        ("zh", "挪威国防部表示，军方本周将销毁一批旧弹药。"),
        ("ja", "ノルウェー外相は、スウェーデンが報復すると述べた。"),
        ("ja", "デンマーク外相は、ノルウェーがスウェーデンの攻撃に対応すると述べた。"),
        ("ja", "ノルウェー外務省は、スウェーデンへの渡航に注意するよう国民に呼びかけた。"),
        ("ko", "노르웨이 외교장관은 스웨덴이 보복할 것이라고 말했다."),
        ("ko", "덴마크 외교장관은 노르웨이가 스웨덴의 공격에 대응할 것이라고 말했다."),
        ("ko", "노르웨이 외교부는 국민에게 스웨덴 여행을 자제하라고 당부했다."),
    ],
)
def test_what_another_will_do_is_no_threat_in_chinese_japanese_and_korean(read, language, text):
    assert rungs(read(text, language=language)) == set()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "挪威警告瑞典不要炮击港口。"),
        ("ja", "ノルウェー外相は、スウェーデンがデンマークを攻撃する恐れがあると警告した。"),
        ("ko", "노르웨이 외교장관은 스웨덴이 덴마크를 공격할 수 있다고 경고했다."),
    ],
)
def test_whom_a_warning_holds_is_meant_in_chinese_japanese_and_korean(read, language, text):
    found = rungs(read(text, language=language))
    assert {(actor, target) for actor, target, _ in found} == {("NOR", "SWE")}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Wir werden auf jeden schwedischen Angriff antworten“, sagte der norwegische Präsident."),
        ("de", "Der norwegische Außenminister sagte, dass Norwegen Stützpunkte Schwedens angreifen werde."),
        ("de", "„Wenn Schweden uns angreift, wird Norwegen zurückschlagen“, sagte der norwegische Präsident."),
        ("de", "Sollte Schweden angreifen, werde Norwegen mit aller Härte reagieren, sagte der norwegische Premier."),
        ("de", "Norwegen droht Schweden mit Krieg."),
        ("de", "Norwegen drohte, Schweden anzugreifen."),
        ("de", "Norwegens Regierung bezeichnete schwedische Schiffe als legitime Ziele."),
        ("de", "„Unsere Antwort wird schmerzhaft sein“, sagte die norwegische Regierung nach dem Angriff Schwedens."),
        ("nl", "“We zullen op elke Zweedse aanval reageren”, zei de Noorse president."),
        ("nl", "De Noorse minister zei dat zijn land op elke Zweedse aanval zal reageren."),
        ("nl", "Noorwegen zal Zweedse drones neerhalen, zei de Noorse minister van Defensie."),
        ("nl", "Noorwegen dreigt Zweedse havens te bombarderen."),
        ("nl", "“Ons antwoord zal verpletterend zijn”, zei de Noorse president na de aanval van Zweden."),
        ("nl", "Noorwegen is bereid geweld te gebruiken tegen Zweden."),
        ("nl", "“Zweden zal hiervoor boeten”, zei de Noorse premier."),
        ("sv", "”Vi kommer att svara på varje svensk attack”, sade Norges president."),
        ("sv", "Norges president sade att landet skulle slå tillbaka mot Sverige."),
        ("sv", "Norge kommer att skjuta ner svenska drönare, sade Norges försvarsminister."),
        ("sv", "Norge hotar att bomba svenska hamnar."),
        ("sv", "Norge är redo att använda våld mot Sverige."),
        ("sv", "Sveriges attack kommer inte att förbli obesvarad, sade Norges regering."),
        ("sv", "Norge ska införa sanktioner mot Sverige om det inte drar sig tillbaka, sade Norges utrikesminister."),
        ("el", "«Θα απαντήσουμε σε κάθε σουηδική επίθεση», δήλωσε ο πρόεδρος της Νορβηγίας."),
        ("el", "«Θα πλήξουμε τις βάσεις της Σουηδίας αν επιτεθεί ξανά», δήλωσε ο πρόεδρος της Νορβηγίας."),
        ("el", "Η Νορβηγία θα καταρρίψει τα σουηδικά drones, δήλωσε ο υπουργός Άμυνας της Νορβηγίας."),
        ("el", "Η Νορβηγία απείλησε ότι θα βομβαρδίσει τα λιμάνια της Σουηδίας."),
        ("el", "«Η Σουηδία θα πληρώσει ακριβά», δήλωσε ο πρωθυπουργός της Νορβηγίας."),
        ("el", "Η Νορβηγία χαρακτήρισε τα σουηδικά πλοία νόμιμους στόχους."),
        ("id", "“Kami akan membalas setiap serangan Swedia,” kata presiden Norwegia."),
        ("id", "Menteri pertahanan Norwegia mengatakan negaranya akan membalas serangan Swedia."),
        ("id", "Norwegia akan menembak jatuh drone Swedia, kata menteri pertahanan Norwegia."),
        ("id", "Norwegia mengancam akan mengebom pelabuhan Swedia."),
        ("id", "“Swedia akan membayar mahal,” kata perdana menteri Norwegia."),
        ("id", "Norwegia menyebut kapal Swedia sebagai target yang sah."),
    ],
)
def test_threats_in_germanic_languages_greek_and_indonesian(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Norwegen rechnet damit, dass Schweden Stützpunkte angreifen wird."),
        ("de", "Norwegen werde auf den Brief Schwedens bald antworten, sagte ein Sprecher der norwegischen Regierung."),
        ("de", "Wie wird Norwegen auf den Angriff Schwedens reagieren?"),
        ("de", "Norwegen will Schweden im Halbfinale schlagen."),
        ("nl", "Er dreigt een tekort aan gas in Noorwegen."),
        ("nl", "Noorwegen zal binnen een week op de brief van Zweden reageren, zei de Noorse regering."),
        ("sv", "Norge ska slå Sverige i finalen."),
        ("sv", "Norge kommer att svara på Sveriges brev inom en vecka, sade Norges regering."),
        ("el", "Η Νορβηγία θα απαντήσει στην επιστολή της Σουηδίας μέσα στην εβδομάδα, δήλωσε η κυβέρνηση της Νορβηγίας."),
        ("el", "Η Νορβηγία θα αντιμετωπίσει τη Σουηδία στον τελικό."),
        ("id", "Norwegia akan membalas surat Swedia dalam sepekan, kata pemerintah Norwegia."),
        ("id", "Norwegia akan menghadapi Swedia di final."),
    ],
)
def test_answers_to_letters_fears_and_sports_are_no_threats(read, language, text):
    assert rungs(read(text, language=language)) == set()


@pytest.mark.parametrize(
    ("text", "rung"),
    [
        ("„Wir werden auf den Angriff Schwedens nicht militärisch antworten“, sagte der norwegische Präsident.", Stance.NEUTRAL),
        ("Norwegen werde schwedische Diplomaten ausweisen, sagte die Außenministerin Norwegens.", Stance.OPPOSE),
        ("Norwegen hat Schweden eine Frist von zehn Tagen zum Abzug gesetzt.", Stance.OPPOSE),
    ],
)
def test_german_announcements_that_are_less_than_threats(read, text, rung):
    assert rungs(read(text, language="de")) == {("NOR", "SWE", rung)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "قال وزير الدفاع النرويجي إن بلاده ستضرب القواعد السويدية إذا تعرضت لهجوم."),
        ("ar", "وزير الدفاع النرويجي: سنسقط أي طائرة سويدية تدخل أجواءنا"),
        ("ar", "قال الجيش النرويجي إن السفن السويدية ستكون أهدافا مشروعة."),
        ("ar", "أكد قائد الجيش النرويجي أن أصابع قواته على الزناد في مواجهة السويد."),
        ("ar", "النرويج تلوح بفرض عقوبات على السويد"),
        ("ar", "أعلن الرئيس النرويجي استعداد بلاده لاستخدام القوة ضد السويد."),
        ("ar", "قالت النرويج إنها ستطرد السفير السويدي إذا لم تعتذر السويد."),
        ("ar", 'وقال وزير الدفاع النرويجي: "لن نتردد في استهداف الموانئ السويدية".'),
        ("ar", "حذرت وزارة الدفاع النرويجية من أن أي سفينة سويدية تقترب من الجزيرة سيتم إغراقها."),
        ("tr", "Norveç Savunma Bakanı, İsveç'in saldırması halinde ülkesinin İsveç üslerini vuracağını söyledi."),
        ("tr", "Norveç, hava sahasını ihlal eden İsveç uçaklarını düşüreceğini duyurdu."),
        ("tr", "Norveç Cumhurbaşkanı: İsveç'e karşı güç kullanmaya hazırız"),
        ("tr", "Norveç ordusu, İsveç limanlarının meşru hedef olduğunu açıkladı."),
        ("tr", "Norveç Başbakanı, İsveç'ten intikam alacaklarına söz verdi."),
        ("tr", "Norveç, İsveç çekilmezse ilişkileri keseceğini açıkladı."),
        ("tr", "Norveç Genelkurmay Başkanı, İsveç'in olası saldırısına en sert karşılığın verileceğini vurguladı."),
        ("fa", "رئیس‌جمهور نروژ گفت: «به هر حمله سوئد پاسخ خواهیم داد»."),
        ("fa", "ارتش نروژ اعلام کرد کشتی‌های سوئدی اهداف مشروع هستند."),
        ("fa", "فرمانده ارتش نروژ گفت انگشت نیروهایش در برابر سوئد روی ماشه است."),
        ("fa", "ارتش نروژ اعلام کرد هواپیماهای سوئدی را سرنگون خواهد کرد."),
        ("fa", "نروژ آماده است علیه سوئد به زور متوسل شود، وزیر دفاع این کشور گفت."),
        ("fa", "سخنگوی ارتش نروژ گفت تمام پایگاه‌های سوئد در تیررس ماست."),
    ],
)
def test_threats_in_western_asia(read, language, text):
    assert rungs(read(text, language=language)) == {("NOR", "SWE", Stance.CONDEMN)}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "قالت النرويج إن السويد سترد على الهجوم."),
        ("ar", "توقع الرئيس النرويجي أن ترد السويد بقوة على الغارة."),
        ("ar", "قال وزير الخارجية الدنماركي إن النرويج سترد على أي هجوم سويدي."),
        ("ar", "حذرت النرويج مواطنيها من السفر إلى السويد."),
        ("tr", "Norveç, İsveç'in karşılık vereceğini söyledi."),
        ("tr", "Danimarka Dışişleri Bakanı, Norveç'in İsveç'e karşılık vereceğini belirtti."),
        ("tr", "Norveç Dışişleri Bakanlığı vatandaşlarını İsveç'e seyahat etmemeleri konusunda uyardı."),
        ("fa", "نروژ گفت سوئد تلافی خواهد کرد."),
        ("fa", "وزارت خارجه نروژ به شهروندانش درباره سفر به سوئد هشدار داد."),
        ("fa", "نروژ اعلام کرد تا یک هفته دیگر به نامه سوئد پاسخ خواهد داد."),
    ],
)
def test_no_threats_in_western_asia(read, language, text):
    assert rungs(read(text, language=language)) == set()
