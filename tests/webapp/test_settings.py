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
    assert Settings.from_env(environ) == Settings(
        Path("/srv/index"), tmp_path, "세종 소식", Path(__file__)
    )


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
    for name in ("CITYNEWS_INDEX", "CITYNEWS_ASSETS", "CITYNEWS_ALIASES", "CITYNEWS_SITE_NAME"):
        assert name in table
