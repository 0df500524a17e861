"""An HTML page as the tests look at it: its elements, its text, and every address that it would load."""

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input"}
OPTIONAL_LOADS = ("src", "srcset", "poster", "data", "action", "background", "xlink:href")


class Page(HTMLParser):
    """A page that has been read. faults: elements that are not closed in order. addresses: (element, attribute, address)."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.faults, self.elements, self.addresses, self.styles = [], [], [], [], []
        self.text = ""
        self.feed(text)
        self.close()
        self.faults += self.open

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if len(attributes) != len(attrs):
            self.faults.append(f"an attribute twice in {tag}")
        self.elements.append((tag, attributes))
        loads = [*OPTIONAL_LOADS, "href"]
        self.addresses += [(tag, key, value) for key, value in attrs if key in loads]
        self.styles += [value for key, value in attrs if key == "style"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            self.styles.append(data)
        else:
            self.text += data

    @property
    def words(self):
        """What a reader sees, with single spaces."""
        return re.sub(r"\s+", " ", self.text)

    def all(self, tag):
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def ids(self):
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    @property
    def headings(self):
        """The levels of the headings, in order."""
        return [int(tag[1]) for tag, _ in self.elements if re.fullmatch(r"h[1-6]", tag)]
