"""The documentation names what there is: commands, settings, endpoints, and queries that work."""

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from indexer.korean.alias_file import merge, parse_aliases, shipped_aliases
from indexer.search.results import Question
from indexer.search.searcher import Searcher
from tests.conftest import ROOT
from webapp import create_app
from webapp.cli import main
from webapp.settings import Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}
ALL = README + "".join(DOCS.values())
SAMPLES = re.findall(r"^\| `([^`]+)` \|", README.partition("## Commands")[0], re.MULTILINE)


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"citynews {name}" in README


def test_every_command_and_option_has_help() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in ("sort", "limit"):
                assert parameter.help, f"{name} {parameter.name}"


@pytest.mark.parametrize(
    "rule", sorted({str(rule) for rule in create_app(Settings()).url_map.iter_rules()})
)
def test_every_endpoint_is_in_the_readme(rule: str) -> None:
    shown = re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule).replace("<post_id>", "<id>")
    assert shown.startswith("/static") or f"`{shown}" in README


@pytest.mark.parametrize(
    "variable",
    re.findall(
        r"^ +(CITYNEWS_\w+)",
        Path(ROOT / "webapp" / "settings.py").read_text(encoding="utf-8"),
        re.MULTILINE,
    ),
)
def test_every_setting_is_in_the_readme(variable: str) -> None:
    assert variable in README


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (name, target)
        for name, text in {"README.md": README, **DOCS}.items()
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    ],
)
def test_every_link_leads_somewhere(source: str, target: str) -> None:
    folder = ROOT if source == "README.md" else ROOT / "docs"
    assert (folder / target).exists()


@pytest.mark.kiwi
@pytest.mark.parametrize("query", SAMPLES)
def test_every_sample_query_finds_something(query: str, corpus_search: Searcher) -> None:
    assert corpus_search.search(Question(query)).total > 0


def test_there_are_ten_sample_queries() -> None:
    assert len(SAMPLES) == 10


def test_the_documentation_names_no_place_of_the_machine_it_was_written_on() -> None:
    assert not re.search(r"/(?:work|root|home|tmp)/", ALL)


def test_the_changelog_has_an_unreleased_section() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog


KOREAN = DOCS["korean.md"]
ANALYSES = re.findall(r'^    \$ citynews analyze "(.+)"\n((?:    .+\n)+)', KOREAN, re.MULTILINE)


@pytest.mark.kiwi
@pytest.mark.parametrize(("text", "shown"), ANALYSES)
def test_every_analysis_is_shown_as_it_is(text: str, shown: str) -> None:
    output = CliRunner().invoke(main, ["analyze", text]).output
    assert output.splitlines() == [line.strip() for line in shown.splitlines()]


def test_the_aliases_shown_are_sound() -> None:
    lines = re.findall(r"^    (?!own|\$)(\S.* [=>] .*|- .*)$", KOREAN, re.MULTILINE)
    groups, problems = merge(shipped_aliases(), parse_aliases(lines, "own.txt"))
    assert len(lines) == 4
    assert not problems
    assert "동사무소" not in {query for group in groups for query in group.queries}
