from .handbook_staff import STAFF
from .writing import Article, good_to_know, heading, important, points, questions, steps, text

FIRST_DAYS = Article(
    "eerste-weken",
    "Je eerste weken",
    "Pas begonnen? Dit regel je de eerste dagen, en zo vind je de weg.",
    "Personeel & Organisatie",
    reviewed_days_ago=20,
    body=[
        text(
            "Fijn dat je er bent. Je hoeft niet alles meteen te kennen: iedereen vroeg ooit waar de kopieermachine staat."
        ),
        heading("De eerste dag"),
        steps(
            "Meld je aan het onthaal. Je diensthoofd haalt je op en toont je werkplek.",
            "Bij ICT krijg je je computer en je wachtwoord. Dat wachtwoord verander je meteen.",
            "Bij Personeel & Organisatie teken je de laatste papieren en krijg je je badge.",
        ),
        heading("De eerste week"),
        points(
            "Kijk je eigen pagina na bij Collega's: klopt je nummer, je lokaal, je functie?",
            "Vraag je diensthoofd wie je vervangt, en wie jij vervangt.",
            "Lees de artikels over <b>verlof</b>, <b>ziekte</b> en <b>veilig omgaan met gegevens</b>.",
        ),
        heading("Je peter of meter"),
        text(
            "Elke nieuwe collega krijgt voor drie maanden een peter of meter uit een andere dienst. Bij hem of haar mag "
            "je met elke vraag terecht, ook met de vraag die je aan je chef niet durft te stellen."
        ),
    ],
    see_also=("verlof-aanvragen", "ziekte-melden", "gegevensbescherming"),
)

