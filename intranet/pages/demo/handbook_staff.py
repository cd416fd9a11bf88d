from .writing import Article, good_to_know, heading, important, points, questions, steps, text

STAFF = Article(
    "personeel",
    "Verlof, ziekte en loon",
    "Wat je moet weten als je er niet bent, en als je er wel bent.",
    "Personeel & Organisatie",
    articles=(
        Article(
            "verlof-aanvragen",
            "Verlof aanvragen",
            "Hoeveel dagen je hebt, hoe je ze aanvraagt en wanneer je antwoord krijgt.",
            "Personeel & Organisatie",
            reviewed_days_ago=25,
            body=[
                text(
                    "Wie voltijds werkt, heeft 30 dagen verlof per jaar, en vanaf 45 jaar een dag meer. Wie deeltijds werkt, krijgt ze naar verhouding."
                ),
                heading("Zo vraag je verlof"),
                steps(
                    "Spreek met je collega's af wie er blijft.",
                    "Vraag je dagen aan in de verlofkalender: voor één dag ten laatste twee werkdagen vooraf, voor meer dan een week een maand vooraf.",
                    "Je diensthoofd antwoordt binnen vijf werkdagen. Geen antwoord betekent niet dat het mag.",
                ),
                heading("Zomer en feestdagen"),
                text(
                    "Voor juli, augustus en de kerstweken leg je je verlof vast voor 1 april. Wie schoolgaande kinderen heeft, kiest eerst; het jaar nadien kiezen de anderen."
                ),
                heading("Dagen overhouden"),
                text(
                    "Vijf dagen mag je meenemen naar het volgende jaar. Je neemt ze op voor 1 mei, daarna vervallen ze."
                ),
                good_to_know(
                    "Verhuis je, trouw je, of overlijdt er iemand in je familie? Dan heb je omstandigheidsverlof, boven op je gewone dagen."
                ),
            ],
            papers=("verlofkalender",),
            see_also=("ziekte-melden", "telewerk"),
        ),
        Article(
            "ziekte-melden",
            "Je bent ziek",
            "Bel voor 9 uur, bezorg een attest als het nodig is, en rust uit.",
            "Personeel & Organisatie",
            reviewed_days_ago=25,
            body=[
                steps(
                    "Bel je diensthoofd voor 9 uur, of voor het begin van je dienst. Een mail of een bericht volstaat niet.",
                    "Ben je langer dan één dag ziek, ga dan naar de dokter en bezorg het attest binnen de twee werkdagen.",
                    "Duurt het langer? Bel opnieuw voor de laatste dag van het attest.",
                ),
                heading("Controle"),
                text(
                    "De controlearts kan langskomen tussen 14 en 18 uur. Mag je het huis verlaten, dan laat je een briefje met het uur waarop je terug bent."
                ),
                heading("Weer aan het werk"),
                text(
                    "Na vier weken nodigt je diensthoofd je uit voor een gesprek over hoe het verder kan. Soms begin je met halve "
                    "dagen. De arbeidsarts denkt mee, op jouw vraag of op de onze."
                ),
                important(
                    "Word je ziek tijdens je verlof? Bel dezelfde dag en bezorg een attest, dan krijg je die dagen terug."
                ),
            ],
            see_also=("verlof-aanvragen", "ongeval"),
        ),
        Article(
            "telewerk",
            "Werken op afstand",
            "Tot twee dagen per week, als je functie het toelaat en je dienst bereikbaar blijft.",
            "Personeel & Organisatie",
            body=[
                points(
                    "Je spreekt vaste dagen af met je diensthoofd. Op die dagen ben je bereikbaar zoals op kantoor.",
                    "Aan de balie, in de zorg en in de ploegen op straat kan het niet, behalve voor een opleiding of administratie.",
                    "Papieren dossiers met gegevens van burgers blijven in het gebouw.",
                ),
                heading("Wat krijg je"),
                text(
                    "Een draagbare computer, een hoofdtelefoon en een vergoeding per dag. Een scherm voor thuis leen je bij ICT."
                ),
                questions("Over je werkplek thuis, en over je rug, geeft de preventieadviseur graag raad."),
            ],
            see_also=("helpdesk", "gegevensbescherming"),
        ),
        Article(
            "loon-en-maaltijdcheques",
            "Loon, maaltijdcheques en verzekering",
            "Wanneer je loon komt, wat er op je fiche staat en wat je er nog bij krijgt.",
            "Personeel & Organisatie",
            reviewed_days_ago=90,
            body=[
                text(
                    "Je loon staat op de rekening op de voorlaatste werkdag van de maand. De fiche vind je in je digitale kluis; wie dat wil, krijgt ze op papier."
                ),
                points(
                    "Maaltijdcheques: één per gewerkte dag, op je kaart rond de tiende van de volgende maand.",
                    "Hospitalisatieverzekering: gratis voor jou, met een bijdrage voor je gezin.",
                    "Eindejaarstoelage: in december, berekend op je gewerkte dagen.",
                ),
                good_to_know(
                    "Verander je van rekening, van adres of van gezinstoestand? Meld het voor de vijftiende, dan klopt je volgende loon."
                ),
            ],
            see_also=("verlof-aanvragen",),
        ),
        Article(
            "opleiding",
            "Een opleiding volgen",
            "Wie bijleert, werkt beter. Zo vraag je een opleiding aan, en zo betalen we ze.",
            "Personeel & Organisatie",
            reviewed_days_ago=110,
            body=[
                steps(
                    "Bespreek met je diensthoofd wat je wilt leren en waarom.",
                    "Vraag de opleiding aan bij de personeelsdienst, met het programma en de prijs.",
                    "De personeelsdienst schrijft je in en maakt de bestelbon.",
                    "Vertel achteraf in je dienst wat je bijleerde.",
                ),
                text(
                    "Een opleiding die nodig is voor je werk, telt als werktijd, ook de verplaatsing. Volg je een langere studie in avondonderwijs, dan heb je recht op Vlaams opleidingsverlof."
                ),
            ],
            see_also=("bestelbonnen",),
        ),
    ),
)
