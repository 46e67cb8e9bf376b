"""Puts templates/, which lies beside the package so that it is easy to find and edit, inside it when a wheel is built.

Everything else is in pyproject.toml. An editable install uses the folder where it is (custsheet/texts.py finds either).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

TEMPLATES = Path(__file__).parent / "templates"


class BuildWithTemplates(build_py):
    """``build_py`` that also copies templates/ to custsheet/templates."""

    def run(self) -> None:
        """Build the package, then add the templates; anew, because build/ may hold those of an earlier build."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "custsheet" / "templates"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(TEMPLATES, target)


setup(cmdclass={"build_py": BuildWithTemplates})
