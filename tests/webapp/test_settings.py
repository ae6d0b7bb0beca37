from pathlib import Path

import pytest

import webapp.settings
from indexer.errors import BadRequest
from webapp.settings import Settings


def test_without_an_environment_the_defaults_hold(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert Settings.from_env({}) == Settings(Path(".citynews"), None, "citynews")


def test_the_bundled_images_are_served_where_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "corpus" / "assets").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert Settings.from_env({}).assets == Path("corpus/assets")


def test_the_environment_sets_everything(tmp_path: Path) -> None:
    environ = {
        "CITYNEWS_INDEX": "/srv/index",
        "CITYNEWS_ASSETS": str(tmp_path),
        "CITYNEWS_SITE_NAME": " 세종  소식 ",
        "CITYNEWS_ALIASES": __file__,
    }
    wanted = Settings(Path("/srv/index"), tmp_path, "세종 소식", aliases=Path(__file__))
    assert Settings.from_env(environ) == wanted


def test_a_file_sets_what_the_environment_leaves_open(tmp_path: Path) -> None:
    file = tmp_path / "citynews.toml"
    file.write_text(
        'site_name = "세종 소식"\nproxies = 2\ncors = ["https://a.example", "https://b.example"]\n'
        'log_queries = true\nrate_limit = "60/minute"\nhosts = ["news.example"]\n'
        'permalink = "https://a.example/:title/"\npublic_url = "https://find.example/"\n',
        encoding="utf-8",
    )
    settings = Settings.from_env({"CITYNEWS_CONFIG": str(file), "CITYNEWS_PROXIES": "1"})
    assert settings.site_name == "세종 소식"
    assert (settings.proxies, settings.log_queries) == (1, True)
    assert settings.cors == ("https://a.example", "https://b.example")
    assert (settings.rate_limit, settings.hosts) == ("60/minute", ("news.example",))
    assert settings.permalink == "https://a.example/:title/"
    assert settings.public_url == "https://find.example"


@pytest.mark.parametrize("text", ["color = 1", "not toml", "\xff"])
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "citynews.toml"
    file.write_bytes(text.encode("latin1"))
    with pytest.raises(BadRequest, match=" — "):
        Settings.from_env({"CITYNEWS_CONFIG": str(file)})


def test_the_processs_own_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITYNEWS_INDEX", "/srv/other")
    assert Settings.from_env().index == Path("/srv/other")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CITYNEWS_INDEX", ""),
        ("CITYNEWS_INDEX", "  "),
        ("CITYNEWS_ASSETS", ""),
        ("CITYNEWS_ASSETS", "/no/such/folder"),
        ("CITYNEWS_ASSETS", __file__),
        ("CITYNEWS_CONFIG", "/no/such/file"),
        ("CITYNEWS_PUBLIC_URL", "news.example"),
        ("CITYNEWS_PUBLIC_URL", "javascript://news.example"),
        ("CITYNEWS_PERMALINK", "/:title/"),
        ("CITYNEWS_PROXIES", "-1"),
        ("CITYNEWS_PROXIES", "99"),
        ("CITYNEWS_RATE_LIMIT", "often"),
        ("CITYNEWS_RATE_LIMIT", "0/minute"),
        ("CITYNEWS_CORS", "https://a.example/path"),
        ("CITYNEWS_LOG_QUERIES", "perhaps"),
        ("CITYNEWS_ALIASES", ""),
        ("CITYNEWS_ALIASES", "/no/such/file"),
        ("CITYNEWS_SITE_NAME", ""),
        ("CITYNEWS_SITE_NAME", "x" * 61),
        ("CITYNEWS_SITE_NAME", "a\x00b"),
    ],
)
def test_a_bad_value_is_refused_with_its_name_and_a_cure(name: str, value: str) -> None:
    with pytest.raises(BadRequest, match=f"^{name}.* — "):
        Settings.from_env({name: value})


def test_every_setting_is_in_the_documented_table() -> None:
    table = webapp.settings.__doc__ or ""
    for name in Settings.__dataclass_fields__:
        assert f"CITYNEWS_{name.upper()}" in table
