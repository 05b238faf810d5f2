"""`credence run`: what it writes, where, and with which exit status."""
import json
import signal
import subprocess
import time

import nbformat
import pytest

from conftest import BINARY

ENDLESS = "while true { }"


def test_writes_results_to_stdout_and_errors_to_stderr(credence, script):
    done = credence("run", script('x = 40\nprint("hello")\nx + 2\n'), check=0)
    assert done.stdout == "hello\n42\n"
    assert done.stderr == ""
    done = credence("run", script("1 + 1;\nno_such_name"), check=1)
    assert done.stdout == ""
    assert "no_such_name" in done.stderr and "script.credence, line 2" in done.stderr


@pytest.mark.parametrize("arguments", [
    [], ["missing.ipynb"], ["--nonsense", "x"], ["a.credence", "b.credence"],
    ["--timeout", "0", "-"], ["--tolerance", "-1", "-"], ["--in-place", "-"],
    ["-p", "novalue", "-"], ["-p", "3x=1", "-"], ["--threads", "0", "-"],
    ["--memory-limit", "much", "-"],
])
def test_says_how_it_is_used(credence, arguments):
    done = credence("run", *arguments, check=2)
    assert done.stderr and not done.stdout


def test_refuses_files_that_are_no_notebooks(credence, script):
    for text in ["", "{}", "[", '{"nbformat": 3, "worksheets": []}', "\x00\xff"]:
        done = credence("run", script(text, "bad.ipynb"), check=2)
        assert "bad.ipynb" in done.stderr
    (credence.folder / "bytes.credence").write_bytes(b"x = \xff\xfe")
    assert "UTF-8" in credence("run", "bytes.credence", check=2).stderr


def test_reads_standard_input(credence, notebook):
    assert credence("run", "-", input="2 * 3", check=0).stdout == "6\n"
    text = notebook("2 * 4").read_text()
    assert credence("run", "-", input=text, check=0).stdout == "8\n"
    assert credence("run", "-", input="", check=0).stdout == ""


def test_stores_what_jupyter_stores(credence, notebook):
    path = notebook("x = 1", 'print("a")\nprint("b")\nx + 1', "", "bad_name", "x")
    credence("run", path, "--output", "out/result.ipynb", check=1)
    text = (credence.folder / "out/result.ipynb").read_text()
    result = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    nbformat.validate(result)
    assert (result.nbformat, result.nbformat_minor) == (4, 5)
    assert nbformat.writes(result) + "\n" == text
    assert [cell.execution_count for cell in result.cells] == [1, 2, None, 3, None]
    assert [output.output_type for output in result.cells[1].outputs] == [
        "stream", "execute_result"]
    assert result.cells[1].outputs[0].text == "a\nb\n"
    assert result.cells[1].outputs[1].data["text/plain"] == "2"
    assert result.cells[3].outputs[0].output_type == "error"
    assert result.metadata.kernelspec.name == "credence"
    assert result.metadata.language_info.file_extension == ".credence"
    assert nbformat.read(path, 4).cells[0].execution_count is None, "the original is left alone"


def test_stores_in_place_and_repeats_itself(credence, notebook):
    path = notebook("sample(normal(0, 1), 3)", '"done"')
    credence("run", "--in-place", path, check=0)
    first = path.read_bytes()
    assert nbformat.read(path, 4).cells[1].outputs
    credence("run", "--in-place", path, check=0)
    assert path.read_bytes() == first


def test_takes_parameters(credence, notebook, script):
    path = notebook(("k = 1\nname = \"x\"", ["parameters"]), '"{name}: {k + 1}"')
    assert credence("run", path, check=0).stdout.strip('"\n') == "x: 2"
    done = credence("run", path, "-p", "k=-3", "name=a {b} \"c\"", "--output", "o.ipynb", check=0)
    assert done.stdout.strip().strip('"').replace('\\"', '"') == 'a {b} "c": -2'
    cells = nbformat.read(credence.folder / "o.ipynb", 4).cells
    assert [cell.metadata.get("tags") for cell in cells] == [
        ["parameters"], ["injected-parameters"], None]
    assert "`kk`" in credence("run", path, "-p", "kk=1", check=0).stderr
    path = script('# %% tags=["parameters"]\nk = 1\n# %%\nk')
    assert credence("run", path, "-p", "k=5", check=0).stdout == "5\n"


def test_writes_json_lines(credence, notebook):
    path = notebook('print("a")', "1 + 1", "1 +\n  nowhere")
    done = credence("run", "--json", path, check=1)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[0] == {"cell": 1, "type": "stream", "name": "stdout", "text": "a\n"}
    assert lines[1]["type"] == "execute_result" and lines[1]["data"]["text/plain"] == "2"
    assert lines[2]["cell"] == 3 and lines[2]["type"] == "error"
    assert (lines[2]["line"], lines[2]["column"]) == (2, 3)
    assert lines[2]["ename"] and "nowhere" in lines[2]["evalue"]


