"""Frames → findings, and findings → words (contract §3). One file per kind of check.

Which columns a check concerns is data (``templates/checks.toml``).  What cannot be read is found while reading, whom
a row belongs to while linking; a cell reported there is not reported again as blank.
"""

from custsheet.checking.check import check
from custsheet.checking.noise import Fingerprint, collapse, fingerprint, silenced
from custsheet.checking.report import issues_frame, row_messages

__all__ = ["Fingerprint", "check", "collapse", "fingerprint", "issues_frame", "row_messages", "silenced"]
