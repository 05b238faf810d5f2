"""Colours of Credence code for Pygments: nbconvert, Sphinx, terminals."""
from pygments.lexer import RegexLexer, bygroups, default, words
from pygments.token import (
    Comment, Error, Keyword, Name, Number, Operator, Punctuation, String, Whitespace)

KEYWORDS = (
    "model", "fn", "for", "in", "while", "if", "else", "return", "break", "continue")
WORD_OPERATORS = ("and", "or", "not")
CONSTANTS = ("true", "false", "none", "missing", "end")
KINDS = ("real", "int", "bool", "index", "simplex")

DISTRIBUTIONS = tuple("""
normal lognormal cauchy laplace logistic gumbel half_normal half_cauchy student_t half_student_t
exponential gamma inverse_gamma weibull pareto beta uniform discrete_uniform bernoulli binomial
poisson negative_binomial beta_binomial categorical ordered_logistic ordered_probit geometric
multinomial dirichlet_multinomial dirichlet multivariate_normal multivariate_student_t
lkj_cholesky lkj_correlation wishart inverse_wishart skew_normal inverse_gaussian von_mises
zero_sum_normal car icar gaussian_process flat truncated censored mixture ordered zero_inflated
hurdle centred noncentred
""".split())

FUNCTIONS = tuple("""
zeros ones eye fill concat stack matrix linspace rows columns length shape sum prod cumsum cumprod
diff max min argmax argmin sort order rank reverse unique exp log log1p expm1 sqrt abs floor ceil
round logit sigmoid softmax log_sum_exp softplus Phi inv_Phi lgamma digamma erf outer diag cholesky
solve inverse log_det where is_missing drop_missing category labels lag distance print display help
mean sd var median quantile hdi mode cov cor prob sample logp cdf factor fit predict prior simulate
log_score check loo waic compare ppc explain table load dataset head describe rename group summary
join split standardize one_hot grid drop bspline shuffle save restore plot trace forest density
histogram pair interval reliability confusion heatmap images line points band input dense conv2d
max_pool2d avg_pool2d flatten dropout layer_norm embedding mlp relu tanh gelu elu bayesian
deterministic
""".split())

# Letters of any script, then letters, marks, digits of any kind, subscripts among them.
NAME = r"[^\W\d][\w\u0300-\u036f]*"
NUMBER = r"\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d+)?"


class CredenceLexer(RegexLexer):
    """Lexer for Credence, a language for Bayesian models."""

    name = "Credence"
    aliases = ["credence"]
    filenames = ["*.credence"]
    mimetypes = ["text/x-credence"]
    version_added = ""

    tokens = {
        "root": [
            (r"\s+", Whitespace),
            (r"#.*", Comment.Single),
            (r'"', String.Double, "text"),
            (NUMBER, Number),
            (rf"(\.)(\s*)({NAME})", bygroups(Punctuation, Whitespace, Name.Attribute)),
            (rf"(model|fn)(\s+)({NAME})", bygroups(Keyword, Whitespace, Name.Function)),
            (rf"(:)(\s*)({'|'.join(KINDS)})\b", bygroups(Operator, Whitespace, Keyword.Type)),
            (words(KEYWORDS, suffix=r"\b"), Keyword),
            (words(WORD_OPERATORS, suffix=r"\b"), Operator.Word),
            (words(CONSTANTS, suffix=r"\b"), Keyword.Constant),
            (words(DISTRIBUTIONS, suffix=r"\b(?=\s*\()"), Name.Class),
            (words(FUNCTIONS, suffix=r"\b(?=\s*\()"), Name.Builtin),
            (rf"{NAME}(?=\s*\()", Name.Function),
            (NAME, Name),
            (r"~", Operator),
            (r"\|>|\.\.\.|==|!=|<=|>=|[-+*/%@^=<>:']", Operator),
            (r"\{", Punctuation, "braces"),
            (r"[()\[\]},;.?]", Punctuation),
            (r".", Error),
        ],
        # The same between braces, so that a hole in text ends at its own brace.
        "braces": [(r"\}", Punctuation, "#pop"), default("expression")],
        "expression": [(r"(?=\})", Whitespace, "#pop")],
        "text": [
            (r'"', String.Double, "#pop"),
            (r"\{\{|\}\}", String.Escape),
            (r"\\(?:u\{[0-9A-Fa-f]+\}|.)", String.Escape),
            (r"\{", String.Interpol, "hole"),
            (r'[^"{}\\\n]+', String.Double),
            (r"\}", String.Double),
            (r"\n", Whitespace, "#pop"),
        ],
        "hole": [
            (r"(:)(\.\d+)(\})", bygroups(String.Interpol, Number, String.Interpol), "#pop"),
            (r"\}", String.Interpol, "#pop"),
            (r"\n", Whitespace, "#pop:2"),
        ],
    }
    tokens["expression"] += tokens["root"]
    tokens["hole"] += tokens["root"]
