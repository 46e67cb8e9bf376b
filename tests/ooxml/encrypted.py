"""Encrypted workbooks for tests: as today's programs make them, as Excel 2007 did, and some that no password opens."""

from __future__ import annotations

import io
import struct
from functools import cache
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted

AES_128, SHA_1, RSA_AES_PROVIDER = 0x660E, 0x8004, 0x18
SALT = b"0123456789abcdef"
ROUNDS = 50_000


@cache
def agile(plain: bytes, password: str) -> bytes:
    """As Excel 2010 and later, WPS and LibreOffice encrypt."""
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(password, out)
    return out.getvalue()


@cache
def standard(plain: bytes, password: str) -> bytes:
    """As Excel 2007 encrypted: AES-128 in ECB mode, SHA-1 ([MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.9)."""
    key = _standard_key(password)
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8I", 0x24, 0, AES_128, SHA_1, 128, RSA_AES_PROVIDER, 0, 0) + provider
    verifier = bytes(range(16))
    check = sha1(verifier).digest()
    info = struct.pack("<2H2I", 3, 2, 0x24, len(header)) + header
    info += struct.pack("<I", 16) + SALT + _ecb(verifier, key) + struct.pack("<I", len(check)) + _ecb(check, key)
    return container(struct.pack("<Q", len(plain)) + _ecb(plain, key), info)


def container(package: bytes, info: bytes) -> bytes:
    """An OLE2 file with the streams EncryptedPackage and EncryptionInfo."""
    out = io.BytesIO()
    ECMA376Encrypted(package, info).write_to(out)
    return out.getvalue()


def _standard_key(password: str) -> bytes:
    digest = sha1(SALT + password.encode("utf-16-le")).digest()
    for number in range(ROUNDS):
        digest = sha1(struct.pack("<I", number) + digest).digest()
    digest = sha1(digest + struct.pack("<I", 0)).digest()
    return sha1(bytes(a ^ b for a, b in zip(digest.ljust(64, b"\0"), b"\x36" * 64, strict=True))).digest()[:16]


def _ecb(data: bytes, key: bytes) -> bytes:
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # what the standard asks for
    return encryptor.update(data + bytes(-len(data) % 16)) + encryptor.finalize()
