"""The hash of the rules: what only explains leaves it as it is, a changed rule changes it."""

import ast
import importlib.util
import shutil

import pytest
from places import ROOT

from sim.experiments.rules_digest import bare_syntax, rules_digest

MODULE = "experiments/rules_digest.py"


@pytest.fixture
def copy(tmp_path):
    """A copy of the code whose texts can be changed, and the digest of it as it then stands."""
    shutil.copytree(ROOT / "sim", tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))

    class Copy:
        def change(self, module, change):
            path = tmp_path / "sim" / module
            before = path.read_text(encoding="utf-8")
            after = change(before)
            assert after != before
            path.write_text(after, encoding="utf-8")

        def digest(self):
            spec = importlib.util.spec_from_file_location("digest_of_copy", tmp_path / "sim" / MODULE)
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module.rules_digest()

    return Copy()


def with_other_explanations(text):
    """The code with other docstrings, comments and layout, and other messages of errors."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            node.value = ast.Constant("Something else is said.")
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            node.exc.args = [ast.Constant("something else is wrong")]
    return "# Another comment.\n" + ast.unparse(tree)


def test_a_copy_has_the_digest_of_the_original(copy):
    assert copy.digest() == rules_digest()


@pytest.mark.parametrize("module", ["engine/strategies.py", "engine/model.py", "methods/draws.py", "worlds/table.py"])
def test_what_only_explains_does_not_change_it(copy, module):
    copy.change(module, with_other_explanations)
    assert copy.digest() == rules_digest()


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("engine/strategies.py", "return situation.best", "return situation.reservation"),
        ("engine/ratification.py", "np.rint(delay)", "np.ceil(delay)"),
        ("methods/draws.py", "DECIMALS = ", "DECIMALS = 1 + "),
        ("worlds/table.py", "def ", "def _"),
    ],
)
def test_a_changed_rule_changes_it(copy, module, old, new):
    copy.change(module, lambda text: text.replace(old, new, 1))
    assert copy.digest() != rules_digest()


@pytest.mark.parametrize("module", ["reports/run.py", "figures/kinds.py", "methods/bargaining.py", "cli/main.py"])
def test_what_decides_nothing_does_not_count(copy, module):
    copy.change(module, lambda text: text + "\nNEW = 1\n")
    assert copy.digest() == rules_digest()


def test_a_new_rule_of_the_engine_counts(copy):
    copy.change("engine/__init__.py", lambda text: text + "\nNEW = 1\n")
    assert copy.digest() != rules_digest()


def syntax(text):
    return bare_syntax(ast.parse(text))


def test_texts_that_are_values_count():
    assert syntax('"""Says."""\nkind = "red_line"') == syntax('"""Says otherwise."""\nkind = "red_line"')
    assert syntax('"""Says."""\nkind = "red_line"') != syntax('"""Says."""\nkind = "home_front"')


def test_what_is_raised_counts_and_what_it_says_does_not():
    assert syntax("raise ValueError('one')") == syntax("raise ValueError('two')")
    assert syntax("raise ValueError('one')") != syntax("raise KeyError('one')")
