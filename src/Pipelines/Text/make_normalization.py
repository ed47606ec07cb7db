"""Writes Normalization.txt, the data of UnicodeForms.cs, from the Unicode Character Database that Python carries.

    python3.13 make_normalization.py

With --check it prints the SHA-256 that UnicodeFormsTests expects: of the NFC and NFKC of every code point, and of mixed sequences,
by Python's own normalisation.
"""

import hashlib
import pathlib
import sys
import unicodedata

LAST = 0x10FFFF
HANGUL = range(0xAC00, 0xD7A4)
HEADER = f"""\
# Made by make_normalization.py from the Unicode Character Database {unicodedata.unidata_version}. Hangul syllables are computed.
# CODE = FIRST SECOND    canonical decomposition, composed again
# CODE > PARTS           canonical decomposition, never composed
# CODE ~ PARTS           compatibility decomposition
# FIRST-LAST ^ CLASS     canonical combining class
"""


def code_points():
    return (code for code in range(LAST + 1) if not 0xD800 <= code <= 0xDFFF)


def decompositions():
    for code in code_points():
        parts = unicodedata.decomposition(chr(code)).split()
        if code in HANGUL or not parts:
            continue
        if parts[0].startswith("<"):
            yield f"{code:04X} ~ {' '.join(parts[1:])}"
        else:
            composes = len(parts) == 2 and unicodedata.normalize("NFC", chr(code)) == chr(code)
            yield f"{code:04X} {'=' if composes else '>'} {' '.join(parts)}"


def combining_classes():
    first = last = number = 0
    for code in code_points():
        current = unicodedata.combining(chr(code))
        if current != number or code != last + 1:
            if number:
                yield f"{first:04X}-{last:04X} ^ {number}"
            first, number = code, current
        last = code


def mixed_sequences():
    """Letters and marks in an order that a linear congruential generator chooses; the test has the same."""
    alphabet = [0x41, 0x61, 0x65, 0x6F, 0xE9, 0x1EA1, 0x3B1, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x30AB, 0xFF76, 0xFF9E, 0x0915, 0x1D157]
    marks = [0x300, 0x301, 0x307, 0x308, 0x323, 0x327, 0x345, 0x338, 0x3099, 0x93C, 0x1D165, 0x334, 0x5B0, 0x64B, 0x20]
    state = 1
    for _ in range(20000):
        text = ""
        for _ in range(6):
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF
            choice = (state >> 16) % (len(alphabet) + len(marks))
            text += chr((alphabet + marks)[choice])
        yield text


def check():
    digest = hashlib.sha256()
    for text in [chr(code) for code in code_points()] + list(mixed_sequences()):
        for form in ("NFC", "NFKC"):
            digest.update(unicodedata.normalize(form, text).encode() + b"\n")
    return digest.hexdigest()


if "--check" in sys.argv:
    print(check())
else:
    lines = [*decompositions(), *combining_classes()]
    pathlib.Path(__file__).with_name("Normalization.txt").write_text(HEADER + "\n".join(lines) + "\n", encoding="ascii", newline="\n")
