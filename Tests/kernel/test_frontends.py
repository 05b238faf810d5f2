"""The tools that run notebooks without a browser, on a notebook of ours."""
import json
import os
import pathlib
import subprocess
import sys

import nbformat
import pytest

import snippets

NOTEBOOKS = sorted((pathlib.Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
CELLS = [snippets.HELLO, snippets.SUM, snippets.FIT, snippets.PICTURE, snippets.ASSIGN]


@pytest.fixture
def notebook(tmp_path):
    metadata = {"kernelspec": {
        "name": "credence", "display_name": "Credence", "language": "credence"}}
    book = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code) for code in CELLS], metadata=metadata)
    path = tmp_path / "test.ipynb"
    nbformat.write(book, path)
    return path


def tool(*argv, **options):
    done = subprocess.run(
        [sys.executable, "-m", *map(str, argv)], capture_output=True, text=True, timeout=240,
        **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def check(path):
    """An executed notebook holds the outputs, each display once and in its last state."""
    book = nbformat.read(path, 4)
    nbformat.validate(book)
    hello, total, fit, picture, _ = [c.outputs for c in book.cells if c.source in CELLS]
    assert hello[0].text == "hello, world\n"
    assert total[0].data["text/plain"] == snippets.SUM_RESULT
    assert len([o for o in fit if o.output_type == "display_data"]) == 1
    assert any("image/svg+xml" in o.data for o in picture)
    return book


def test_nbclient(notebook):
    from nbclient import NotebookClient
    book = nbformat.read(notebook, 4)
    NotebookClient(book, kernel_name="credence", timeout=60).execute()
    nbformat.write(book, notebook)
    check(notebook)
    info = book.metadata.language_info
    assert (info.name, info.file_extension) == ("credence", ".credence")


def test_nbclient_stops_at_an_error(notebook):
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError
    book = nbformat.read(notebook, 4)
    book.cells.insert(1, nbformat.v4.new_code_cell(snippets.ERROR))
    with pytest.raises(CellExecutionError):
        NotebookClient(book, kernel_name="credence", timeout=60).execute()
    assert book.cells[1].outputs[0].output_type == "error"
    book.cells[1].metadata["tags"] = ["raises-exception"]
    NotebookClient(book, kernel_name="credence", timeout=60).execute()
    assert book.cells[2].outputs[0].data["text/plain"] == snippets.SUM_RESULT


def test_nbconvert(notebook):
    tool("nbconvert", "--execute", "--to", "notebook", "--inplace", notebook)
    check(notebook)
    tool("nbconvert", "--to", "html", notebook)
    page = notebook.with_suffix(".html").read_text()
    assert "<svg" in page or "data:image/svg+xml" in page
    tool("nbconvert", "--to", "script", notebook)
    assert snippets.HELLO in notebook.with_suffix(".credence").read_text()


def test_papermill(notebook, tmp_path):
    out = tmp_path / "out.ipynb"
    tool("papermill", notebook, out)
    check(out)


def test_papermill_with_parameters(notebook, tmp_path):
    pytest.importorskip("credence_jupyter")
    book = nbformat.read(notebook, 4)
    book.cells.insert(0, nbformat.v4.new_code_cell("n = 1", metadata={"tags": ["parameters"]}))
    book.cells.append(nbformat.v4.new_code_cell("n"))
    nbformat.write(book, notebook)
    out = tmp_path / "out.ipynb"
    tool("papermill", notebook, out, "-p", "n", "42")
    assert check(out).cells[-1].outputs[0].data["text/plain"] == "42"


def test_nbval(notebook):
    book = nbformat.read(notebook, 4)
    # nbval does not know update_display_data: it takes the first frame for the last.
    book.cells[CELLS.index(snippets.FIT)].metadata["tags"] = ["nbval-ignore-output"]
    nbformat.write(book, notebook)
    tool("nbconvert", "--execute", "--to", "notebook", "--inplace", notebook)
    tool("pytest", "--nbval", "-p", "no:cacheprovider", notebook)


def test_jupytext(notebook):
    pytest.importorskip("jupytext")
    tool("jupytext", "--to", "notebook", "--execute", "--output", notebook, notebook)
    check(notebook)


def test_console():
    code = f"{snippets.HELLO}\n{snippets.SUM}\n"
    out = tool("jupyter_console", "--kernel", "credence", "--simple-prompt", input=code)
    assert "hello, world" in out and f"Out[2]: {snippets.SUM_RESULT}" in out


def reduce(book, path):
    """Long notebooks run with the parameters of `reduced.json`."""
    values = json.loads((path.parent / "reduced.json").read_text()).get(path.stem)
    if values is None:
        return
    cell = next(c for c in book.cells if "parameters" in c.metadata.get("tags", []))
    cell.source += "".join(f"\n{name} = {value}" for name, value in values.items())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[p.stem for p in NOTEBOOKS])
def test_our_notebooks_execute_elsewhere(path, tmp_path):
    """nbclient runs them in their own folder; a cell that is to fail carries `raises-exception`."""
    from nbclient import NotebookClient
    book = nbformat.read(path, 4)
    if "CREDENCE_DATA" not in os.environ and any(
        call in cell.source for cell in book.cells for call in ("load(", "dataset(")
    ):
        pytest.skip("its data are not there")
    reduce(book, path)
    NotebookClient(
        book, kernel_name="credence", timeout=300, resources={"metadata": {"path": path.parent}}
    ).execute()
    counts = [c.execution_count for c in book.cells if c.cell_type == "code" and c.source.strip()]
    assert counts == list(range(1, len(counts) + 1))
