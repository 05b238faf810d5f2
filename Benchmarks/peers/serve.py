"""Measures cases of `make bench` in one library, on request.

    python serve.py numpy|torch|jax THREADS

reads one case a line, such as `gemm float 512 784 800 NN`, and answers with the median time of a
call in seconds, or `-` where the library has nothing of the kind. Each file in `core/` adds cases:
a dictionary `CASES` from the first word to a function of the library's module and the other words,
which gives a function to call, or None.
"""

import importlib.util
import os
import pathlib
import statistics
import sys
import time

library, threads = sys.argv[1], sys.argv[2]
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = threads
if library == "jax":
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["XLA_FLAGS"] = (
        f"--xla_cpu_multi_thread_eigen={'true' if threads != '1' else 'false'} "
        f"intra_op_parallelism_threads={threads}"
    )
    os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[: int(threads)]))

try:
    module = importlib.import_module(library)
except ImportError:
    sys.exit(3)
if library == "torch":
    module.set_num_threads(int(threads))
    module.set_grad_enabled(True)

cases = {}
for path in sorted((pathlib.Path(__file__).parent / "core").glob("*.py")):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    cases.update(loaded.CASES)

made = {}


def median_time(call, seconds):
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


print(f"ready {library} {getattr(module, '__version__', '')}", flush=True)
for line in sys.stdin:
    words = line.split()
    if not words:
        continue
    if line not in made:
        build = cases.get(words[0])
        made[line] = build(module, *words[1:]) if build else None
        if made[line]:
            for _ in range(3):
                made[line]()
    call = made[line]
    print(median_time(call, 0.15) if call else "-", flush=True)
