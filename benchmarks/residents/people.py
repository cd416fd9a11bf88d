"""Invented residents by the million: the same people each time.

Surnames are made of syllables and have the weights of real towns: some are borne by thousands, most by few.
"""

import random

from citizen_lookup.demo.residents import MEN, SURNAMES, WOMEN

ONSETS = "b d f g h j k l m n p r s t v w br kl st sch dr gr kr vl zw ch th y".split()
VOWELS = "a e i o u aa ee oo oe ie ij ui ou au eu".split()
ENDS = "ns rs rt nck ck ls rt ls x kx ts l n m r s man aert ens ers inck yck".split()
PARTICLES = ("",) * 7 + ("Van ", "De ", "Van den ", "Vande")
STREETS = 3000


class People:
    """A town of `count` people."""

    def __init__(self, count: int, seed: int = 1830) -> None:
        self.count = count
        self.dice = random.Random(seed)  # noqa: S311 (invented data)
        kinds = max(500, count // 12)
        self.surnames = list(
            dict.fromkeys([name.replace("_", " ") for name in SURNAMES] + [self._surname() for _ in range(kinds)])
        )
        self.weights = [1 / (place + 20) ** 0.8 for place in range(len(self.surnames))]
        self.first_names = [*MEN, *WOMEN] + [self._word().capitalize() for _ in range(900)]
        self.first_weights = [1 / (place + 5) ** 0.7 for place in range(len(self.first_names))]
        self.streets = [
            f"{self._word().capitalize()}{self.dice.choice(('straat', 'laan', 'weg', 'dreef'))}" for _ in range(STREETS)
        ]

    def _word(self) -> str:
        return "".join(
            self.dice.choice(ONSETS) + self.dice.choice(VOWELS) for _ in range(self.dice.choice((1, 2, 2)))
        ) + self.dice.choice(ENDS)

    def _surname(self) -> str:
        return f"{self.dice.choice(PARTICLES)}{self._word().capitalize()}"

    def rows(self):
        dice, block = self.dice, 10_000
        for start in range(0, self.count, block):
            size = min(block, self.count - start)
            surnames = dice.choices(self.surnames, self.weights, k=size)
            firsts = dice.choices(self.first_names, self.first_weights, k=size)
            seconds = dice.choices(self.first_names, k=size)
            for place in range(size):
                serial = start + place
                yield self._row(serial, surnames[place], f"{firsts[place]} {seconds[place]}")

    def _row(self, serial: int, surname: str, first_names: str) -> list[str]:
        dice = self.dice
        body = 100_000_000 + serial
        born = f"{dice.randrange(1, 29):02}/{dice.randrange(1, 13):02}/{1930 + dice.randrange(95)}"
        if not serial % 200:
            born = f"00/00/{born[-4:]}"
        street = self.streets[dice.randrange(STREETS)]
        return [
            f"{body}{97 - body % 97:02}", surname, first_names, born, "Hopbeke", "MV"[serial % 2], "Belg", "ongehuwd",
            "I",
            street, str(dice.randrange(1, 180)), "", f"{8000 + serial % 60}", "Hopbeke", f"G{serial // 3}",
        ]  # fmt: skip
