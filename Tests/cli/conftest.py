"""The program under test, and short ways to run it.

The binary is `CREDENCE_BINARY`, or what `make build` built.
"""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("CREDENCE_BINARY") or str(ROOT / ".build/release/credence")


@pytest.fixture
def credence(tmp_path):
    """Runs the program in a folder of its own, where nothing of the user's is touched."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path / "home"), "LANG": "C.UTF-8",
        "JUPYTER_DATA_DIR": str(tmp_path / "jupyter"),
    }

    def run(*arguments, input="", check=None, env={}, **options):
        done = subprocess.run(
            [BINARY, *map(str, arguments)], input=input, capture_output=True, text=True,
            cwd=tmp_path, env={**environment, **env}, timeout=60, **options)
        if check is not None:
            assert done.returncode == check, done.stdout + done.stderr
        return done

    run.environment = environment
    run.folder = tmp_path
    return run


@pytest.fixture
def script(tmp_path):
    """Writes a script and returns its path."""
    def write(text, name="script.credence"):
        path = tmp_path / name
        path.write_text(text)
        return path
    return write


@pytest.fixture
def notebook(tmp_path):
    """Writes a notebook of code cells, given as texts or as (text, tags)."""
    from nbformat import write as write_notebook
    from nbformat.v4 import new_code_cell, new_notebook

    def write(*cells, name="test.ipynb"):
        made = []
        for place, cell in enumerate(cells):
            text, tags = cell if isinstance(cell, tuple) else (cell, [])
            made.append(new_code_cell(
                text, id=f"c{place}", metadata={"tags": tags} if tags else {}))
        path = tmp_path / name
        write_notebook(new_notebook(cells=made), path)
        return path
    return write
