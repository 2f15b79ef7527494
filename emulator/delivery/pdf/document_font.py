"""A TrueType font as it goes into a document."""

from __future__ import annotations

import io
from typing import Any
from unicodedata import normalize

from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

PRESENTATION_FORMS = (range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD))
"""The code points that stand for Arabic letters joined to their neighbours, or for two letters in one."""

_CODES_PER_BLOCK = 100


class DocumentFont(TTFont):
    """A font whose text can be taken back out of the PDF (PDF 32000-1, 9.10.3).

    Characters beyond U+FFFF, too, which reportlab writes with five digits, and joined Arabic letters as the letters
    that they are.
    """

    def __init__(self, name: str, file: io.BytesIO) -> None:
        """Take the name that reportlab and the document know the font by, and the font."""
        super().__init__(name, file)
        face: Any = self.face
        face.name = name.encode("ascii")  # weights cut out of one variable font have one name

    def addObjects(self, doc: PDFDocument) -> None:
        """Add the font's objects to the document, with maps from glyphs to text that every reader understands."""
        subsets: list[list[int]] = list(self.state[doc].subsets)
        super().addObjects(doc)
        face: Any = self.face
        objects: dict[str, Any] = doc.idToObject
        for number, subset in enumerate(subsets):
            name = b"".join((SUBSETN(number), b"+", face.name, face.subfontNameX)).decode("ascii")
            objects[f"toUnicodeCMap:{name}"].content = _to_unicode(subset)


def _to_unicode(subset: list[int]) -> str:
    """The CMap that says which text each code of a subset stands for."""
    codes = [f"<{code:02X}> <{_letters(character).encode('utf-16-be').hex()}>" for code, character in enumerate(subset)]
    blocks = [codes[start : start + _CODES_PER_BLOCK] for start in range(0, len(codes), _CODES_PER_BLOCK)]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange",
            *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


def _letters(character: int) -> str:
    """The text that a character stands for: one or two letters where it is an Arabic presentation form."""
    text = chr(character)
    return normalize("NFKC", text) if any(character in block for block in PRESENTATION_FORMS) else text
