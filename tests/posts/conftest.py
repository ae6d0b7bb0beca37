import tarfile
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_posts(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of 7,478 real posts."""
    archive = shared / "data" / "koreanews-2024.tar.xz"
    if not archive.is_file():
        pytest.skip(f"needs {archive.name} in shared/data")
    folder = tmp_path_factory.mktemp("real")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "_posts"
