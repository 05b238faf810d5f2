"""The steps of the table in NumPyro: `numpyro_steps.py MODEL DATA.json` prints one JSON line with
microseconds a step and milliseconds from the model to 1,000 draws of its posterior, compiling
included. One thread, as in the table."""
import json
import os
import sys
import time

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])

import jax
import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from numpyro.infer import SVI, Trace_ELBO, autoguide

STEPS = 10_000
IS_DOUBLE = {"radon"}  # as the bar says; the others in NumPyro's own precision


def schools(d):
    mu = numpyro.sample("mu", dist.Normal(0, 5))
    tau = numpyro.sample("tau", dist.HalfCauchy(5))
    with numpyro.plate("J", len(d["y"])):
        z = numpyro.sample("z", dist.Normal(0, 1))
        numpyro.sample("y", dist.Normal(mu + tau * z, d["sigma"]), obs=d["y"])


def radon(d):
    g0, g1, b = (numpyro.sample(n, dist.Normal(0, 5)) for n in ("g0", "g1", "b"))
    sa, sy = (numpyro.sample(n, dist.HalfNormal(1)) for n in ("sa", "sy"))
    with numpyro.plate("J", len(d["u"])):
        z = numpyro.sample("z", dist.Normal(0, 1))
    alpha = g0 + g1 * d["u"] + sa * z
    county = d["county"].astype(int) - 1
    with numpyro.plate("N", len(d["y"])):
        numpyro.sample("y", dist.Normal(alpha[county] + b * d["floor"], sy), obs=d["y"])


def logistic(d):
    a = numpyro.sample("a", dist.Normal(0, 5))
    beta = numpyro.sample("beta", dist.Normal(0, 2.5).expand([d["X"].shape[1]]).to_event(1))
    with numpyro.plate("N", len(d["y"])):
        numpyro.sample("y", dist.Bernoulli(logits=a + d["X"] @ beta), obs=d["y"])


def main():
    name, path = sys.argv[1:3]
    jax.config.update("jax_enable_x64", name in IS_DOUBLE)
    with open(path) as file:
        data = {k: jnp.asarray(v, dtype=float) for k, v in json.load(file).items()}
    model = {"schools": schools, "radon": radon, "logistic": logistic}[name]
    start = time.perf_counter()
    svi = SVI(lambda: model(data), guide := autoguide.AutoNormal(lambda: model(data)),
              numpyro.optim.Adam(0.01), Trace_ELBO())
    key = jax.random.PRNGKey(1)
    result = svi.run(key, STEPS, progress_bar=False)
    jax.block_until_ready(guide.sample_posterior(key, result.params, sample_shape=(1000,)))
    whole = time.perf_counter() - start
    state = svi.init(key)
    run = jax.jit(
        lambda s: jax.lax.scan(lambda s, _: svi.update(s), s, None, length=STEPS)).lower(state).compile()
    best = float("inf")
    for _ in range(7):
        start = time.perf_counter()
        jax.block_until_ready(run(state))
        best = min(best, time.perf_counter() - start)
    print(json.dumps({"model": name, "step": 1e6 * best / STEPS, "whole": 1e3 * whole}))


main()
