"""Workbooks with an opening password: an OLE2 file around the encrypted package ([MS-OFFCRYPTO] 2.3.4).

msoffcrypto reads agile encryption (Excel 2010 and later, WPS, LibreOffice) and standard encryption (Excel 2007); it
writes agile with AES and SHA-512, which all of them open.  The plain package is only ever in memory.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from custsheet.errors import PackageError

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How every OLE2 file begins."""
# Names in an OLE2 file, as its directory spells them.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_RIGHTS_MANAGEMENT = "DRMEncrypted".encode("utf-16-le")
MAX_SPIN_COUNT = 1_000_000
"""Rounds of hashing a password. Programs use 50,000 or 100,000; a file with millions only wants to keep us busy."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What it takes to encrypt a workbook again: its password. And the encrypted bytes that were opened."""

    password: str = field(repr=False)  # a message or a log must never show it
    original: bytes = field(repr=False)

    def close(self, plain: bytes) -> bytes:
        """Encrypt with the same password; salts are random, so two results for one package differ.

        Of packages under 4 KB, smaller than any program makes them, the library writes a wrong stream; reading back
        what was written (saving.py) notices it.
        """
        from msoffcrypto.format.ooxml import OOXMLFile

        sealed = io.BytesIO()
        OOXMLFile(io.BytesIO(plain)).encrypt(self.password, sealed)
        return sealed.getvalue()


def is_encrypted(data: bytes) -> bool:
    """Does an encrypted package lie in this OLE2 file?"""
    return data.startswith(OLE2) and _ENCRYPTED_STREAM in data


def unseal(data: bytes, password: str | None, path: str) -> tuple[bytes, Seal | None]:
    """The plain package, and the seal to close it with; a file without encryption comes back as it is, with None.

    Raises:
        PackageError: ``encrypted`` without a password, ``wrong_password``, ``encryption_unknown`` when no password can
            open it (rights management, certificates), ``truncated`` when its content has been damaged.
    """
    if not is_encrypted(data):
        return data, None
    if _RIGHTS_MANAGEMENT in data:
        raise PackageError("encryption_unknown", path=path)
    if not password:
        raise PackageError("encrypted", path=path)
    return _decrypt(data, password, path), Seal(password, data)


def _decrypt(data: bytes, password: str, path: str) -> bytes:
    from msoffcrypto.exceptions import InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    plain = io.BytesIO()
    try:
        file = OOXMLFile(io.BytesIO(data))
        if file.info.get("spinValue", 0) > MAX_SPIN_COUNT:
            raise PackageError("encryption_unknown", path=path)
        file.load_key(password=password, verify_password=True)
    except InvalidKeyError:
        raise PackageError("wrong_password", path=path) from None
    except PackageError:
        raise
    except Exception:  # the library says "not supported" and "damaged" with whatever its parsers raise
        raise PackageError("encryption_unknown", path=path) from None
    try:
        # Standard encryption has no integrity value; there the checksums of the zip archive have to do.
        file.decrypt(plain, verify_integrity=file.type == "agile")
    except Exception:
        raise PackageError("truncated", path=path) from None
    return plain.getvalue()
