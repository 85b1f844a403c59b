"""What an operator sets: by flags, or by the environment (`EDIAN_LISTEN` and so on); flags win."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from channel_server.application.services import Policy
from channel_server.database_url import DatabaseUrl, PostgresUrl, SqliteUrl, parse_database_url


def is_origin(text: str) -> bool:
    """Say whether a text is an origin as a browser sends it: exact, and TLS unless it is this host's own."""
    return re.fullmatch(_ORIGIN, text) is not None and not text.endswith(_UNSAID)


_NAME = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
_ORIGIN = rf"(?:https://{_NAME}|http://(?:localhost|127\.0\.0\.1))(?::[1-9][0-9]{{0,4}})?"
_UNSAID = (":80", ":443")
"""A scheme's own port: no browser says it, so that an origin with it would never be met."""


class Settings(BaseSettings):
    """All settings of the channel server, each with its default."""

    model_config = SettingsConfigDict(env_prefix="EDIAN_", frozen=True, extra="forbid")

    database: str = Field(
        "sqlite:///channel.db",
        description="Where the books are: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.",
    )
    listen: str = Field("127.0.0.1:7300", description="Address to take calls on; port 0 takes a free one.")
    mobile_listen: str | None = Field(
        None, description="Address to take the calls of mobile banks on, as JSON over HTTPS; not set: none are taken."
    )
    mobile_customer_rate: float = Field(
        5, gt=0, description="Calls a second of one customer's telephone; 8 times as many at once."
    )
    mobile_partner_rate: float = Field(
        500, gt=0, description="Calls a second of one mobile bank; twice as many at once."
    )
    mobile_origins: tuple[str, ...] = Field(
        (),
        description="Origins (https://HOST[:PORT]) whose pages may call the mobile address from a browser; none may "
        "unless it is named here.",
    )
    fronts: int = Field(
        1, ge=0, le=64, description="Processes that end TLS and gRPC before the engine; 0: the engine does it itself."
    )
    certs: Path = Field(Path("certs"), description="Folder of ca.pem, server.pem and server.key.")
    backoffice: str = Field("127.0.0.1:7400", description="Address of the bank's own systems.")
    backoffice_authority: Path | None = Field(
        None, description="Authority (PEM) of the bank's systems; they are called without TLS where there is none."
    )
    ready_file: Path | None = Field(None, description="Written once calls are taken: addresses and pid, as JSON.")
    master_key: Path | None = Field(
        None,
        description="File of the key that seals identity data; not set: beside a file of books, else channel.key.",
    )
    log_format: Literal["console", "json"] = "console"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    question_ms: int = Field(3_000, ge=100, le=60_000, description="Longest wait for an answer that moves nothing.")
    money_ms: int = Field(8_000, ge=100, le=60_000, description="Longest wait for core banking to post.")
    confirm_within_s: float = Field(900, gt=0, description="After it an unknown outcome goes to a person.")
    look_again_s: tuple[float, ...] = Field(
        (60, 600, 3_600, 21_600),
        description="When core is asked again whether it agrees with an end that followed on a lost answer.",
    )
    longest_backoff_s: float = Field(120, gt=0, description="Longest pause between two questions about one payment.")
    session_lifetime_s: float = Field(1_800, gt=0)
    quote_lifetime_s: float = Field(1_200, gt=0)
    idle_timeout_s: float = Field(60, gt=0, description="Idle time after which a terminal asks its customer.")
    lease_s: float = Field(45, gt=0, description="How long one server works on a drawdown before another may.")
    day_lease_s: float = Field(60, gt=0, description="How long after its last sign of life a day's end is taken over.")
    day_wait_for_payments_s: float = Field(60, ge=0, description="How long closing a day waits for what is under way.")
    staff_token_lifetime_s: float = Field(36_000, gt=0, description="How long a sign-in at a workstation lasts.")
    idle_lock_s: float = Field(300, gt=0, description="Idle time after which a workstation locks its screen.")
    # RFC 9106, section 4, second recommended option; OWASP's least is 19,456 KiB, 2 passes, 1 lane.
    argon2_memory_kib: int = Field(65_536, ge=8, description="Memory that hashing one password takes (argon2id).")
    argon2_passes: int = Field(3, ge=1, description="Passes over that memory.")
    argon2_lanes: int = Field(4, ge=1, description="Lanes of it.")
    shutdown_grace_s: float = Field(20, ge=0, description="How long calls and payments under way may take to end.")

    @field_validator("database")
    @classmethod
    def _database(cls, value: str) -> str:
        parse_database_url(value)
        return value

    @field_validator("listen", "backoffice", "mobile_listen")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65_535:
            raise ValueError(f"{value!r} is not HOST:PORT, such as 127.0.0.1:7300")
        return value

    @field_validator("mobile_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not is_origin(origin):
                raise ValueError(f"{origin!r} is no origin of a page, such as https://mobile.bank.example")
        return value

    @property
    def database_url(self) -> DatabaseUrl:
        """Where the books are."""
        return parse_database_url(self.database)

    @property
    def master_key_path(self) -> Path:
        """The file of the key that seals identity data: beside a file of books, else in the working folder."""
        match self.database_url:
            case SqliteUrl(path):
                return self.master_key or path.with_name(path.name + ".key")
            case PostgresUrl():
                return self.master_key or Path("channel.key")

    @property
    def policy(self) -> Policy:
        """The lengths of time that use cases obey."""
        return Policy(
            session_lifetime=timedelta(seconds=self.session_lifetime_s),
            quote_lifetime=timedelta(seconds=self.quote_lifetime_s),
            idle_timeout=timedelta(seconds=self.idle_timeout_s),
            lease=timedelta(seconds=self.lease_s),
            confirm_within=timedelta(seconds=self.confirm_within_s),
            looks=tuple(timedelta(seconds=each) for each in self.look_again_s),
            longest_backoff=timedelta(seconds=self.longest_backoff_s),
            staff_token_lifetime=timedelta(seconds=self.staff_token_lifetime_s),
            idle_lock=timedelta(seconds=self.idle_lock_s),
        )
