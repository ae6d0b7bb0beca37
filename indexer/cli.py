"""The commands of index time: thin shells that read arguments, call one thing and show it.

Heavy libraries (Kiwi, NumPy, Whoosh) are imported inside the commands that
need them, so that ``--help`` answers at once; a test holds that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from indexer.errors import CitynewsError

if TYPE_CHECKING:
    from indexer.search.results import Answer

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_INDEX = ".citynews"

index_option = click.option(
    "--index",
    "index_dir",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="CITYNEWS_INDEX",
    default=DEFAULT_INDEX,
    show_default=True,
    help="The index folder; also $CITYNEWS_INDEX.",
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


@commands.command()
@click.argument("posts", type=click.Path(path_type=Path), default="corpus")
@index_option
@aliases_option
@click.option("--max-bytes", type=click.IntRange(1), help="Larger files are rejected (5,000,000).")
@click.option("--strict", is_flag=True, help="Exit with 1 if a post was recovered or rejected.")
@one_line_errors
def index(
    posts: Path, index_dir: Path, aliases: Path | None, max_bytes: int | None, *, strict: bool
) -> None:
    """Index the Jekyll posts under POSTS (default: corpus/)."""
    from indexer.build.indexing import index_folder  # noqa: PLC0415 -- see the module's docstring
    from indexer.build.progress import show_progress  # noqa: PLC0415
    from indexer.posts.reader import MAX_BYTES  # noqa: PLC0415

    report = index_folder(
        posts,
        index_dir,
        max_bytes=max_bytes or MAX_BYTES,
        aliases=aliases,
        progress=partial(show_progress, out=sys.stderr),
    )
    for line in report.lines():
        click.echo(line)
    if strict and not report.clean:
        sys.exit(1)


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
    from indexer.search.open import open_search  # noqa: PLC0415
    from indexer.search.results import Question  # noqa: PLC0415

    question = Question(query=query, sort=Sort(sort), per_page=limit)
    answer = open_search(index_dir, aliases=aliases).search(question)
    click.echo(_as_json(answer) if as_json else _as_text(answer))


@commands.command()
@click.argument("text")
@aliases_option
@one_line_errors
def analyze(text: str, aliases: Path | None) -> None:
    """Show the morphemes, index terms and aliases of TEXT: why something matches."""
    from indexer.korean.aliases import open_aliases  # noqa: PLC0415 -- see the module's docstring
    from indexer.korean.explain import explain  # noqa: PLC0415
    from indexer.korean.morphemes import KiwiAnalyzer  # noqa: PLC0415
    from indexer.korean.terms import open_analyzer  # noqa: PLC0415
    from indexer.search.query import parse  # noqa: PLC0415
    from indexer.search.translate import Translator  # noqa: PLC0415

    kiwi = KiwiAnalyzer()
    analyzer = open_analyzer(kiwi)
    translator = Translator(analyzer, open_aliases(analyzer, aliases))
    for line in (*explain(text, kiwi), *translator.explain(parse(text))):
        click.echo(line)


@commands.command()
@click.argument("queries", type=click.Path(path_type=Path))
@click.argument("qrels", type=click.Path(path_type=Path))
@index_option
@aliases_option
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
    as_json: bool,
) -> None:
    """Measure nDCG@10 and recall@10 on judged queries (TSV files)."""
    from indexer.search import evaluation  # noqa: PLC0415 -- see the module's docstring
    from indexer.search.open import open_search  # noqa: PLC0415

    judged = evaluation.read_queries(queries)
    grades = evaluation.read_qrels(qrels)
    run = evaluation.run_queries(open_search(index_dir, aliases=aliases), judged)
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


def _as_json(answer: Answer) -> str:
    hits = [
        {"id": r.document.id, "title": r.document.title, "date": r.document.date.isoformat()}
        | {"score": r.score, "snippet": r.snippet.text}
        for r in answer.results
    ]
    whole = {"query": answer.question.query, "total": answer.total, "hits": hits}
    return json.dumps(whole, ensure_ascii=False)


def _as_text(answer: Answer) -> str:
    lines = [f"{answer.total:,} posts in {answer.took_ms:.1f} ms"]
    for rank, result in enumerate(answer.results, start=1):
        document = result.document
        lines.append(f"{rank:3}. {document.title}  [{document.id}, {document.date:%Y-%m-%d}]")
        lines.append(f"     {' '.join(result.snippet.text.split())}")
    return "\n".join(lines)


def main() -> None:
    """Run the index-time commands alone: ``python -m indexer``."""
    commands(prog_name="python -m indexer")
