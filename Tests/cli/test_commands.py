"""The other commands: help, data, install, doctor, and the prompt without a terminal."""
import json
import pathlib
import os
import stat


def test_shows_version_and_help(credence):
    version = credence("--version", check=0).stdout
    assert version.strip().count(".") == 2
    assert "repl" in credence("--help", check=0).stdout
    overview = credence("help", check=0).stdout
    assert "normal" in overview and "forest" in overview
    assert "scale" in credence("help", "cauchy", check=0).stdout
    assert "--tolerance" in credence("help", "run", check=0).stdout
    done = credence("help", "normall", check=1)
    assert "normal" in done.stderr and not done.stdout


def test_reference_has_a_page_for_every_name(credence):
    pages = credence("help", "--all", check=0).stdout
    names = [line for line in pages.splitlines() if line.startswith("### ")]
    assert len(names) > 80 and len(set(names)) == len(names)


def test_knows_data(credence):
    assert "mnist" in credence("data", "list", check=0).stdout
    folder = credence.folder / "sets"
    folder.mkdir()
    (folder / "t.csv").write_text("a\n1\n")
    environment = {"CREDENCE_DATA": str(folder)}
    assert str(folder) in credence("data", "path", check=0, env=environment).stdout.splitlines()
    found = credence("data", "path", "t.csv", check=0, env=environment).stdout
    assert found.strip() == os.path.realpath(folder / "t.csv")
    assert "t.csv" in credence("data", "path", "tt.csv", check=1, env=environment).stderr
    assert "notmnist" in credence("data", "get", "notmnist", check=0).stdout
    assert "known" in credence("data", "get", "nothing", check=1).stderr


def test_installs_and_uninstalls(credence):
    prefix = credence.folder / "prefix"
    done = credence(
        "install", "--prefix", prefix, "--name", "mine", "--display-name", "My Credence",
        "--env", "CREDENCE_DATA=/data", check=0)
    folder = prefix / "share/jupyter/kernels/mine"
    assert str(folder) in done.stdout
    spec = json.loads((folder / "kernel.json").read_text())
    assert spec["display_name"] == "My Credence" and spec["language"] == "credence"
    assert spec["env"] == {"CREDENCE_DATA": "/data"}
    binary = spec["argv"][0]
    assert os.path.isabs(binary) and os.stat(binary).st_mode & stat.S_IXUSR
    assert spec["argv"][1:] == ["kernel", "-f", "{connection_file}"]
    for file in ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]:
        assert (folder / file).stat().st_size > 100
    credence("uninstall", "--prefix", prefix, "--name", "mine", check=0)
    assert not folder.exists()
    credence("uninstall", "--prefix", prefix, "--name", "mine", check=1)
    credence("install", "--user", "--prefix", prefix, check=2)
    credence("install", "--prefix", prefix, "--name", "a/b", check=1)


def test_kernelspec_of_the_repository_is_the_one_installed(credence):
    root = pathlib.Path(__file__).resolve().parents[2]
    template = json.loads((root / "kernel.json").read_text())
    credence("install", check=0)
    folder = credence.folder / "jupyter/kernels/credence"
    spec = json.loads((folder / "kernel.json").read_text())
    assert {**spec, "argv": None} == {**template, "argv": None}


def test_doctor_says_what_to_mend(credence):
    done = credence("doctor", check=1)
    assert "mend" in done.stdout and "credence install" in done.stdout
    credence("install", check=0)
    done = credence("doctor", check=0)
    assert "\nmend " not in done.stdout
    spec = credence.folder / "jupyter/kernels/credence/kernel.json"
    spec.write_text(spec.read_text().replace("/credence\"", "/gone\""))
    assert "not there" in credence("doctor", check=1).stdout


def test_kernel_needs_one_file(credence):
    credence("kernel", check=2)
    credence("kernel", "-f", "a", "--registration-file", "b", check=2)
    assert credence("kernel", "-f", "missing.json", check=1).stderr


def test_prompt_without_a_terminal(credence):
    done = credence("repl", input="x = 20\nfn f(a) {\n  a + 1\n}\nf(x) * 2\n", check=0)
    assert done.stdout == "42\n"
    done = credence("repl", input="nowhere\n1 + 1\n")
    assert done.returncode == 1 and done.stdout == "2\n" and "nowhere" in done.stderr
