"""Which library finds the encoding of short files of leads: `python -m benchmarks.encodings`.

Each file has one lead or twenty, with ASCII addresses beside names in the letters of a language. Counted is how
often a library's first guess, or one of its first six, reads the very text that was written.
"""

import csv
import io
import logging
from collections.abc import Callable, Iterator

import chardet
import charset_normalizer

from smartlead_async.bulk.csv.encoding import find_candidates

NAMES = {
    "cp1250": ["Łukasz;Wiśniewski;Żółw Spółka", "Jiří;Dvořák;Pražská pekárna", "László;Kovács;Gyöngyös Kft."],
    "cp1251": ["Иван;Петров;ООО Выдумка", "Георги;Димитров;Рила", "Олена;Ковальчук;Кава"],
    "cp1252": [
        "Jörg;Müller;Groß & Söhne",
        "François;Lefèvre;Crème & Cie",
        "José;Muñoz;España",
        "Åsa;Öberg;Skärgård",
    ],
    "cp1253": ["Νίκος;Παπαδόπουλος;Αιγαίο"],
    "cp1254": ["Çağla;Yıldız;Ege Zeytin"],
    "cp1255": ["דוד;כהן;תל אביב"],
    "cp1256": ["محمد;علي;شركة"],
    "cp1257": ["Jūratė;Žukauskienė;Šiauliai"],
    "cp850": ["Jörg;Müller;Groß & Söhne"],
    "cp852": ["Łukasz;Wiśniewski;Żółw Spółka"],
    "koi8-r": ["Иван;Петров;Выдумка"],
    "mac-roman": ["Jörg;Müller;Groß & Söhne", "François;Lefèvre;Crème & Cie"],
    "cp932": ["太郎;山田;架空株式会社", "ポール;ソニー;表"],
    "gbk": ["伟;王;虚构科技有限公司"],
    "big5": ["志明;陳;虛構科技"],
    "cp949": ["민수;김;가상주식회사"],
    "utf-8": ["Jörg;Müller;Groß", "太郎;山田;架空株式会社"],
    "utf-8-sig": ["Jörg;Müller;Groß"],
    "utf-16": ["Jörg;Müller;Groß"],
}


def files() -> Iterator[tuple[str, str]]:
    """Encodings and texts."""
    for encoding, people in NAMES.items():
        for person in people:
            for rows in (1, 20):
                text = io.StringIO(newline="")
                table = csv.writer(text, delimiter=";")
                table.writerow(["Email", "First Name", "Last Name", "Company"])
                table.writerows([f"lead{at}@example.com", *person.split(";")] for at in range(rows))
                yield encoding, text.getvalue()


def by_charset_normalizer(content: bytes) -> list[str]:
    """Its guesses in its order."""
    return [found.encoding for found in charset_normalizer.from_bytes(content, threshold=0.9)]


def by_chardet(content: bytes) -> list[str]:
    """Its guesses in its order."""
    return [found["encoding"] or "" for found in chardet.detect_all(content, ignore_threshold=True)]


def by_this_package(content: bytes) -> list[str]:
    """What the command shows, but for what it does not ask: UTF-8 and UTF-16."""
    return [found.encoding for found in find_candidates(content)]


def reads(content: bytes, encoding: str, text: str) -> bool:
    """Whether a guess is right: it gives the same text, whatever its name."""
    try:
        return content.decode(encoding).lstrip("\ufeff") == text
    except (LookupError, ValueError):
        return False


def main() -> None:
    """Print the table."""
    logging.disable(logging.CRITICAL)
    libraries: dict[str, Callable[[bytes], list[str]]] = {
        "charset-normalizer": by_charset_normalizer,
        "chardet": by_chardet,
        "smartlead-async": by_this_package,
    }
    cases = list(files())
    print(f"| of {len(cases)} files | first | among 6 |\n|---|---|---|")
    for name, guess in libraries.items():
        rights = [
            [reads(text.encode(encoding), one, text) for one in guess(text.encode(encoding))[:6]]
            for encoding, text in cases
            if not (name == "smartlead-async" and encoding.startswith("utf"))
        ]
        first, among = sum(right[:1] == [True] for right in rights), sum(map(any, rights))
        print(f"| {name} ({len(rights)} asked) | {first} | {among} |")


if __name__ == "__main__":
    main()
