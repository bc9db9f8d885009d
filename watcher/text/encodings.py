"""Names of text encodings as the web writes them, and what unnamed old text is probably written in."""

from __future__ import annotations

import codecs
import re

# WHATWG Encoding Standard: what browsers read under these labels, where Python knows the label as less than
# that or not at all.
_READ_AS = {
    **dict.fromkeys(("iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1"), "cp1252"),
    **dict.fromkeys(("us-ascii", "ascii", "ansi_x3.4-1968", "x-cp1252"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "iso8859-9", "latin5", "l5"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620", "windows-874", "dos-874"), "cp874"),
    **dict.fromkeys(("gb2312", "gb_2312", "gb_2312-80", "gbk", "x-gbk", "chinese"), "gb18030"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ks_c_5601-1989", "ksc5601", "ksc_5601"), "cp949"),
    **dict.fromkeys(("korean", "windows-949"), "cp949"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j"), "cp932"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
    "x-euc-jp": "euc_jp",
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "logical", "visual"), "iso8859-8"),
    **dict.fromkeys(("iso-8859-6-i", "iso-8859-6-e"), "iso8859-6"),
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac_cyrillic"),
    **dict.fromkeys(("macintosh", "x-mac-roman", "mac"), "mac_roman"),
    **dict.fromkeys(("unicode-1-1-utf-8", "unicode20utf8", "x-unicode20utf8"), "utf-8"),
    **dict.fromkeys(("koi", "koi8"), "koi8-r"),
    "koi8-ru": "koi8-u",
    "dos-866": "cp866",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
}
_LETTERS = re.compile(rb"[\xc0-\xff\xa8\xb8]{3,}")
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
# Of the bytes beyond ASCII so many stand in runs of letters: Cyrillic text has 95 in 100, western text, where
# they are single accented letters, fewer than 5.
_MOST = 0.8
_LOOK = 100_000  # bytes


def codec_of(label: str) -> str | None:
    """The codec by which text labelled so is read, by its Python name; None when nobody knows the label."""
    name = label.strip().lower()
    try:
        found = codecs.lookup(_READ_AS.get(name, name))
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding else None


def probable_codec(data: bytes) -> str:
    """What text that is not UTF-8 and names no encoding is probably written in: windows-1251 or KOI8-R when
    its bytes beyond ASCII make words of their own, else windows-1252."""
    head = data[:_LOOK]
    letters = b"".join(_LETTERS.findall(head))
    beyond = sum(map(len, _BEYOND_ASCII.findall(head)))
    if not beyond or len(letters) < _MOST * beyond:
        return "cp1252"
    # The small letters are the upper half of the one and the lower half of the other.
    upper_half = sum(byte >= 0xE0 for byte in letters)
    return "cp1251" if 2 * upper_half >= len(letters) else "koi8-r"