WORKING = Article(
    "werken",
    "Werken in onze gebouwen",
    "Telefoon, wagens, vergaderzalen en de helpdesk.",
    "Gebouwen",
    articles=(
        Article(
            "telefooncentrale",
            "Telefoneren en doorverbinden",
            "Interne nummers, doorverbinden, je voicemail en wat het onthaal voor je doet.",
            "Onthaal",
            body=[
                text(
                    "Elke vaste werkplek heeft een intern nummer van drie cijfers. Van buiten is dat 057 12 34, gevolgd door "
                    "de laatste twee cijfers. Het nummer van een collega staat op zijn pagina; met een gsm tik je het gewoon aan."
                ),
                heading("Doorverbinden"),
                steps(
                    "Druk op <b>Doorverbinden</b> en tik het interne nummer.",
                    "Wacht tot je collega opneemt en zeg wie je aan de lijn hebt.",
                    "Hang op. Neemt niemand op, druk dan op <b>Terug</b>.",
                ),
                heading("Niet op je plaats?"),
                text(
                    "Schakel je toestel door naar een collega of naar je gsm. Laat een burger nooit langer dan vijf beltonen "
                    "wachten: na zes tonen gaat de oproep naar het onthaal, en daar weten ze minder dan jij."
                ),
                good_to_know(
                    "Het onthaal is bereikbaar van 8.30 tot 12 uur en van 13 tot 16.30 uur, op donderdag tot 19 uur. "
                    "Zijn jullie als dienst een namiddag weg, verwittig het onthaal dan de dag voordien."
                ),
            ],
            see_also=("helpdesk",),
        ),
        Article(
            "wagens-reserveren",
            "Een dienstwagen of fiets reserveren",
            "Vier wagens, twee bestelwagens en tien fietsen voor verplaatsingen tijdens het werk.",
            "Gebouwen",
            body=[
                text(
                    "Voor een verplaatsing van minder dan vijf kilometer neem je de fiets, als het kan. Voor de rest is er een wagen."
                ),
                heading("Reserveren"),
                steps(
                    "Kies in de agenda van het stadhuis of van de Kloosterstraat een vrije wagen of fiets.",
                    "Haal de sleutel met je badge uit het kastje in de gang.",
                    "Noteer de kilometers in het boekje, ook als je er maar drie reed.",
                    "Breng de wagen terug met minstens een halve tank of aan de laadpaal.",
                ),
                important(
                    "Een ongeval of een kras? Vul ter plaatse het aanrijdingsformulier in, ook zonder tegenpartij, en bezorg het "
                    "dezelfde dag aan de juridische dienst."
                ),
                heading("Met je eigen wagen"),
                text(
                    "Is er niets vrij, dan mag je na akkoord van je diensthoofd je eigen wagen gebruiken. Je krijgt een "
                    "kilometervergoeding en bent verzekerd via de omniumpolis van de stad."
                ),
            ],
            papers=("reglement-dienstwagens",),
        ),
        Article(
            "vergaderzalen",
            "Vergaderzalen en catering",
            "Welke zaal voor hoeveel mensen, en hoe je koffie of broodjes vraagt.",
            "Onthaal",
            body=[
                points(
                    "<b>Raadzaal</b> (stadhuis): 40 personen, met geluid en beeld. De raad en het college gaan voor.",
                    "<b>Trouwzaal</b> (stadhuis): 60 personen, niet op vrijdag en zaterdag.",
                    "<b>Kloosterzaal</b> (administratief centrum): 16 personen, met een scherm voor vergaderen op afstand.",
                    "<b>Kantine</b> (Stadswerkplaats): 30 personen, met keuken.",
                ),
                heading("Koffie en broodjes"),
                text(
                    "Koffie en water staan klaar als je ze bij de reservatie aanvinkt, tot de dag voordien om 14 uur. Broodjes "
                    "vraag je met een bestelbon bij de traiteur van het raamcontract."
                ),
                good_to_know(
                    "Laat de zaal achter zoals je ze zou willen vinden, en geef de reservatie vrij als de vergadering niet doorgaat."
                ),
            ],
            see_also=("bestelbonnen",),
        ),
        Article(
            "helpdesk",
            "Hulp bij je computer",
            "Wachtwoord kwijt, trage computer, een nieuw programma: zo helpt de helpdesk je het vlugst.",
            "ICT",
            body=[
                text(
                    "De helpdesk is er van 8 tot 17 uur. Werkt er niets meer, bel dan. Voor al de rest is een melding beter: ze raakt niet zoek."
                ),
                heading("Wat zet je in een melding"),
                points(
                    "Wat je wilde doen, en wat er in de plaats gebeurde.",
                    "De foutmelding, letterlijk of als schermafdruk.",
                    "Sinds wanneer, en of collega's hetzelfde hebben.",
                ),
                heading("Wachtwoord vergeten"),
                text(
                    "Kom langs met je badge. Aan de telefoon geven we geen nieuw wachtwoord: we kunnen niet zien wie er belt."
                ),
                important(
                    "Verlies je een computer, een gsm of een badge? Meld het meteen, ook in het weekend, op het nummer van de permanentie."
                ),
            ],
            see_also=("gegevensbescherming",),
        ),
    ),
)

