"""Credence in the Python tools around Jupyter."""
