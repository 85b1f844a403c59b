"""A mobile bank that vouches for its customers: a signing key of its own, and assertions under it; sandbox only."""

import json
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm

from channel_server.sandbox.errors import SandboxError

_LIFE_S = 120


@dataclass(frozen=True, slots=True)
class MobileBank:
    """A partner's side of the token exchange."""

    key: ec.EllipticCurvePrivateKey
    issuer: str
    audience: str

    @classmethod
    def at(cls, path: Path, issuer: str, audience: str) -> "MobileBank":
        """Read its key, or make one.

        Raises:
            SandboxError: the file holds no key of this kind.
        """
        if not path.exists():
            made = ec.generate_private_key(ec.SECP256R1())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except ValueError as error:
            raise SandboxError(f"{path} holds no private key") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise SandboxError(f"{path} holds a key that is not for ES256")
        return cls(key, issuer, audience)

    @property
    def key_id(self) -> str:
        """The key's name: the beginning of its point, which another key does not have."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
        return point.hex()[:16]

    def key_set(self) -> str:
        """The public keys as a JWK set."""
        public = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return json.dumps({"keys": [{**public, "kid": self.key_id, "alg": "ES256", "use": "sig"}]}) + "\n"

    def assertion(self, customer_id: str, account_number: str, **changes: object) -> str:
        """Vouch for a customer, once; `changes` are claims as a test wants them."""
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": customer_id,
            "account": account_number,
            "iat": now,
            "exp": now + _LIFE_S,
            "jti": str(uuid.uuid4()),
        }
        return jwt.encode({**claims, **changes}, self.key, algorithm="ES256", headers={"kid": self.key_id})
