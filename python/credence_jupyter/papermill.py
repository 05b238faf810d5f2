"""Parameters for papermill (`papermill in.ipynb out.ipynb -p n 100`), as Credence code."""
import math

from papermill.engines import NBClientEngine
from papermill.translators import Translator, papermill_translators


class CredenceTranslator(Translator):
    """Python values as Credence literals."""

    @classmethod
    def translate_none(cls, val):
        return "none"

    @classmethod
    def translate_bool(cls, val):
        return "true" if val else "false"

    @classmethod
    def translate_float(cls, val):
        if math.isnan(val):
            return "missing"
        if math.isinf(val):
            raise ValueError("Credence has no word for an infinite number")
        text = repr(float(val))
        return text if "." in text or "e" in text else text + ".0"

    @classmethod
    def translate_str(cls, val):
        escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "{": "{{", "}": "}}"}
        text = "".join(
            escapes.get(c) or (c if c.isprintable() else f"\\u{{{ord(c):x}}}") for c in str(val))
        return f'"{text}"'

    @classmethod
    def translate_escaped_str(cls, str_val):
        return cls.translate_str(str_val)

    @classmethod
    def translate_list(cls, val):
        return f"[{', '.join(cls.translate(v) for v in val)}]"

    @classmethod
    def translate_dict(cls, val):
        entries = (f"{cls.translate_str(k)}: {cls.translate(v)}" for k, v in val.items())
        return f"{{{', '.join(entries)}}}"

    @classmethod
    def comment(cls, cmt_str):
        return f"# {cmt_str}".strip()

    @classmethod
    def assign(cls, name, str_val):
        return f"{name} = {str_val}"


class CredenceEngine(NBClientEngine):
    """papermill's own engine; that it is loaded is what registers the translator below."""


papermill_translators.register("credence", CredenceTranslator)
