"""Compile locale/*/LC_MESSAGES/*.po, without asking gettext of the machine."""

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        fresh = source.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    main()
