"""An XML file from a stranger as a tree whose elements know their line.

Entities and external references are refused: a domain needs none, and they are how a small file fills a machine.
"""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from winset.bargaining.problem import MAX_PROFILE_BYTES, check_file
from winset.errors import DomainError, Fault


class XmlFile:
    """One XML file and the faults found in it so far, in a list that it shares with the other files of a domain."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.path, self.faults = path, faults
        self._lines: dict[Element, int] = {}
        self.root = self._parse()

    def fault(self, at: Element | None, place: str, what: str, expected: str) -> None:
        """Note a fault at an element, `place` being the issue or item it is about."""
        self.faults.append(Fault(self.where(at, place), what, expected))

    def where(self, at: Element | None, place: str = "") -> str:
        """Return `file:line: place`, with what of it is known."""
        line = self._lines.get(at) if at is not None else None
        return ": ".join(filter(None, [str(self.path) if line is None else f"{self.path}:{line}", place]))

    def _parse(self) -> Element | None:
        builder = _Builder(self._lines)
        # The class of defusedxml, whose parser refuses entities; without arguments it forbids no plain document type.
        parser: Any = make_parser()
        parser.setContentHandler(builder)
        try:
            check_file(self.path, MAX_PROFILE_BYTES)
            with self.path.open("rb") as handle:
                parser.parse(handle)
            return builder.tree.close()
        except DomainError as error:
            self.faults += error.faults
        except DefusedXmlException as error:
            self._refused(f"declares entities or external references ({type(error).__name__})")
        except SAXParseException as error:
            where = f"{self.path}:{error.getLineNumber()}"
            what = f"not XML: {error.getMessage()}, column {error.getColumnNumber()}"
            self.faults.append(Fault(where, what, "a GENIUS domain or profile"))
        except (SAXException, ValueError, LookupError) as error:
            self._refused(f"not XML: {error}")
        return None

    def _refused(self, what: str) -> None:
        self.fault(None, "", what, "plain GENIUS XML")


class _Builder(ContentHandler):
    """Hands elements to a tree and remembers the line of each."""

    def __init__(self, lines: dict[Element, int]) -> None:
        super().__init__()
        self.tree, self._lines = TreeBuilder(), lines
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - the name is of xml.sax
        """Keep what tells the line of the element at hand."""
        self._locator = locator

    def startElement(self, name: str, attributes: Any) -> None:  # noqa: N802
        """Open an element; its text is of no interest."""
        self._lines[self.tree.start(name, dict(attributes))] = self._locator.getLineNumber()

    def endElement(self, name: str) -> None:  # noqa: N802
        """Close an element."""
        self.tree.end(name)
