"""`cross_entropy ROWS CLASSES`, `cholesky N` and `wide ROWS WIDTH`, each with its gradient."""

import numpy


def cross_entropy(library, rows, classes):
    rows, classes = int(rows), int(classes)
    random = numpy.random.default_rng(1)
    logits = random.standard_normal((rows, classes)).astype(numpy.float32)
    labels = random.integers(0, classes, rows)
    if library.__name__ == "torch":
        z = library.from_numpy(logits).requires_grad_()
        y = library.from_numpy(labels)

        def call():
            z.grad = None
            library.nn.functional.cross_entropy(z, y, reduction="sum").backward()

        return call
    if library.__name__ == "jax":
        y = library.numpy.asarray(labels)[:, None]

        def loss(z):
            return -library.numpy.take_along_axis(library.nn.log_softmax(z), y, 1).sum()

        compiled = library.jit(library.value_and_grad(loss))
        z = library.numpy.asarray(logits)
        return lambda: compiled(z)[1].block_until_ready()
    return None


def cholesky(library, n):
    n = int(n)
    a = numpy.random.default_rng(1).standard_normal((n, n))
    a = a @ a.T + n * numpy.eye(n)
    if library.__name__ == "torch":
        x = library.from_numpy(a).requires_grad_()

        def call():
            x.grad = None
            library.linalg.cholesky(x).diagonal().log().sum().backward()

        return call
    if library.__name__ == "jax":
        library.config.update("jax_enable_x64", True)

        def loss(x):
            return library.numpy.log(library.numpy.diag(library.numpy.linalg.cholesky(x))).sum()

        compiled = library.jit(library.value_and_grad(loss))
        x = library.numpy.asarray(a)
        return lambda: compiled(x)[1].block_until_ready()
    return None


def wide(library, rows, width):
    rows, width = int(rows), int(width)
    random = numpy.random.default_rng(1)

    def array(*shape):
        return random.standard_normal(shape).astype(numpy.float32)

    x, y = array(rows, 1), array(rows)
    weights = [array(1, width), array(width), array(width, 1), array(1)]
    if library.__name__ == "torch":
        x, y = library.from_numpy(x), library.from_numpy(y)
        weights = [library.from_numpy(w).requires_grad_() for w in weights]

        def call():
            hidden = library.relu(x @ weights[0] + weights[1])
            mean = (hidden @ weights[2] + weights[3])[:, 0]
            return library.autograd.grad(0.5 * ((y - mean) ** 2).sum(), weights)

        return call
    if library.__name__ == "jax":

        def loss(weights):
            hidden = library.nn.relu(x @ weights[0] + weights[1])
            return 0.5 * ((y - (hidden @ weights[2] + weights[3])[:, 0]) ** 2).sum()

        compiled = library.jit(library.value_and_grad(loss))
        return lambda: compiled(weights)[1][0].block_until_ready()
    return None


CASES = {"cross_entropy": cross_entropy, "cholesky": cholesky, "wide": wide}
