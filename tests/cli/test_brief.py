"""`brief` as it is called."""

from calling import call
from page import Page
from places import SCENARIOS


def test_the_command_writes_them_and_the_same_bytes_again(tmp_path):
    file, contents = SCENARIOS / "textbook_logroll.yaml", []
    for name in ("one", "two"):
        ended = call("brief", file, "--world", 4, "--seed", 2, "--out", tmp_path / name)
        assert (ended.code, ended.err) == (0, "") and "for-all.html, hill.html, dale.html" in ended.out
        contents.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert contents[0] == contents[1] and len(contents[0]) == 4
    assert f'run_sim.py place {file} --world 4 --seed 2 "spring=..., pasture=..."' in " ".join(
        Page(contents[0]["for-the-instructor.html"].decode()).text.split()
    )


def test_bad_input_is_one_line(tmp_path):
    ended = call("brief", "textbook_logrol", "--out", tmp_path / "here")
    assert ended.code == 2 and ended.err.count("\n") == 1 and not (tmp_path / "here").exists()
