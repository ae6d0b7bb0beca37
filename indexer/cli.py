"""The commands of index time: thin shells that read arguments, call one thing and show it.

Heavy libraries (Kiwi, NumPy, Whoosh) are imported inside the commands that
need them, so that ``--help`` answers at once; a test holds that.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from indexer.engines.place import place_of
from indexer.errors import CitynewsError

if TYPE_CHECKING:
    from indexer.build.indexing import Indexing
    from indexer.engines.place import Place

P = ParamSpec("P")
R = TypeVar("R")

index_option = click.option(
    "--index",
    "index_dir",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="CITYNEWS_INDEX",
    default=".citynews",
    show_default=True,
    help="The index folder; also $CITYNEWS_INDEX.",
)
names_option = click.option(
    "--names",
    type=click.Path(path_type=Path),
    envvar="CITYNEWS_NAMES",
    help="A file of your own names, each one noun; also $CITYNEWS_NAMES.",
)
aliases_option = click.option(
    "--aliases",
    type=click.Path(path_type=Path),
    envvar="CITYNEWS_ALIASES",
    help="A file of your own aliases, beside the shipped ones; also $CITYNEWS_ALIASES.",
)


def one_line_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Let a command end with one line and the exit code of its error."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except CitynewsError as error:
            click.echo(f"citynews: {error}", err=True)
            sys.exit(error.exit_code)

    return wrapped


@click.group(name="indexer")
@click.version_option(package_name="citynews")
def commands() -> None:
    """Index and search Korean city news."""
    # NumPy's library of linear algebra: no matrix here is worth its threads, which spin at first.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@commands.command()
@click.argument("posts", type=click.Path(path_type=Path), default="corpus")
@index_option
@aliases_option
@names_option
@click.option("--full", is_flag=True, help="Make the index from nothing, lexicon included.")
@click.option("--watch", is_flag=True, help="Go on: follow every change of the posts.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes, 0.2 GB each (one a core).")
@click.option("--max-bytes", type=click.IntRange(1), help="Larger files are rejected (5,000,000).")
@click.option("--keep-repeated", is_flag=True, help="Ignore no text for standing in many posts.")
@click.option("--strict", is_flag=True, help="Exit with 1 if a post was recovered or rejected.")
@one_line_errors
def index(  # noqa: PLR0913, PLR0917 -- one for each option
    posts: Path,
    index_dir: Path,
    aliases: Path | None,
    names: Path | None,
    jobs: int | None,
    max_bytes: int | None,
    *,
    full: bool,
    watch: bool,
    keep_repeated: bool,
    strict: bool,
) -> None:
    """Bring the index up to date with the Jekyll posts under POSTS (default: corpus/).

    Only what has changed is read; the old index answers until the new one is whole.
    """
    from indexer.build.interrupt import stopped_by_signals  # noqa: PLC0415 -- see the docstring
    from indexer.build.jobs import ahead, cores  # noqa: PLC0415 -- likewise

    given = {"aliases": aliases, "names": names, "keep_repeated": keep_repeated}
    limits = {} if max_bytes is None else {"max_bytes": max_bytes}
    place, jobs = place_of(index_dir), jobs or cores()
    with stopped_by_signals():
        with ahead(posts, place.folder, jobs, full=full):
            indexing = _indexing(posts, place, jobs=jobs, **given, **limits)
            report = indexing.run(full=full)
        for line in report.lines():
            click.echo(line)
        if watch:
            _follow(indexing, posts)
    if strict and not report.clean:
        sys.exit(1)


def _indexing(posts: Path, place: Place, **options: Any) -> Indexing:  # noqa: ANN401 -- of Options
    from indexer.build.indexing import Indexing  # noqa: PLC0415 -- processes start before this
    from indexer.build.options import Options  # noqa: PLC0415 -- likewise
    from indexer.build.progress import show_progress  # noqa: PLC0415

    progress = partial(show_progress, out=sys.stderr)
    return Indexing(posts, place, Options(progress=progress, **options))


def _follow(indexing: Indexing, posts: Path) -> None:
    from indexer.build.watch import keep_up, moments_of_change  # noqa: PLC0415

    indexing.warm()
    click.echo(f"watching {posts}; stop with Ctrl-C")
    keep_up(indexing, moments_of_change(posts), click.echo)


@commands.command()
@index_option
@click.option("--deep", is_flag=True, help="Also analyse a sample of posts again and compare.")
@one_line_errors
def check(index_dir: Path, *, deep: bool) -> None:
    """Verify the index: whole, readable, made by this analyzer.

    Every finding is a line with its cure; exit code 1 if there is one.
    """
    from indexer.build import check as checking  # noqa: PLC0415 -- see the module's docstring

    findings = 0
    for finding in checking.check(place_of(index_dir), deep=deep):
        findings += 1
        click.echo(f"citynews: {finding}", err=True)
    for line in checking.notes(index_dir):
        click.echo(line)
    if findings:
        sys.exit(1)
    click.echo(f"{index_dir}: nothing is wrong")


@commands.command()
@click.argument("query")
@index_option
@aliases_option
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--sort", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@one_line_errors
def search(  # noqa: PLR0913 -- one for each option
    query: str, index_dir: Path, aliases: Path | None, limit: int, sort: str, *, as_json: bool
) -> None:
    """Search the index for QUERY."""
    from indexer.engines.base import Sort  # noqa: PLC0415 -- see the module's docstring
    from indexer.search import printed  # noqa: PLC0415
    from indexer.search.open import open_search  # noqa: PLC0415
    from indexer.search.results import Question  # noqa: PLC0415

    question = Question(query=query, sort=Sort(sort), per_page=limit)
    answer = open_search(place_of(index_dir), aliases=aliases).search(question)
    click.echo(printed.as_json(answer) if as_json else printed.as_text(answer))


@commands.command()
@click.argument("text")
@aliases_option
@names_option
@one_line_errors
def analyze(text: str, aliases: Path | None, names: Path | None) -> None:
    """Show the morphemes, index terms and aliases of TEXT: why something matches."""
    from indexer.korean.aliases import open_aliases  # noqa: PLC0415 -- see the module's docstring
    from indexer.korean.explain import explain  # noqa: PLC0415
    from indexer.korean.kiwi import KiwiAnalyzer  # noqa: PLC0415
    from indexer.korean.names import read_names  # noqa: PLC0415
    from indexer.korean.terms import open_analyzer  # noqa: PLC0415
    from indexer.search.matching import Matcher  # noqa: PLC0415
    from indexer.search.query import parse  # noqa: PLC0415
    from indexer.search.translate import explain as explain_aliases  # noqa: PLC0415

    kiwi = KiwiAnalyzer(names=read_names(names))
    analyzer = open_analyzer(kiwi)
    matcher = Matcher(analyzer, open_aliases(analyzer, aliases))
    for line in (*explain(text, kiwi), *explain_aliases(parse(text), matcher)):
        click.echo(line)


@commands.command()
@click.argument("queries", type=click.Path(path_type=Path))
@click.argument("qrels", type=click.Path(path_type=Path))
@index_option
@aliases_option
@click.option("--stories", is_flag=True, help="Keep the posts of a story together, as pages do.")
@click.option("--run", "run_file", type=click.Path(path_type=Path), help="Write a TREC run file.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@one_line_errors
def evaluate(  # noqa: PLR0913 -- one for each option
    queries: Path,
    qrels: Path,
    index_dir: Path,
    aliases: Path | None,
    run_file: Path | None,
    *,
    stories: bool,
    as_json: bool,
) -> None:
    """Measure nDCG@10 and recall@10 on judged queries (TSV files)."""
    from indexer.search import evaluation  # noqa: PLC0415 -- see the module's docstring
    from indexer.search.open import open_search  # noqa: PLC0415

    judged = evaluation.read_queries(queries)
    grades = evaluation.read_qrels(qrels)
    search = open_search(place_of(index_dir), aliases=aliases)
    run = evaluation.run_queries(search, judged, stories=stories)
    if run_file:
        run_file.write_text("".join(evaluation.trec_lines(run)), encoding="utf-8")
    rows = evaluation.by_kind(run, grades, judged)
    if as_json:
        click.echo(json.dumps({kind: quality.as_dict() for kind, quality in rows.items()}))
        return
    for kind, quality in rows.items():
        click.echo(
            f"{kind:12} {quality.queries:4} queries"
            f"  nDCG@10 {quality.ndcg:.4f}  recall@10 {quality.recall:.4f}"
        )


def main() -> None:
    """Run the index-time commands alone: ``python -m indexer``."""
    commands(prog_name="python -m indexer")
