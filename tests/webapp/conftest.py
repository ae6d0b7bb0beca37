"""An app over a handful of posts, and clients of it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment, FileSystemBytecodeCache

from indexer.engines.base import Document
from indexer.posts.post import KST
from indexer.search.searcher import Search
from tests.webapp.fake_search import FakeSearch, document
from tests.webapp.searches import Searches
from webapp import create_app
from webapp.settings import Settings

Serve = Callable[..., FlaskClient]
SearchOver = Callable[[tuple[Document, ...]], Search]
Read = Callable[[str], BeautifulSoup]

ENGINES = ["memory", "folder", pytest.param("cluster", marks=pytest.mark.opensearch)]

BUS = document(
    "2025-03-02-bus",
    title="세종 버스, 4월부터 더 자주 온다",
    date=datetime(2025, 3, 2, 9, 30, tzinfo=KST),
    categories=("교통", "세종"),
    tags=("BRT", "출근길"),
    excerpt="출근길 배차가 6분으로 준다.",
    image="/assets/transport.svg",
    body="세종 버스가 늘어난다.\n출근길 배차가 6분으로 준다.",
    html="<h1>배차</h1><p>세종 버스가 늘어난다.</p><table><tr><td>6분</td></tr></table>",
)
PARK = document(
    "2024-07-31-park",
    title="호수공원 <야간> 개장 & 음악회",
    date=datetime(2024, 7, 31, 23, 30, tzinfo=KST),
    categories=("공원",),
    image="https://images.example/lake.jpg",
    body="호수공원이 밤에도 열린다.",
    html='<p>호수공원이 밤에도 열린다.</p><img src="https://images.example/lake.jpg">',
)
EMOJI = document(
    "2024-12-31-emoji",
    title="😀 세종 축제",
    date=datetime(2025, 3, 2, 9, 29, tzinfo=KST),
    categories=(),
    body="세종 축제 😀 세종",
)
MANY = tuple(
    document(
        f"2023-many-{number}",
        title=f"{number}번째 소식",
        date=datetime(2023, 1, 1, tzinfo=KST) + timedelta(days=number),
        categories=("소식",),
    )
    for number in range(1, 26)
)


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hundreds of tests make an app of their own, and each would compile its templates anew."""
    cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
    create = Flask.create_jinja_environment

    def cached(app: Flask) -> Environment:
        environment = create(app)
        environment.bytecode_cache = cache
        return environment

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "create_jinja_environment", cached)
        yield


@pytest.fixture
def posts() -> tuple[Document, ...]:
    return (BUS, PARK, EMOJI, *MANY)


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A folder of images beside a file that must stay unseen."""
    (tmp_path / "secret.png").write_bytes(b"secret")
    folder = tmp_path / "assets"
    (folder / "deep" / "한글 이름").mkdir(parents=True)
    (folder / "plain.png").write_bytes(b"\x89PNG")
    (folder / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "deep" / "한글 이름" / "사진.jpg").write_bytes(b"\xff\xd8")
    (folder / "page.html").write_text("<script>alert(1)</script>")
    (folder / ".hidden.png").write_bytes(b"secret")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    return folder


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked ``every_engine`` run on real ones too, but for those marked ``in_memory``."""
    marks = {mark.name for mark in metafunc.definition.iter_markers()}
    if (
        "search_over" in metafunc.fixturenames
        and "every_engine" in marks
        and "in_memory" not in marks
    ):
        metafunc.parametrize("search_over", ENGINES, indirect=True)


@pytest.fixture
def search_over(request: pytest.FixtureRequest) -> SearchOver:
    """A search over given posts: in memory, in a folder, on a cluster."""
    engine = getattr(request, "param", "memory")
    if engine == "memory":
        return FakeSearch
    searches: Searches = request.getfixturevalue("searches")
    return searches.in_folder if engine == "folder" else searches.on_cluster


@pytest.fixture(scope="session")
def searches(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searches]:
    """Searches of real engines, one for each set of posts."""
    searches = Searches(
        tmp_path_factory.mktemp("engines"), lambda: request.getfixturevalue("hosts")
    )
    yield searches
    searches.close()


@pytest.fixture
def serve(images: Path, search_over: SearchOver) -> Serve:
    """A client of an app over the given posts or search."""

    def client(*documents: Document, search: Search | None = None) -> FlaskClient:
        return create_app(
            Settings(assets=images), search=search or search_over(documents)
        ).test_client()

    return client


@pytest.fixture
def client(serve: Serve, posts: tuple[Document, ...]) -> FlaskClient:
    return serve(*posts)


@pytest.fixture
def read(client: FlaskClient) -> Read:
    """The page at a path, parsed."""
    return lambda path: BeautifulSoup(client.get(path).text, "lxml")


def texts(soup: BeautifulSoup, selector: str) -> list[str]:
    """The texts of all elements that a selector selects, spaces joined."""
    return [" ".join(tag.get_text().split()) for tag in soup.select(selector)]


@pytest.fixture
def app(images: Path, posts: tuple[Document, ...]) -> Flask:
    return create_app(Settings(assets=images), search=FakeSearch(posts))


@pytest.fixture
def in_app(app: Flask) -> Iterator[None]:
    """What builds URLs runs inside a request."""
    with app.test_request_context():
        yield
