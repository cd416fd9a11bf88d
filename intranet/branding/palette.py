"""The town's colour and everything derived from it, for light and dark; each pair that meets reads (WCAG AA)."""

from functools import lru_cache

from intranet.branding.colour import WHITE, lightened_legible, lightness, nearest_legible, tint

# The grounds that intranet/static/intranet/css/tokens.css sets; a test compares them.
LIGHT_GROUND, LIGHT_PAPER, LIGHT_PAPER_HOVER = "#f5f5f1", "#ffffff", "#f8f8f5"
DARK_GROUND, DARK_PAPER, DARK_PAPER_HOVER = "#121617", "#1a1f21", "#20272a"


def light(colour: str) -> dict[str, str]:
    town = nearest_legible(colour)
    soft = tint(town, 0.945, 0.022)
    grounds = (LIGHT_GROUND, LIGHT_PAPER, LIGHT_PAPER_HOVER, soft)
    return {
        "town": town,
        "town-strong": nearest_legible(tint(town, max(lightness(town) - 0.08, 0.2), 0.14), grounds),
        "town-text": nearest_legible(town, grounds),
        "town-soft": soft,
        "town-line": tint(town, 0.83, 0.05),
        "on-town": WHITE,
    }


def dark(colour: str) -> dict[str, str]:
    on_town = tint(colour, 0.18, 0.02)
    soft = tint(colour, 0.3, 0.035)
    town = lightened_legible(tint(colour, 0.64, 0.12), (on_town,))
    grounds = (DARK_GROUND, DARK_PAPER, DARK_PAPER_HOVER, soft)
    return {
        "town": town,
        "town-strong": lightened_legible(tint(colour, 0.74, 0.1), (*grounds, on_town)),
        "town-text": lightened_legible(tint(colour, 0.77, 0.1), grounds),
        "town-soft": soft,
        "town-line": tint(colour, 0.43, 0.05),
        "on-town": on_town,
    }


def administration(colour: str) -> dict[str, str]:
    """Wagtail's own custom properties, for the administration."""
    town = nearest_legible(colour)
    return {
        "w-color-primary": tint(town, 0.3, 0.06),
        "w-color-primary-200": tint(town, 0.25, 0.05),
        "w-color-secondary": town,
        "w-color-secondary-600": tint(town, max(lightness(town) - 0.12, 0.16), 0.12),
        "w-color-secondary-400": tint(town, max(lightness(town) - 0.07, 0.18), 0.13),
        "w-color-secondary-100": lightened_legible(tint(town, 0.75, 0.1), ("#1d1d1d", "#2b2b2b")),
        "w-color-secondary-75": tint(town, 0.86, 0.05),
        "w-color-secondary-50": tint(town, 0.965, 0.015),
    }


@lru_cache(maxsize=16)
def style_sheet(colour: str) -> str:
    """What /theme.css answers; every page asks for its version."""
    return (
        f":root {{\n{_declarations(light(colour))}{_declarations(administration(colour))}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{\n:root {{\n{_declarations(dark(colour))}}}\n}}\n"
    )


def _declarations(values: dict[str, str]) -> str:
    return "".join(f"  --{name}: {value};\n" for name, value in values.items())
