"""Values as YAML that `sim.scenario.strict_yaml` reads back as they were: no anchors, and quotes where a text needs them."""

from typing import Any

import yaml

from sim.scenario.strict_yaml import plain

ONE_LINE = 10**6
"""More letters than a value has."""

TEXT = "tag:yaml.org,2002:str"


class _Plain(yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper):  # type: ignore[misc]
    """Writes what occurs twice twice, and in quotes what the strict reader would not take for a text."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_str(self, data: str) -> yaml.ScalarNode:
        return self.represent_scalar(TEXT, data, style=None if _is_text(data) else "'")


_Plain.add_representer(str, _Plain.represent_str)


def _is_text(word: str) -> bool:
    """Whether a word without quotes is read as itself; PyYAML, which knows fewer numbers, sees to all else."""
    try:
        return isinstance(plain(word), str)
    except ValueError:
        return False


def in_yaml(data: Any, **layout: Any) -> str:
    """Values as YAML, in their order. layout: such as `width`, of PyYAML's `dump`.

    >>> print(in_yaml({"title": "1e3", "summary": "two sides"}), end="")
    title: '1e3'
    summary: two sides
    """
    return yaml.dump(data, Dumper=_Plain, sort_keys=False, allow_unicode=True, **layout)


def flow_yaml(value: Any) -> str:
    """A value as YAML on one line, as it stands behind a key.

    >>> flow_yaml({"uniform": [0, 0.5]}), flow_yaml("1e3"), flow_yaml(0.5), flow_yaml(True)
    ('{uniform: [0, 0.5]}', "'1e3'", '0.5', 'true')
    """
    return in_yaml({"x": value}, default_flow_style=True, width=ONE_LINE).strip()[len("{x: ") : -1]
