"""Prints docs/settings.md from what settings.py says: `make settings-page`."""

from handrail.settings import PREFIX, VARIABLES

HEAD = """# Settings

Settings are environment variables. A value that cannot be used, or a name that is not known, stops
the start; the message names the variable and never its value. This page is made from
`server/handrail/settings.py` by `make settings-page`.

| variable | without it | what it is |
|---|---|---|
"""


def page() -> str:
    rows = (
        f"| `{PREFIX}{variable.name.upper()}` | "
        f"{f'`{variable.default}`' if variable.default else 'empty'} | {variable.says} |\n"
        for variable in VARIABLES
    )
    return HEAD + "".join(rows)


if __name__ == "__main__":
    print(page(), end="")
