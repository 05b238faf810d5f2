"""Numbers one by one: `element NAME COUNT`, `normals COUNT`, and `copy COUNT` of floats."""

import importlib

import numpy


def element(library, name, count):
    x = (numpy.random.default_rng(1).random(int(count)) * 3 + 0.1).astype(numpy.float32)
    if library.__name__ == "numpy":
        function = getattr(numpy, name, None)
        out = numpy.empty_like(x)
        return function and (lambda: function(x, out=out))
    if library.__name__ == "torch":
        x = library.from_numpy(x)
        function = getattr(library, name, None) or getattr(library.nn.functional, name)
        return lambda: function(x)
    others = {"softplus": ("jax.nn", "softplus"), "lgamma": ("jax.scipy.special", "gammaln")}
    module, attribute = others.get(name, ("jax.numpy", name))
    compiled = library.jit(getattr(importlib.import_module(module), attribute))
    x = library.numpy.asarray(x)
    return lambda: compiled(x).block_until_ready()


def normals(library, count):
    count = int(count)
    if library.__name__ == "numpy":
        generator = numpy.random.default_rng(1)
        out = numpy.empty(count, numpy.float32)
        return lambda: generator.standard_normal(out=out, dtype=numpy.float32)
    if library.__name__ == "torch":
        out = library.empty(count)
        return lambda: out.normal_()
    draw = library.jit(lambda key: library.random.normal(key, (count,)))
    key = library.random.key(1)
    return lambda: draw(key).block_until_ready()


def copy(library, count):
    """As many bytes moved as by a sweep that reads eight arrays and writes six."""
    if library.__name__ != "numpy":
        return None
    x = numpy.ones(int(count), numpy.float32)
    out = numpy.empty_like(x)
    return lambda: numpy.copyto(out, x)


CASES = {"element": element, "normals": normals, "copy": copy}
