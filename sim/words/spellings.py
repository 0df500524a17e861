"""What a word in a file was probably meant to be, where people and programs spell numbers, dates and yes or no otherwise."""

import datetime
import re

TRUE_WORDS, FALSE_WORDS = ("true", "yes", "on", "y"), ("false", "no", "off", "n")
"""How true and false are also spelt, in any letters."""

MONTH_BEGINNINGS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The beginnings of the names of the months."""

ODD_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
"""Characters that look like a space, or like nothing, and are none to a computer."""

DASHES = ("\u2010", "\u2011", "\u2012", "\u2013", "\u2014", "\u2212")
"""Characters that word processors write in place of the minus sign."""

HALVES = re.compile("[\ud800-\udfff]")
"""Half a character of those that JSON writes as two."""

_NUMBER = r"[-+]?[0-9]+(?:[.,][0-9]+)?"


def truth_meant(word: object) -> str:
    """`true` or `false`, as a file writes it; empty for other words.

    >>> truth_meant("Yes"), truth_meant("OFF"), truth_meant("maybe")
    ('true', 'false', '')
    """
    text = str(word).lower()
    return "true" if text in TRUE_WORDS else "false" if text in FALSE_WORDS else ""


def number_meant(word: str) -> tuple[str, str]:
    """What is odd about a number written as text, and the number; both empty where the text is none.

    >>> number_meant("0,5"), number_meant("20 %"), number_meant("half")
    (('has a decimal comma', '0.5'), ('is a percentage', '0.2'), ('', ''))
    >>> number_meant("\u20130.1")
    ('has a dash in place of the minus sign', '-0.1')
    """
    text = word.strip()
    if text[:1] in DASHES and re.fullmatch(_NUMBER, text[1:]):
        return "has a dash in place of the minus sign", f"-{text[1:].replace(',', '.')}"
    if re.fullmatch(r"[-+]?[0-9]*,[0-9]+", text):
        return "has a decimal comma", text.replace(",", ".")
    if match := re.fullmatch(rf"({_NUMBER}) ?%", text):
        return "is a percentage", f"{float(match[1].replace(',', '.')) / 100:.6g}"
    if re.fullmatch(_NUMBER, text):
        return "is text, because of its quotes", text
    if match := re.fullmatch(rf"({_NUMBER}) ?(?:-|–|to|\.\.) ?({_NUMBER})", text):
        low, high = (end.replace(",", ".") for end in match.groups())
        return "is not a range that is read here", f"{{uniform: [{low}, {high}]}}"
    return "", ""


def date_meant(word: object) -> str:
    """A date as a file writes it, 2030-01-31; empty where the day is not clear, as in 3/4/2030.

    >>> date_meant("31.1.2030"), date_meant("1/31/2030"), date_meant("31 January 2030"), date_meant("3/4/2030")
    ('2030-01-31', '2030-01-31', '2030-01-31', '')
    """
    text = str(word).strip().lower()
    if match := re.fullmatch(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[t ].*)?", text):
        return _day(*match.groups())
    if match := re.fullmatch(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})", text):
        return _day(*reversed(match.groups()))
    if match := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", text):
        day, month, year = match.groups()
        either = {found for found in (_day(year, month, day), _day(year, day, month)) if found}
        return either.pop() if len(either) == 1 else ""
    if match := re.fullmatch(r"(\d{4})(?:[-/](\d{1,2}))?", text):
        return _day(match[1], match[2] or "1", "1")
    words = re.findall(r"[a-z]+|\d+", text)
    month = next(
        (str(place) for place, name in enumerate(MONTH_BEGINNINGS, 1) for one in words if one.startswith(name)), ""
    )
    year = next((one for one in words if re.fullmatch(r"\d{4}", one)), "")
    day = next((one for one in words if re.fullmatch(r"\d{1,2}", one)), "1")
    return _day(year, month, day) if month and year else ""


def _day(year: str, month: str, day: str) -> str:
    try:
        return datetime.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def whole_characters(text: str) -> str:
    """A text in which the two halves that JSON writes for one character are that character, and a lone half is U+FFFD.

    >>> whole_characters("\\ud83d\\udd4a") == "\\U0001f54a", whole_characters("plain")
    (True, 'plain')
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