WRITING = Article(
    "communicatie",
    "Brieven, huisstijl en pers",
    "Hoe de stad klinkt en eruitziet, en wie er met de pers praat.",
    "Communicatie",
    articles=(
        Article(
            "huisstijl",
            "Onze huisstijl",
            "Logo, letter en kleur, en de sjablonen die je nodig hebt.",
            "Communicatie",
            body=[
                text(
                    "Wie een brief van de stad krijgt, moet dat aan de envelop zien. Gebruik daarom altijd een sjabloon en verander er niets aan."
                ),
                heading("Het wapen"),
                points(
                    "Links boven, nooit kleiner dan 15 millimeter hoog.",
                    "Op wit of op de stadskleur. Niet op een foto, niet schuin, niet uitgerekt.",
                    "Voor partners: het wapen met de naam eronder.",
                ),
                heading("De letter en de toon"),
                text(
                    "We schrijven zoals we aan de balie spreken: beleefd, kort en zonder ambtenarentaal. We zeggen <i>je</i> "
                    "tegen jongeren en <i>u</i> tegen al de rest. Een zin telt zelden meer dan twintig woorden."
                ),
                questions(
                    "Twijfel je over een affiche of een folder? Leg ze aan Communicatie voor, voor ze naar de drukker gaat."
                ),
            ],
            papers=("huisstijl-in-het-kort",),
            see_also=("briefnummers", "pers"),
        ),
        Article(
            "briefnummers",
            "Een nummer voor een uitgaande brief",
            "Elke brief die de stad verlaat, krijgt een nummer. Zo vinden we hem over tien jaar nog terug.",
            "Secretariaat",
            body=[
                steps(
                    "Ga naar <b>Briefnummers</b> en vraag een nummer. Vul in aan wie je schrijft en waarover.",
                    "Het secretariaat reikt het nummer uit, meestal nog dezelfde voormiddag. Je krijgt een melding.",
                    "Zet het nummer rechts boven in de brief, bij <i>ons kenmerk</i>.",
                    "Bewaar de getekende brief bij het nummer.",
                ),
                important(
                    "Vraag het nummer pas als de brief klaar is. Een nummer dat je niet gebruikt, laat je ongeldig maken; het wordt nooit opnieuw gegeven."
                ),
                heading("Geen nummer nodig"),
                text(
                    "Uitnodigingen, mails en brieven binnen het huis krijgen geen nummer. Aangetekende brieven altijd."
                ),
            ],
            see_also=("huisstijl",),
        ),
        Article(
            "pers",
            "Vragen van de pers",
            "Belt er een journalist? Wees vriendelijk, noteer de vraag en verbind door.",
            "Communicatie",
            reviewed_days_ago=140,
            body=[
                text(
                    "Noteer de naam, het medium, de vraag en tegen wanneer er een antwoord nodig is. Bel dan de dienst "
                    "Communicatie; buiten de uren de persverantwoordelijke van wacht."
                ),
                good_to_know(
                    "Over een lopend dossier, een ongeval of een collega zeg je niets, ook niet <i>geen commentaar</i>. Zeg: u wordt teruggebeld."
                ),
            ],
        ),
    ),
)

MONEY = Article(
    "aankopen",
    "Kopen en betalen",
    "Van bestelbon tot factuur, en welke regels er gelden.",
    "Financiën",
    articles=(
        Article(
            "bestelbonnen",
            "Een bestelbon aanvragen",
            "Zonder bestelbon geen aankoop. Zo vraag je er een, en zo lang duurt het.",
            "Aankoopdienst",
            reviewed_days_ago=15,
            body=[
                text(
                    "Een bestelbon beschermt je: de leverancier weet wat hij moet leveren, en de stad weet dat er geld voor is."
                ),
                heading("Stap voor stap"),
                steps(
                    "Kijk of er een raamcontract is. Dan ligt de prijs vast en hoef je geen offertes te vragen.",
                    "Maak de bestelbon op bij <b>Bestelbonnen</b>: leverancier, omschrijving, aantal, prijs en budget.",
                    "Dien hem in. Je budgethouder keurt goed; boven de drempel geeft ook de financieel directeur een visum.",
                    "De aankoopdienst stuurt de bon naar de leverancier. Pas dan is er besteld.",
                    "Duid de ontvangst aan zodra er geleverd is. Anders kan de factuur niet betaald worden.",
                ),
                heading("Hoe lang duurt het"),
                text(
                    "Reken op twee werkdagen voor een gewone bon en op een week als er een visum nodig is. Is het dringend, bel dan de aankoopdienst."
                ),
                important(
                    "Bestel nooit zelf vooraf per mail of telefoon, ook niet bij een vaste leverancier. Een factuur zonder bestelbon keert terug."
                ),
            ],
            see_also=("onkosten",),
        ),
        Article(
            "onkosten",
            "Onkosten terugvragen",
            "Trein, parking, een boek voor de opleiding: zo krijg je je geld terug.",
            "Financiën",
            body=[
                text(
                    "Betaal je zelf iets kleins voor het werk, bewaar dan het ticket en dien je onkosten in voor het einde van "
                    "de maand. Je diensthoofd keurt goed, en het bedrag komt mee met het loon van de volgende maand."
                ),
                points(
                    "Tot 75 euro per keer. Voor meer vraag je vooraf een bestelbon.",
                    "Altijd met het originele ticket of een leesbare foto.",
                    "Alcohol en boetes betalen we niet terug.",
                ),
            ],
            see_also=("bestelbonnen",),
        ),
    ),
)

