"""Ids for titles: whatever people call a thing, the file has an id for it."""

import re

import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario.field_types import RESERVED
from sim.scenario.ids import ids_of


@given(st.lists(st.text(max_size=60) | st.sampled_from(["no", "open", "Yes", "uniform", "null", "1991"]), max_size=12))
def test_every_title_has_an_id_of_its_own_that_yaml_takes_for_text(titles):
    ids = ids_of(titles, "option")
    assert len(set(ids)) == len(ids) == len(titles)
    for word in ids:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", word) and word not in RESERVED
        assert yaml.safe_load(word) == word


def test_a_plain_title_keeps_its_words():
    assert ids_of(["The gates", "A joint board"], "option") == ["the_gates", "a_joint_board"]
