"""Nothing that a request says reads another file, runs anything, or leaves the laboratory slower than before."""

import json
import random
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import pytest
from served import FIRST, HOST, asked

from sim.page.security import LARGEST_BODY, LONGEST_QUERY, POLICY, new_token

SAID = {200, 400, 403, 404, 405, 409, 413, 414, 421, 422, 503}
"""What an answer to anything may be: never a fault of ours."""


@pytest.fixture(scope="module")
def page():
    with asked() as client:
        yield client


def is_a_sentence(answer):
    """Whether a refusal says what is wrong in words, and nothing of how we are made."""
    return answer.text.strip() and "Traceback" not in answer.text and 'File "' not in answer.text


def test_the_page_may_load_nothing_from_elsewhere_and_keeps_nothing_in_the_browser(page):
    for address in ("/", "/numbers", "/static/page.css", "/nowhere", "/picture/stages.svg"):
        answer = page.get(address)
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert "set-cookie" not in answer.headers
    assert "unsafe" not in POLICY and "http" not in POLICY
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", page.get("/").text) == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "127.0.0.1:80", "", "localhost.evil.example:8017"])
def test_another_name_for_this_computer_is_refused(page, host):
    answer = page.get("/", headers={"host": host})
    assert answer.status_code == 421 and is_a_sentence(answer)


def test_a_page_from_elsewhere_may_post_nothing(page):
    for origin in ("http://evil.example", "null", f"http://{HOST}.evil.example"):
        assert page.post("/check", headers={"origin": origin}, json={}).status_code == 403


def test_with_a_token_everything_needs_it_and_lies_under_it():
    token = new_token()
    assert len(token) > 20 and token != new_token()
    with asked(token=token) as client:
        for address in ("/", "/numbers", "/static/page.css", f"/{token[:-1]}/", f"/x{token}/"):
            answer = client.get(address)
            assert answer.status_code == 403 and is_a_sentence(answer)
        assert client.get(f"/{token}/numbers").status_code == 200
        text = client.get(f"/{token}/").text
        addresses = re.findall(r"""(?:src|href)=["'](/[^"']*)""", text)
        assert addresses and all(address.startswith(f"/{token}/") for address in addresses)
        assert all(client.get(address).status_code == 200 for address in addresses)


@pytest.mark.parametrize(
    "name",
    [
        "../seeds/claims",
        "/etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "kazan_2024.yaml",
        "./kazan_2024",
        "C:\\x",
        "a" * 3000,
        "\x00",
    ],
)
def test_no_other_file_is_opened_by_its_name(page, name):
    for key in ("scenario", "start", "beside"):
        answer = page.get("/beside" if key == "beside" else "/numbers", params={"scenario": FIRST, key: name})
        assert answer.status_code == 400 and is_a_sentence(answer)
        assert "root:" not in answer.text
    assert page.get("/static/../app.py").status_code == 404
    assert page.get("/static/%2e%2e/app.py").status_code == 404


def test_a_change_may_not_lead_to_a_file(page):
    for change in (
        "extends=/etc/passwd",
        "extends=../seeds/claims.yaml",
        "actors.anna.strategy={name: linear, file: /etc/passwd}",
        "name=!!python/object/apply:os.system [ls]",
        "name=&a [*a, *a]",
    ):
        answer = page.get("/numbers", params={"set": change})
        assert answer.status_code == 400 and is_a_sentence(answer)


def test_bodies_and_queries_are_bounded(page):
    assert page.post("/check", content=b"x" * (LARGEST_BODY + 1)).status_code == 413
    assert page.get("/numbers", params={"set": "name=" + "x" * LONGEST_QUERY}).status_code == 414
    assert page.get("/numbers", params=[("set", f"x{n}=1") for n in range(401)]).status_code == 400
    for worlds in ("10001", "1e9", "-1", "", "1000000000000"):
        assert page.get("/numbers", params={"worlds": worlds}).status_code == 400
    for world in ("-1", "x", "99999999999999999999999", "1.5", ""):
        assert page.get("/talks", params={"world": world}).status_code == 400


