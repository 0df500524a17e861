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


def assert_loads_nothing(page):
    """All that a page shows is within it, nothing in it acts, and it forbids the browser to load more."""
    for element, key, address in page.addresses:
        local = address.startswith("#") if element == "a" else address.startswith("data:")
        assert local, (element, key, address[:80])
    assert not any(word in style for style in page.styles for word in ("url(", "@import", "expression"))
    assert {"script", "iframe", "object", "embed", "base", "form"}.isdisjoint(tag for tag, _ in page.elements)
    assert not any(key.startswith("on") for _, attributes in page.elements for key in attributes)
    (policy,) = (meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def assert_well_formed(text):
    """The elements of a page are closed in order, and what its links lead to is there, once."""
    page = Page(text)
    assert text.startswith("<!DOCTYPE html>")
    assert page.faults == []
    assert len(set(page.ids)) == len(page.ids)
    assert {address[1:] for _, _, address in page.addresses if address.startswith("#")} <= set(page.ids)


def assert_can_be_read_without_seeing_it(page):
    """Headings lead down step by step, pictures are told in words, and tables have heads and can be reached by keys."""
    assert page.all("html") == [{"lang": "en"}]
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:]))
    assert all(head.get("scope") in ("col", "row") for head in page.all("th"))
    assert all(len(image["alt"]) > 40 for image in page.all("img"))
    regions = [part for part in page.all("div") if part.get("role") == "region"]
    assert len(regions) >= len(page.all("table")) and all(part["aria-label"] and "tabindex" in part for part in regions)
