"""Measures Bayesian networks beside other libraries, whole processes in turns, and prints a table.

    python3 networks.py [word ...]      only the rows whose names have one of the words

The program is `CREDENCE_BINARY`, or what `make build` built; MNIST is found on the data path. The
peers' scripts are in `CREDENCE_PEER_SCRIPTS` (else ../shared/tools/peers beside the repository), and
run in the virtual environment `CREDENCE_PEERS` (else Benchmarks/.venv, see `make bench-peers`). Each
prints one line of JSON, `step_us` being the median of its steps.

A step of ours is the difference of two runs by their steps: start, data and compiling cancel. Every
figure is the median over the turns.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BINARY = os.environ.get("CREDENCE_BINARY", str(ROOT / ".build/release/credence"))
SCRIPTS = pathlib.Path(os.environ.get("CREDENCE_PEER_SCRIPTS", ROOT.parent / "shared/tools/peers"))
PYTHON = pathlib.Path(os.environ.get("CREDENCE_PEERS", ROOT / "Benchmarks/.venv")) / "bin/python"
TURNS = int(os.environ.get("CREDENCE_TURNS", "3"))
THREADS = 2
PASSES = "f = predict(post, {x: linspace(-2, 2, 300)}, draws = 10000, seed = 3).f\nprint(mean(sd(f)))"


def timed(command, environment=None):
    """Seconds, the most memory in MB, and what it printed."""
    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        output.seek(0)
        text = output.read()
    if status != 0:
        raise RuntimeError(f"{command}: {text[-600:]}")
    return seconds, usage.ru_maxrss / 1024, text


def ours(program, steps, passes="", estimator="reparam"):
    source = (HERE / f"{program}.credence").read_text()
    source = source.replace("STEPS", str(steps)).replace("PASSES", passes)
    source = source.replace("ESTIMATOR", estimator)
    with tempfile.NamedTemporaryFile("w", suffix=".credence") as file:
        file.write(source)
        file.flush()
        return timed([BINARY, "run", "--threads", str(THREADS), file.name])


def step(program, few, many, **options):
    """Milliseconds a step."""
    short = ours(program, few, **options)[0]
    return 1000 * (ours(program, many, **options)[0] - short) / (many - few)


def peer(script, *arguments, field="step_us", scale=1e-3):
    """A field of what a peer's script prints; nil where it does not run."""
    def measure():
        command = [str(PYTHON), str(SCRIPTS / script), "--json", *arguments]
        text = timed(command, {"OMP_NUM_THREADS": str(THREADS)})[2]
        lines = [line for line in text.splitlines() if line.startswith("{")]
        return scale * float(json.loads(lines[-1])[field])
    return measure


def passes():
    """Seconds of the stochastic passes: with them less without."""
    without = ours("regression", 2000)[0]
    return ours("regression", 2000, PASSES)[0] - without


def first_step():
    """Seconds from the fit to the end of its first step: one step less none."""
    source = (HERE / "dense.credence").read_text()
    with tempfile.NamedTemporaryFile("w", suffix=".credence") as file:
        file.write(source.split("post =")[0])
        file.flush()
        without = timed([BINARY, "run", file.name])[0]
    return ours("dense", 1)[0] - without


# name, unit, how the best peer's figure is to be undercut (or a limit of its own), ours, peers
ROWS = [
    ("regression 1-1000-1, 500 points, a step", "ms", 0.25, None,
     lambda: step("regression", 2000, 12000), {
         "JAX": peer("t1_jax.py"), "torchbnn": peer("t1_torchbnn.py"),
         "PyTorch": peer("t1_torch.py"), "torch.compile": peer("t1_torch.py", "--compile"),
         "NumPyro": peer("t1_numpyro.py")}),
    ("its 10,000 passes over 300 points", "s", 0.25, None, passes, {
        "JAX": peer("t1_jax.py", field="predictive_s", scale=1),
        "torchbnn": peer("t1_torchbnn.py", field="predictive_s", scale=1)}),
    ("memory of both", "MB", None, 300, lambda: ours("regression", 2000, PASSES)[1], {
        "JAX": peer("t1_jax.py", field="rss_mb", scale=1),
        "torchbnn": peer("t1_torchbnn.py", field="rss_mb", scale=1)}),
    ("MNIST 784-800-800-10, batch 500, a step", "ms", 0.65, None,
     lambda: step("dense", 20, 140), {
         "JAX": peer("t2_jax.py"), "PyTorch": peer("t2_torch.py"),
         "torchbnn": peer("t2_torchbnn.py"), "NumPyro": peer("t2_numpyro.py")}),
    ("the same, local reparameterisation", "ms", 0.65, None,
     lambda: step("dense", 20, 100, estimator="local"), {
         "JAX": peer("t2_jax.py", "--mode", "local"),
         "PyTorch": peer("t2_torch.py", "--mode", "local")}),
    ("Bayesian LeNet-5, batch 64, a step", "ms", 1, None,
     lambda: step("lenet", 100, 900), {
         "torchbnn": peer("t3_torch.py", "--lib", "torchbnn"),
         "bayesian-torch": peer("t3_torch.py", "--lib", "bayesian_torch"),
         "JAX": peer("t3_jax.py"), "PyTorch, not Bayesian": peer("t3_torch.py", "--lib", "det")}),
    ("memory of the MNIST fit, data included", "MB", None, 250,
     lambda: ours("dense", 140)[1], {
         "JAX": peer("t2_jax.py", field="rss_mb", scale=1),
         "PyTorch": peer("t2_torch.py", field="rss_mb", scale=1)}),
    ("from the fit to its first step", "s", None, 0.2, first_step, {
        "JAX": peer("t2_jax.py", field="compile_s", scale=1),
        "NumPyro": peer("t2_numpyro.py", field="compile_s", scale=1)}),
]


def shown(value):
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def main(words):
    if not pathlib.Path(BINARY).exists():
        sys.exit(f"{BINARY} is not there: `make build` first, or set CREDENCE_BINARY")
    missed = False
    for name, unit, ratio, limit, measure, peers in ROWS:
        if words and not any(word in name for word in words):
            continue
        own, others = [], {key: [] for key in peers}
        for _ in range(TURNS):
            own.append(measure())
            for key, other in peers.items():
                if PYTHON.exists() and SCRIPTS.exists():
                    try:
                        others[key].append(other())
                    except (RuntimeError, KeyError, IndexError, ValueError) as failure:
                        print(f"  {key} did not run: {str(failure)[-200:]}", file=sys.stderr)
        figure = statistics.median(own)
        found = {key: statistics.median(v) for key, v in others.items() if v}
        bar = limit if limit is not None else ratio * min(found.values()) if found else None
        verdict = "" if bar is None else "met" if figure <= bar else "missed"
        missed = missed or verdict == "missed"
        beside = ", ".join(f"{key} {shown(value)}" for key, value in found.items())
        print(f"{name}: {shown(figure)} {unit}; bar {shown(bar)} {verdict}; {beside or 'no peers'}",
              flush=True)
    print(f"{THREADS} threads, medians of {TURNS} turns, load {os.getloadavg()[0]:.1f}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