EVERYWHERE = [
    "/",
    "/numbers",
    "/tables",
    "/worlds",
    "/talks",
    "/controls",
    "/search",
    "/beside",
    "/link",
    "/picture/stages.svg",
]
ODD = [
    "",
    "0",
    "-1",
    "1e308",
    "nan",
    "null",
    "[]",
    "{}",
    "{a: b: c}",
    "'",
    '"',
    "<script>",
    "%00",
    "\x00",
    "\ud7ff",
    "🕊",
    "&",
    "=",
    "é" * 99,
    "../",
    "!!x",
    "*",
    "true",
]


KEYS = ["set", "seed", "start", "worlds", "world", "where", "words", "beside", "page"]


def test_queries_that_are_nonsense_get_a_sentence(page):
    chance = random.Random(7)
    paths = [
        "breakdown",
        "actors.anna.no_deal.gain",
        "protocol",
        "calendar.rounds",
        "issues.orchard.options",
        "actors",
        "levers",
        "x.y",
    ]
    for _ in range(500):
        query = [("scenario", chance.choice([FIRST, FIRST, FIRST, *ODD]))]
        for _ in range(chance.randrange(4)):
            value = chance.choice(
                [*ODD, *(f"{chance.choice(paths)}={odd}" for odd in (chance.choice(ODD), chance.random()))]
            )
            query.append((chance.choice(KEYS), value))
        answer = page.get(chance.choice(EVERYWHERE), params=query)
        assert answer.status_code in SAID, (query, answer.text)
        assert answer.status_code == 200 or is_a_sentence(answer), query


class Scripts(HTMLParser):
    """Finds what would run in a page."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [tag] if tag == "script" and "src" not in dict(attrs) else []
        self.found += [
            name for name, value in attrs if name.startswith("on") or (value or "").startswith("javascript:")
        ]


ATTACK = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


def test_script_in_every_text_of_a_scenario_stays_text(tmp_path):
    text = json.dumps(ATTACK)
    file = tmp_path / "attack.yaml"
    other = json.dumps(f"B{ATTACK}")
    file.write_text(
        f"extends: textbook_split\nname: {text}\nsummary: {text}\nquestion: {text}\n"
        f"issues: {{orchard: {{title: {text}}}}}\nactors: {{anna: {{title: {text}}}, bela: {{title: {other}}}}}\n"
    )
    with asked(file) as client:
        name = client.desk.shelf.first
        page = client.get("/", params={"scenario": name})
        assert page.status_code == 200 and Scripts(page.text).found == []
        for address in ("/numbers", "/tables", "/controls", "/talks?world=0", "/worlds?where=stage=in_force"):
            answer = client.get(address)
            assert answer.status_code == 200, answer.text
            assert answer.headers["content-type"] == "application/json"
        drawn = ElementTree.fromstring(client.get("/picture/stages.svg").content)
        assert not [
            part for part in drawn.iter() if "script" in part.tag or any(key.startswith("on") for key in part.attrib)
        ]
        made = client.get("/hand-out")
        assert made.status_code == 200 and Scripts(made.text).found == []
        assert made.headers["content-disposition"].startswith("attachment")


def test_a_thousand_rapid_changes_leave_nothing_behind(page):
    desk = page.desk
    for n in range(1000):
        assert page.get("/numbers", params={"page": "one", "set": f"breakdown={n % 7}e-3"}).status_code in (200, 409)
    assert not desk._going and not desk._pages
    assert desk.crew.idle == desk.crew.size


def test_what_is_wrong_with_the_address_or_the_way_of_asking_is_said(page):
    assert page.get("/nowhere").status_code == 404
    assert page.post("/numbers").status_code == 405
    assert page.get("/picture/nothing.svg").status_code == 404
    assert page.get("/picture/stages.exe").status_code == 404
    assert page.get("/table.exe").status_code == 404
