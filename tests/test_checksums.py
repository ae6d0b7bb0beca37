from pathlib import Path

import pytest

from indexer.checksums import FILE_NAME, is_as_noted, note_checksums, noted_checksums


def test_a_file_is_as_noted_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "words"
    path.write_text("버스 3\n", encoding="utf-8")
    assert not is_as_noted(path, "7")
    note_checksums(tmp_path, ["words"], "7")
    assert is_as_noted(path, "7")
    assert not is_as_noted(path, "8")
    path.write_text("버스 4\n", encoding="utf-8")
    assert not is_as_noted(path, "7")
    path.unlink()
    assert not is_as_noted(path, "7")


def test_damaged_notes_are_refused(tmp_path: Path) -> None:
    assert noted_checksums(tmp_path) == ("", {})
    note_checksums(tmp_path, [], "7")
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes().replace(b"7\n", b"8\n"))
    with pytest.raises(ValueError, match="damaged"):
        noted_checksums(tmp_path)
