"""Documents of one page for the demonstration, drawn with Pillow and kept as PDF."""

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

PAGE, MARGIN = (1240, 1754), 130  # A4 at 150 dots an inch

PAPERS = {
    "reglement-dienstwagens": (
        "Reglement dienstwagens",
        [
            "1. Dienstwagens dienen voor verplaatsingen tijdens het werk.",
            "2. Wie rijdt, heeft een geldig rijbewijs en meldt het verlies ervan meteen.",
            "3. Roken en bellen in de hand zijn verboden. Boetes betaalt de bestuurder.",
            "4. Elke rit staat in het boekje: datum, naam, doel, begin- en eindstand.",
            "5. Schade wordt dezelfde dag gemeld aan de juridische dienst.",
            "6. De wagen blijft 's nachts in de garage, tenzij het diensthoofd anders beslist.",
        ],
    ),
    "huisstijl-in-het-kort": (
        "Huisstijl in het kort",
        [
            "Het wapen staat links boven, minstens 15 mm hoog.",
            "De stadskleur is groen. Tekst is zwart op wit.",
            "Gebruik de sjablonen; verander er niets aan.",
            "Schrijf zoals aan de balie: beleefd, kort, zonder ambtenarentaal.",
            "Vragen? Communicatie, Stadhuis, Grote Markt 1.",
        ],
    ),
    "verlofkalender": (
        "Verlof: de afspraken op één bladzijde",
        [
            "Eén dag: ten laatste twee werkdagen vooraf aanvragen.",
            "Meer dan een week: een maand vooraf.",
            "Zomer en kerstweken: vastleggen voor 1 april.",
            "Meenemen naar volgend jaar: vijf dagen, op te nemen voor 1 mei.",
        ],
    ),
}


def title_of(name: str) -> str:
    return PAPERS[name][0]


def printed(name: str) -> bytes:
    """The document of this name, as PDF."""
    title, lines = PAPERS[name]
    page = Image.new("L", PAGE, 255)
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, PAGE[0], 24), fill=70)
    draw.text((MARGIN, MARGIN), "Stad Hopbeke", font=ImageFont.load_default(26), fill=110)
    draw.text((MARGIN, MARGIN + 60), title, font=ImageFont.load_default(50), fill=0)
    for number, line in enumerate(lines):
        draw.text((MARGIN, MARGIN + 200 + number * 60), line, font=ImageFont.load_default(28), fill=30)
    out = BytesIO()
    page.save(out, "PDF", resolution=150, title=title, author="Stad Hopbeke")
    return out.getvalue()
