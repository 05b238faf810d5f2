"""Writes the notebooks of these tests with nbformat (5.10), so that the byte layout is Jupyter's."""
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

here = Path(__file__).parent


def every_kind():
    cells = [
        new_markdown_cell("# Title\n\nµ and 县, \"quoted\" \\ tab\there", id="prose"),
        new_raw_cell("raw\r\ntext\x0bwith\u2028odd line ends\r", id="raw"),
        new_code_cell("", id="empty"),
        new_code_cell("x = 1\nx", id="A-b_9", execution_count=3),
        new_code_cell("fail", id="fail", execution_count=4),
    ]
    cells[0].attachments = {"a.png": {"image/png": "iVBORw0KGgo="}}
    cells[0].metadata = {"tags": ["b", "a"], "nested": {"z": [1, 2.5, None, True], "a": {}}}
    cells[3].outputs = [
        new_output("stream", name="stdout", text="one\ntwo"),
        new_output("stream", name="stderr", text="careful\n"),
        new_output(
            "display_data",
            data={
                "text/plain": "a picture",
                "image/svg+xml": "<svg>\n<g/>\n</svg>\n",
                "image/png": "iVBORw0KGgo=\nsecond",
                "application/json": {"b": [1, {}], "a": []},
                "text/latex": "$x$\n$y$",
            },
            metadata={"image/svg+xml": {"isolated": True}},
        ),
        new_output("execute_result", data={"text/plain": ""}, execution_count=3),
    ]
    cells[4].outputs = [
        new_output(
            "error", ename="name error", evalue="no `y`",
            traceback=["\x1b[31mname error\x1b[0m: no `y`", "", "1 | fail"])
    ]
    notebook = new_notebook(cells=cells)
    notebook.metadata = {
        "kernelspec": {"display_name": "Credence", "language": "credence", "name": "credence"},
        "unknown": {"kept": [1e-5, 1e16, 123456789012345678]},
    }
    return notebook


if __name__ == "__main__":
    nbformat.write(every_kind(), here / "every-kind.ipynb")
