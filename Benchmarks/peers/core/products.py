"""Products of matrices: `gemm float|double M K N FORM`, FORM saying which factors are transposed."""

import numpy


def gemm(library, kind, m, k, n, form):
    m, k, n = int(m), int(k), int(n)
    kind = numpy.float32 if kind == "float" else numpy.float64
    random = numpy.random.default_rng(1)
    a = random.standard_normal((k, m) if form[0] == "T" else (m, k)).astype(kind)
    b = random.standard_normal((n, k) if form[1] == "T" else (k, n)).astype(kind)
    if library.__name__ == "numpy":
        left = a.T if form[0] == "T" else a
        right = b.T if form[1] == "T" else b
        out = numpy.empty((m, n), kind)
        return lambda: numpy.matmul(left, right, out=out)
    if library.__name__ == "torch":
        left, right = library.from_numpy(a), library.from_numpy(b)
        left = left.T if form[0] == "T" else left
        right = right.T if form[1] == "T" else right
        out = library.empty((m, n), dtype=left.dtype)
        return lambda: library.mm(left, right, out=out)
    if kind == numpy.float64:
        library.config.update("jax_enable_x64", True)
    left, right = library.numpy.asarray(a), library.numpy.asarray(b)

    def product(left, right):
        left = left.T if form[0] == "T" else left
        return library.numpy.matmul(left, right.T if form[1] == "T" else right)

    compiled = library.jit(product)
    return lambda: compiled(left, right).block_until_ready()


CASES = {"gemm": gemm}
