"""Workbooks with an opening password: an OLE2 file around the encrypted package ([MS-OFFCRYPTO] 2.3.4).

msoffcrypto reads agile encryption (Excel 2010 and later, WPS, LibreOffice) and standard encryption (Excel 2007); it
writes agile encryption with AES and SHA-512, which all of them open.  The decrypted package never touches the disk.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from custsheet.errors import PackageError

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Signature of every OLE2 file."""
# Stream names as stored in an OLE2 directory.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_RIGHTS_MANAGEMENT = "DRMEncrypted".encode("utf-16-le")
MAX_SPIN_COUNT = 1_000_000
"""Limit on password hashing rounds. Programs use 50,000 or 100,000; millions would be a denial of service."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The password needed to encrypt a workbook again, and the encrypted bytes as opened."""

    password: str = field(repr=False)  # a message or a log must never show it
    original: bytes = field(repr=False)

    def close(self, plain: bytes) -> bytes:
        """Encrypt with the same password. Salts are random, so encrypting a package twice gives different bytes.

        For packages under 4 KB, smaller than any program writes, the library produces a bad stream; the check of the
        written file (saving.py) catches that.
        """
        from msoffcrypto.format.ooxml import OOXMLFile

        sealed = io.BytesIO()
        OOXMLFile(io.BytesIO(plain)).encrypt(self.password, sealed)
        return sealed.getvalue()


def is_encrypted(data: bytes) -> bool:
    """Is this an OLE2 file that contains an encrypted package?"""
    # The directory is searched as raw bytes: no need to parse OLE2 just to ask.
    return data.startswith(OLE2) and _ENCRYPTED_STREAM in data


def unseal(data: bytes, password: str | None, path: str) -> tuple[bytes, Seal | None]:
    """Decrypt a file: the plain package and the seal to encrypt it again. Unencrypted bytes are returned with None.

    Raises:
        PackageError: ``encrypted`` if no password is given; ``wrong_password``; ``encryption_unknown`` if no password
            can open it (rights management, certificates); ``truncated`` if the content is damaged.
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
    except Exception:  # for unsupported or damaged files the library raises whatever its parsers raise
        raise PackageError("encryption_unknown", path=path) from None
    try:
        # Standard encryption has no integrity check; the zip archive's checksums must do.
        file.decrypt(plain, verify_integrity=file.type == "agile")
    except Exception:
        raise PackageError("truncated", path=path) from None
    return plain.getvalue()
