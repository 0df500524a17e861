"""Imports lead downwards: a module knows only what stands below it, and only the model and its agents know Mesa."""

import ast
from graphlib import TopologicalSorter

import pytest
from places import ROOT

SIM = ROOT / "sim"

LAYERS = {
    # tools and data: they know no talks
    0: "draws issues problems strict_yaml reading quantities claims wording passages plots plot_outcomes plot_flows "
    "plot_timing plot_terms plot_blockers plot_pressure plot_talks plot_gains plot_offers plot_sweeps "
    "design sensitivity workers columns store progress scoring",
    # what actors want, and what they have said
    1: "preferences third_parties proceedings",
    # the rules of the talks
    2: "concession strategies acceptance opponents protocols home_front shocks solutions challenge",
    # a file as arrays
    3: "fields blocks messages checks document explaining changes case manners user_strategies resolved "
    "scenario loading "
    "foresight tables ratification blockers",
    # the negotiation in Mesa
    4: "agents renewal baskets model",
    # what came of it, and experiments
    5: "metrics efficiency transcript summary comparison opening story report gains offers results "
    "experiments plans predictors prediction_report outcomes hindcast hindcast_report sweep summaries kept durations "
    "outlook pressure picture_tables drawings drawings_outcomes drawings_reasons drawings_bargaining drawings_sweeps "
    "drawings_drivers pictures sweep_report handout_contents handout "
    "inputs measures drivers breakeven discovery regions findings",
    # the command line
    6: "cli run_commands sweep_commands insight_commands plot_commands report_commands prediction_commands",
}
LAYER = {module: layer for layer, modules in LAYERS.items() for module in modules.split()}
MODULES = sorted(path.stem for path in SIM.glob("*.py") if path.stem != "__init__")
MESA = {"agents", "model"}


def imported(module):
    """Every module named in the import statements of a module of sim, wherever in it they stand."""
    names = set()
    for node in ast.walk(ast.parse((SIM / f"{module}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            names |= {f"sim.{alias.name}" for alias in node.names} if node.module == "sim" else {node.module}
    return names


def used(module):
    """The modules of sim that a module imports."""
    return {name.removeprefix("sim.") for name in imported(module) if name.startswith("sim.")}


def test_every_module_has_one_layer():
    assert sorted(LAYER) == MODULES
    assert len(LAYER) == sum(len(modules.split()) for modules in LAYERS.values())


@pytest.mark.parametrize("module", MODULES)
def test_imports_lead_downwards(module):
    upwards = {other for other in used(module) if LAYER.get(other, 9) > LAYER.get(module, 0)}
    assert upwards == set()


def test_no_import_cycle():
    list(TopologicalSorter({module: used(module) for module in MODULES}).static_order())


def test_only_the_model_and_its_agents_know_mesa():
    assert {module for module in MODULES if "mesa" in {name.split(".")[0] for name in imported(module)}} == MESA


def test_nothing_that_plays_knows_what_came_later():
    """Only `outcomes` reads the file, and only the hindcast and its command know `outcomes` and each other."""
    reading = {name for name in MODULES if '"outcomes.yaml"' in (SIM / f"{name}.py").read_text(encoding="utf-8")}
    assert reading == {"outcomes"}
    knowing = {name: used(name) & {"outcomes", "hindcast", "hindcast_report"} for name in MODULES}
    assert {name for name in MODULES if knowing[name]} == {"hindcast", "hindcast_report", "prediction_commands"}
    assert {name for name in MODULES if "prediction_commands" in used(name)} == {"cli"}


def test_figures_know_no_model():
    figures = [module for module in MODULES if module.startswith("plot") and module != "plot_commands"]
    assert {LAYER[other] for module in figures for other in used(module)} <= {0}
