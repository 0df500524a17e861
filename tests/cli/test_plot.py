"""The command that draws pictures: what it writes, what it says, what it refuses."""

import re

import pandas as pd
import pytest
from calling import without_progress
from sweeping import TALKS

from sim.cli.main import main


def call(capfd, *arguments):
    """Exit code, stdout and stderr of a command line."""
    code = main([str(argument) for argument in arguments])
    out, err = capfd.readouterr()
    return code, out, without_progress(err)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a run, a comparison and a sweep of the small talks."""
    folder = tmp_path_factory.mktemp("made")
    talks = folder / "talks.yaml"
    talks.write_text(TALKS, encoding="utf-8")
    other = folder / "other.yaml"
    other.write_text("extends: talks.yaml\nname: Cheaper\nactors: {south: {no_deal: {cost: 0}}}\n", encoding="utf-8")
    for arguments in (
        ("run", talks, "--worlds", 30, "--no-plots", "--out", folder / "run"),
        ("compare", talks, other, "--worlds", 30, "--out", folder / "both"),
        ("sweep", talks, "--vary", "actors.south.no_deal.gain=0:0.2:3", "--worlds", 20, "--workers", 1,
         "--out", folder / "sweep"),
    ):  # fmt: skip
        assert main([str(argument) for argument in arguments]) == 0
    return folder


def test_a_picture_is_written_as_png_and_svg(capfd, made, tmp_path):
    code, out, err = call(capfd, "plot", made / "run", "--kind", "stages", "--out", tmp_path / "here")
    assert (code, err) == (0, "")
    assert out == f"Written to {tmp_path / 'here'}: stages.png, stages.svg\n"
    assert (tmp_path / "here" / "stages.png").read_bytes().startswith(b"\x89PNG")
    assert "<svg" in (tmp_path / "here" / "stages.svg").read_text(encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "here").iterdir()) == ["stages.png", "stages.svg"]


def test_the_same_result_gives_the_same_bytes(capfd, made, tmp_path):
    for name in ("a", "b"):
        assert call(capfd, "plot", made / "run", "--kind", "timing", "--out", tmp_path / name)[0] == 0
    for name in ("timing.png", "timing.svg"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_for_a_projector_letters_are_larger(capfd, made, tmp_path):
    """The page has fewer points across, and its letters at least as many each."""
    sizes = {}
    for purpose in ("print", "projector"):
        arguments = ("plot", made / "run", "--kind", "stages", "--for", purpose, "--out", tmp_path / purpose)
        assert call(capfd, *arguments)[0] == 0
        svg = (tmp_path / purpose / "stages.svg").read_text(encoding="utf-8")
        sizes[purpose] = float(re.search(r'<svg [^>]*width="([\d.]+)pt"', svg, re.S)[1])
    assert sizes == {"print": pytest.approx(720), "projector": pytest.approx(547.2)}
    code, _, err = call(capfd, "plot", made / "run", "--for", "television")
    assert code == 2 and "'print', 'projector'" in err


def test_all_tells_what_it_does_not_draw(capfd, made):
    code, out, _ = call(capfd, "plot", made / "run")
    assert code == 0
    assert (made / "run" / "pictures" / "terms.svg").exists()
    assert "flows (drawn from a comparison, and this is a run)" in out


def test_a_kind_by_name_that_the_result_does_not_give_is_refused(capfd, made):
    code, out, err = call(capfd, "plot", made / "both", "--kind", "flows", "--kind", "talks")
    assert (code, out) == (2, "")
    assert err == "run_sim.py: talks cannot be drawn: drawn from a run, and this is a comparison\n"
    assert not (made / "both" / "pictures").exists()


def test_pictures_of_a_sweep_do_not_disturb_its_table(capfd, made):
    assert call(capfd, "plot", made / "sweep", "--kind", "stages")[0] == 0
    assert (made / "sweep" / "_pictures" / "stages.png").exists()
    assert len(pd.read_parquet(made / "sweep")) == 60


def test_several_results_side_by_side(capfd, made):
    code, out, _ = call(capfd, "plot", made / "run", made / "both", "--kind", "stages")
    assert code == 0
    assert out == f"Written to {made / 'pictures'}: stages.png, stages.svg\n"


@pytest.mark.parametrize(
    "arguments, told",
    [
        (("run", "--kind", "stagse"), "'stagse' is not a kind of picture; allowed: stages, "),
        (("run", "--kind", "stagse"), "did you mean 'stages'?"),
        (("run", "sweep"), "is a sweep; only runs and comparisons are drawn side by side"),
        (("rum",), "there is no folder"),
        ((), "Missing argument 'RESULT...'"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(capfd, made, arguments, told):
    folders = [made / word if not word.startswith("--") and word != "stagse" else word for word in arguments]
    code, out, err = call(capfd, "plot", *folders)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert told in err


def test_a_place_where_nothing_can_be_written(capfd, made, tmp_path):
    (tmp_path / "file").write_text("")
    code, _, err = call(capfd, "plot", made / "run", "--kind", "stages", "--out", tmp_path / "file")
    assert code == 2 and "cannot write to" in err
