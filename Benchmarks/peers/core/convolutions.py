"""Convolutions: `conv BATCH SIZE CHANNELS KERNEL FILTERS PASS`, valid, stride 1.

Passes: forward, input, filter. Torch gets its own layout, channels before rows.
"""

import numpy


def conv(library, batch, size, channels, kernel, filters, which):
    batch, size, channels, kernel, filters = map(int, (batch, size, channels, kernel, filters))
    out = size - kernel + 1
    random = numpy.random.default_rng(1)

    def array(*shape):
        return random.standard_normal(shape).astype(numpy.float32)

    if library.__name__ == "torch":
        x = library.from_numpy(array(batch, channels, size, size))
        w = library.from_numpy(array(filters, channels, kernel, kernel))
        dy = library.from_numpy(array(batch, filters, out, out))
        if which == "forward":

            def call():
                with library.no_grad():
                    return library.nn.functional.conv2d(x, w)

            return call
        mask = [which == "input", which == "filter", False]
        return lambda: library.ops.aten.convolution_backward(
            dy, x, w, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1, mask
        )
    if library.__name__ == "jax":
        x = library.numpy.asarray(array(batch, size, size, channels))
        w = library.numpy.asarray(array(kernel, kernel, channels, filters))
        dy = library.numpy.asarray(array(batch, out, out, filters))

        def forward(x, w):
            return library.lax.conv_general_dilated(
                x, w, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC")
            )

        if which == "forward":
            compiled = library.jit(forward)
            return lambda: compiled(x, w).block_until_ready()
        place = 0 if which == "input" else 1
        compiled = library.jit(lambda x, w, dy: library.vjp(forward, x, w)[1](dy)[place])
        return lambda: compiled(x, w, dy).block_until_ready()
    return None


CASES = {"conv": conv}
