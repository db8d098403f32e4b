"""How words meet across endings, spellings and scripts: stems, and keys for what a name sounds like.

``stem``: *pipelines* and *pipeline*, *переговоров* and *переговоры*. ``sound``: *Pezeshkian*, *Pezeshkiyan* and *Пезешкиян*.
"""

from __future__ import annotations

import re
from functools import lru_cache
from threading import Lock

import Stemmer
from anyascii import anyascii

from caspian.search import fold

#: Letters of a sound key that are enough to tell names apart; *Iran* and *Oman* have fewer.
SOUND_LETTERS = 3

_STEMMERS = {name: Stemmer.Stemmer(name) for name in ("english", "russian", "persian")}
_stemming = Lock()  # a stemmer serves one thread at a time
#: Letters that are one sound in the ways in which Russian and Persian names are written in Latin, longer ones first.
_SAME_SOUND = (
    ("shch", "s"),
    ("dzh", "j"),
    ("sch", "s"),
    ("zh", "j"),
    ("kh", "h"),
    ("gh", "k"),
    ("ch", "x"),
    ("sh", "s"),
    ("dh", "z"),
    ("ph", "v"),
    ("ts", "s"),
    ("q", "k"),
    ("g", "k"),
    ("c", "k"),
    ("w", "v"),
    ("f", "v"),
)
_SILENT = re.compile(r"h$|[aeiouy]")
_TWICE = re.compile(r"(.)\1+")
_NO_LETTER = re.compile(r"[^a-z]")


@lru_cache(maxsize=300_000)
def stem(word: str) -> str:
    """The stem of a folded word, by the language of its letters."""
    first = word[:1]
    language = "persian" if "\u0600" <= first <= "\u06ff" else "russian" if "\u0400" <= first <= "\u04ff" else "english"
    with _stemming:
        found: str = _STEMMERS[language].stemWord(word)
    return found


@lru_cache(maxsize=100_000)
def sound(word: str) -> str:
    """The consonants of a word as it is heard, whatever its script; blank where too few are left to mean one name."""
    letters = _TWICE.sub(r"\1", _NO_LETTER.sub("", fold(anyascii(fold(word)))))
    for written, heard in _SAME_SOUND:
        letters = letters.replace(written, heard)
    key = _SILENT.sub("", letters)
    return key if len(key) >= SOUND_LETTERS else ""
