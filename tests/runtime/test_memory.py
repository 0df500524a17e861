"""What may be taken is bounded by what is free and by the limit of every group, such as a container's or a job's."""

import psutil
import pytest

from sim.runtime import memory
from sim.runtime.memory import free_memory


@pytest.fixture
def groups(tmp_path, monkeypatch):
    """Makes the files of groups of processes."""
    monkeypatch.setattr(memory, "GROUPS", tmp_path)
    monkeypatch.setattr(memory, "OWN_GROUPS", tmp_path / "own")

    def made(own, **files):
        (tmp_path / "own").write_text(own)
        for name, text in files.items():
            place = tmp_path / name.replace("__", "/").replace("_of_", ".")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)

    return made


def available():
    return psutil.virtual_memory().available


def test_without_groups_it_is_what_is_free(groups):
    groups("")
    assert free_memory() == pytest.approx(available(), rel=0.2)


def test_a_container_may_take_what_is_left_of_its_limit(groups):
    groups(
        "0::/\n",
        memory_of_max="1000000\n",
        memory_of_current="300000\n",
        memory_of_stat="anon 5\ninactive_file 50000\n",
    )
    assert free_memory() == 750_000


def test_the_limit_of_a_job_counts_for_each_of_its_steps(groups):
    groups(
        "0::/job_7/step_0\n",
        job_7__memory_of_max="500000", job_7__memory_of_current="100000",
        job_7__step_0__memory_of_max="max", job_7__step_0__memory_of_current="100000",
    )  # fmt: skip
    assert free_memory() == 400_000


def test_groups_of_the_older_kind_count_too(groups):
    groups(
        "9:cpu,cpuacct:/job\n4:memory:/job\n",
        memory__job__memory_of_limit_in_bytes="900000", memory__job__memory_of_usage_in_bytes="1000000",
    )  # fmt: skip
    assert free_memory() == 0