def test_checks_stored_outputs(credence, notebook):
    path = notebook('"mean {1.5}"', 'print("word")')
    credence("run", "--in-place", path, check=0)
    assert credence("run", "--check", path, check=0).stdout == ""
    stored = path.read_text()
    path.write_text(stored.replace("mean 1.5", "mean 1.52"))
    credence("run", "--check", path, check=0)
    done = credence("run", "--check", "--tolerance", "0.001", path, check=3)
    assert "- " in done.stdout and "+ " in done.stdout and "cell 1" in done.stdout
    path.write_text(stored.replace("word\\n", "other\\n"))
    assert "cell 2" in credence("run", "--check", path, check=3).stdout
    failing = notebook("nowhere", name="failing.ipynb")
    assert "nowhere" in credence("run", "--check", failing, check=1).stderr


def test_goes_on_after_errors_that_are_allowed(credence, notebook):
    path = notebook("nowhere", "1 + 1")
    assert credence("run", path, check=1).stdout == ""
    assert credence("run", "--allow-errors", path, check=0).stdout == "2\n"
    tagged = notebook(("nowhere", ["raises-exception"]), "1 + 1", name="tagged.ipynb")
    assert credence("run", tagged, check=0).stdout == "2\n"


def test_writes_pictures_and_a_report(credence, notebook):
    path = notebook("points([1, 2, 3], [2, 4, 3])", '"<b>"')
    done = credence("run", path, "--svg", "pictures", "--html", "report.html", check=0)
    picture = (credence.folder / "pictures/cell-01-1.svg").read_text()
    assert "<svg" in picture and "pictures/cell-01-1.svg" in done.stderr
    report = (credence.folder / "report.html").read_text()
    assert "<svg" in report and "&lt;b&gt;" in report
    assert "prefers-color-scheme: dark" in report
    assert "<script" not in report and "<link" not in report


def test_stops_a_cell_at_its_time_limit(credence, notebook):
    path = notebook("x = 1", ENDLESS, "x")
    start = time.monotonic()
    done = credence("run", path, "--timeout", "0.5", "--output", "o.ipynb", check=4)
    assert time.monotonic() - start < 20
    assert "cell 2" in done.stderr and done.stdout == ""
    assert nbformat.read(credence.folder / "o.ipynb", 4).cells[1].outputs


def test_ends_at_an_interrupt(credence, notebook):
    path = notebook('print("started")\n' + ENDLESS, "1 + 1")
    process = subprocess.Popen(
        [BINARY, "run", path, "--output", "o.ipynb"], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, cwd=credence.folder, env=credence.environment)
    assert process.stdout.readline() == "started\n"
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 130 and out == ""
    cells = nbformat.read(credence.folder / "o.ipynb", 4).cells
    assert [cell.execution_count for cell in cells] == [1, None]


def test_asks_for_input(credence, script):
    path = script('name = input("who? ")\nprint("hello {name}")')
    assert credence("run", path, input="Ada\n", check=0).stdout == "who? hello Ada\n"
    # What is written as JSON is nothing but JSON.
    done = credence("run", "--json", path, input="Ada\n", check=0)
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()] == ["hello Ada\n"]
    assert done.stderr == "who? "


def test_reads_files_beside_the_notebook_only(credence, tmp_path):
    inside, outside = tmp_path / "work", tmp_path / "secret"
    inside.mkdir(), outside.mkdir()
    (inside / "a.csv").write_text("x\n1\n2\n")
    (outside / "b.csv").write_text("x\n5\n6\n")
    (inside / "in.credence").write_text('sum(load("a.csv").x)')
    (inside / "out.credence").write_text('sum(load("../secret/b.csv").x)')
    assert credence("run", inside / "in.credence", check=0).stdout == "3\n"
    assert "--allow-read" in credence("run", inside / "out.credence", check=1).stderr
    done = credence("run", "--allow-read", outside, inside / "out.credence", check=0)
    assert done.stdout == "11\n"


def test_refuses_a_model_beyond_the_memory_limit(credence, script):
    cells = script(
        "n = 200000\nx = [0.00001 * i for i in 1:n]\n# %%\n"
        "model line(x: real[N], y: real[N]) {\n  a ~ normal(0, 1)\n  spread = exp(a + x)\n"
        "  y ~ normal(x, spread)\n}\nfit(line, {x: x, y: x}, steps = 20)\n")
    done = credence("run", "--memory-limit", "3M", cells, check=1)
    assert "more than the limit of 3 MiB" in done.stderr
    assert "the largest arrays: `" in done.stderr and "200000" in done.stderr
    credence("run", "--memory-limit", "300M", cells, check=0)


@pytest.mark.parametrize("name, says", [("v3", None), ("v9", "CREDENCE_ISA is `v9`")])
def test_takes_an_instruction_set_from_the_environment(credence, name, says):
    done = credence(
        "run", "-", input="1 + 1", env={"CREDENCE_ISA": name}, check=2 if says else 0)
    assert says in done.stderr if says else done.stdout == "2\n"
