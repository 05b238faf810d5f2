"""Every piece of Credence code that the protocol tests run, in one place."""

SUM = "1 + 1"
SUM_RESULT = "2"
HELLO = 'print("hello, world")'
NOTE = "fn mean(x) = x"  # shadows a builtin, which is noted on stderr
ERROR = "no_such_name"
LOOP = "while true { }"
LOOP_AFTER_PRINT = 'print("started")\nwhile true { }'
ASK = 'print(input("Your name? "))'
PICTURE = "display(points([1, 2, 3], [1, 4, 9]))"
CLEAR = "clear_output()"
HELP = "?normal"
ASSIGN = "forty_two = 42"
ASSIGNED = "forty_two"
HISTORY_PATTERN = "1 ?*"


def say(text):
    """A cell that prints one line."""
    return f'print("{text}")'


def lines(count):
    """A cell that prints `line 1` to `line <count>`."""
    return f'for i in 1:{count} {{ print("line {{i}}") }}'


def pictures(count):
    """A cell that shows a value `count` times."""
    return f"for i in 1:{count} {{ display(i) }}"


FIT = """schools = table(
  effect = [28, 8, -3, 7, -1, 1, 18, 12],
  error  = [15, 10, 16, 11, 9, 11, 10, 18])
model eight_schools(effect: real[J], error: real[J]) {
  mu       ~ normal(0, 5)
  tau      ~ half_cauchy(5)
  theta[J] ~ normal(mu, tau)
  effect   ~ normal(theta, error)
}
post = fit(eight_schools, schools, seed = 1);"""

# The same for long enough that progress is shown.
LONG_FIT = FIT.replace("seed = 1", "seed = 1, method = nuts, steps = 8000")
