"""The command ``citynews``: the indexer's commands and ``serve``.

Flask and gunicorn are imported inside ``serve``, so that ``--help`` and the
other commands do without them; a test holds that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import click

from indexer.cli import aliases_option, commands, index_option, one_line_errors

METRICS = "PROMETHEUS_MULTIPROC_DIR"


@click.group(name="citynews")
@click.version_option(package_name="citynews")
def main() -> None:
    """Search over Korean city news: index posts, search them, serve the search."""


for _command in commands.commands.values():
    main.add_command(_command)


@main.command()
@index_option
@aliases_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 takes any free one.",
)
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes (default: one a core, at most 4)."
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=4,
    show_default=True,
    help="Threads of a process.",
)
@click.option(
    "--assets",
    type=click.Path(path_type=Path),
    help="Folder of the posts' images, served at /assets/; also $CITYNEWS_ASSETS.",
)
@one_line_errors
def serve(  # noqa: PLR0913, PLR0917 -- one for each option
    index_dir: Path,
    aliases: Path | None,
    host: str,
    port: int,
    workers: int | None,
    threads: int,
    assets: Path | None,
) -> None:
    """Serve the search pages and the JSON API."""
    with _metrics_folder():
        _serve(
            index_dir,
            aliases,
            assets,
            (host, port, workers or min(os.cpu_count() or 1, 4), threads),
        )


@contextmanager
def _metrics_folder() -> Iterator[None]:
    """A folder in which workers count together; its library looks for it when it is imported."""
    if METRICS in os.environ:
        yield
        return
    folder, owner = mkdtemp(prefix="citynews-metrics-"), os.getpid()
    os.environ[METRICS] = folder
    try:
        yield
    finally:
        if os.getpid() == owner:  # a worker comes by here too when it ends
            os.environ.pop(METRICS, None)
            rmtree(folder, ignore_errors=True)


def _serve(
    index_dir: Path,
    aliases: Path | None,
    assets: Path | None,
    listening: tuple[str, int, int, int],
) -> None:
    from webapp import server  # noqa: PLC0415 -- see the module's docstring
    from webapp.settings import Settings  # noqa: PLC0415

    named = {"ALIASES": aliases, "ASSETS": assets}
    given = {f"CITYNEWS_{name}": str(path) for name, path in named.items() if path}
    source = click.get_current_context().get_parameter_source("index_dir")
    if source is not click.core.ParameterSource.DEFAULT:
        given["CITYNEWS_INDEX"] = str(index_dir)
    server.serve(lambda: Settings.from_env({**os.environ, **given}), server.Listening(*listening))
