"""Many worlds are told while they are played; few are not."""

import numpy as np

from sim.methods.draws import BLOCK
from sim.runtime import progress
from sim.runtime.progress import MANY_BLOCKS, in_blocks


def test_blocks_hold_all_worlds_in_order(capfd):
    worlds = np.arange(3 * BLOCK + 5)
    blocks = list(in_blocks(worlds))
    assert [len(block) for block in blocks] == [BLOCK] * 3 + [5]
    assert (np.concatenate(blocks) == worlds).all() and capfd.readouterr() == ("", "")


def test_many_are_told_in_lines(capfd, monkeypatch):
    monkeypatch.setattr(progress, "LINE_SECONDS", 0)
    worlds = np.arange((MANY_BLOCKS - 1) * BLOCK + 1)
    assert len(list(in_blocks(worlds, "Scoring"))) == MANY_BLOCKS
    out, err = capfd.readouterr()
    assert out == "" and err.splitlines()[-1] == f"Scoring: {len(worlds):,} of {len(worlds):,} worlds"