SAFE = Article(
    "veilig-en-correct",
    "Veilig en correct werken",
    "Gegevens van burgers, geschenken, en wat te doen als het misgaat.",
    "Juridische dienst",
    articles=(
        Article(
            "gegevensbescherming",
            "Zorgvuldig omgaan met gegevens",
            "Burgers vertrouwen ons hun gegevens toe. Wat mag je opzoeken, bewaren en doorgeven?",
            "Functionaris voor gegevensbescherming",
            reviewed_days_ago=30,
            body=[
                text(
                    "De regel is eenvoudig: je kijkt alleen naar wat je nodig hebt voor de vraag die voor je ligt. Nieuwsgierigheid is geen reden."
                ),
                heading("Burgers opzoeken"),
                points(
                    "Alleen wie er toelating voor heeft, en voor het doel van die toelating.",
                    "Elke opzoeking wordt bijgehouden: wie, wanneer, waarom. De burger kan dat opvragen.",
                    "Buren, familie en collega's zoek je niet op, ook niet op hun eigen vraag. Laat het een collega doen.",
                ),
                heading("Doorgeven"),
                text(
                    "Geef nooit gegevens aan de telefoon aan wie je niet kent, ook niet aan wie zegt van de politie te zijn: "
                    "bel terug op het officiële nummer. Mail je een lijst, zet ze dan in een beveiligde map en stuur de koppeling."
                ),
                heading("Als het misgaat"),
                important(
                    "Een mail naar de verkeerde, een verloren map, een lijst op de kopieermachine: meld het binnen het uur aan de "
                    "functionaris voor gegevensbescherming. We hebben 72 uur om het te melden, en jij krijgt geen verwijt."
                ),
            ],
            see_also=("helpdesk", "deontologie"),
        ),
        Article(
            "deontologie",
            "Geschenken en nevenactiviteiten",
            "Een fles wijn met Nieuwjaar, een bijberoep, een neef die solliciteert: wat kan, en wat meld je.",
            "Juridische dienst",
            reviewed_days_ago=200,
            body=[
                points(
                    "Een kleine attentie die je met je dienst kunt delen, mag je aannemen.",
                    "Geld, reizen en kaarten voor een voetbalmatch weiger je altijd, vriendelijk.",
                    "Een bijberoep meld je vooraf; de algemeen directeur antwoordt binnen de maand.",
                    "Heb je een persoonlijk belang in een dossier, geef het dan door aan een collega.",
                ),
                questions("Je mag altijd vertrouwelijk raad vragen aan de juridische dienst, voor je iets beslist."),
            ],
        ),
        Article(
            "ongeval",
            "Ongeval of agressie op het werk",
            "Eerst hulp, dan melden. Wie je belt en welke papieren er nodig zijn.",
            "Preventieadviseur",
            body=[
                steps(
                    "Zorg voor jezelf en voor anderen. Bel 112 als het ernstig is.",
                    "Roep een hulpverlener van je gebouw: de lijst hangt naast de verbandkist.",
                    "Verwittig je diensthoofd en de preventieadviseur, ook als het lijkt mee te vallen.",
                    "Vul binnen de week de aangifte in; de personeelsdienst helpt je.",
                ),
                good_to_know(
                    "Ook een ongeval op de weg van of naar het werk is een arbeidsongeval. En ook schelden of dreigen aan de balie meld je."
                ),
            ],
            see_also=("ziekte-melden",),
        ),
    ),
)

HANDBOOK = [FIRST_DAYS, STAFF, WORKING, WRITING, MONEY, SAFE]
