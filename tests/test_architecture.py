"""The floors of docs/architecture.md: imports run downwards, libraries are known in one place."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS = [
    ("indexer.errors", "indexer.garbage", "indexer.whole_file"),
    ("indexer.checksums",),
    ("indexer.posts", "indexer.korean"),
    ("indexer.engines",),
    ("indexer.search",),
    ("indexer.build",),
    ("indexer.cli",),
    ("indexer.__main__",),
    ("webapp",),
]
OWNERS = {
    "kiwipiepy": ("indexer.korean.kiwi",),
    "whoosh": ("indexer.engines.whoosh",),
    "opensearchpy": ("indexer.engines.opensearch",),
    "flask": ("webapp",),
    "werkzeug": ("webapp",),
    "gunicorn": ("webapp.server",),
    "nh3": ("webapp.sanitize",),
    "click": ("indexer.cli", "webapp.cli", "webapp.server"),
    "yaml": ("indexer.posts.front_matter",),
    "pyromark": ("indexer.posts.plaintext",),
    "lxml": ("indexer.posts.plaintext",),
    "bs4": ("webapp.marked_html",),
    "watchfiles": ("indexer.build.watch",),
    "feedgen": ("webapp.feed",),
    "prometheus_client": ("webapp.metrics", "webapp.server"),
    "flask_limiter": ("webapp.borders",),
    "flask_compress": ("webapp.borders",),
    "numpy": (
        "indexer.engines",
        "indexer.korean.read_text",
        "indexer.build.associations",
        "indexer.build.tally",
        "indexer.build.notes",
        "indexer.build.post_keys",
        "indexer.build.learning",
    ),
}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in ("indexer", "webapp")
    for path in sorted((ROOT / package).rglob("*.py"))
}


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, with the column of the statement."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.col_offset) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or "", node.col_offset


def floor(module: str) -> int:
    for level, names in enumerate(FLOORS):
        if any(module == name or module.startswith(f"{name}.") for name in names):
            return level
    return -1


def stands_in(module: str, owner: str) -> bool:
    return module == owner or module.startswith(f"{owner}.")


@pytest.mark.parametrize("module", [m for m in MODULES if m != "indexer"])
def test_a_module_imports_only_from_its_own_wing_and_the_floors_below(module: str) -> None:
    wing = ".".join(module.split(".")[:2]) if module.startswith("indexer") else "webapp"
    assert floor(module) >= 0, f"{module} stands on no floor"
    for imported, _ in imports(MODULES[module]):
        if imported.split(".")[0] in ("indexer", "webapp") and not stands_in(imported, wing):
            assert floor(imported) < floor(module), f"{module} imports {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_a_library_is_known_in_one_place(module: str) -> None:
    for imported, _ in imports(MODULES[module]):
        owners = OWNERS.get(imported.split(".")[0])
        assert owners is None or any(stands_in(module, owner) for owner in owners), (
            f"{module} imports {imported}, which only {owners} may know"
        )


@pytest.mark.parametrize("module", MODULES)
def test_imports_stand_at_the_top_but_in_commands_and_where_kiwi_is_loaded(module: str) -> None:
    delayed = [name for name, column in imports(MODULES[module]) if column]
    if module in ("indexer.cli", "webapp.cli", "indexer.korean.kiwi"):
        return
    source = MODULES[module].read_text(encoding="utf-8")
    assert not delayed or "if TYPE_CHECKING:" in source, f"{module} delays {delayed}"


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_long(module: str) -> None:
    lines = MODULES[module].read_text(encoding="utf-8").count("\n")
    assert lines <= 260, f"{module} has {lines} lines"


@pytest.mark.parametrize(
    "command", [[], ["index"], ["search"], ["analyze"], ["evaluate"], ["check"]]
)
def test_help_loads_neither_kiwi_nor_numpy_nor_whoosh(command: list[str]) -> None:
    program = (
        "import sys; from indexer.cli import commands\n"
        f"commands({[*command, '--help']!r}, standalone_mode=False)\n"
        "heavy = {'kiwipiepy', 'numpy', 'whoosh', 'opensearchpy', 'bs4', 'flask'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, cwd=ROOT)
