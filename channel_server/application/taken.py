"""How a request that moves money was taken: begun by this call, or known from before."""

from dataclasses import dataclass

from channel_server.application.records import DrawdownRecord


@dataclass(frozen=True, slots=True)
class Begun:
    """The intent is on disk, and this call goes on with it."""

    record: DrawdownRecord


@dataclass(frozen=True, slots=True)
class Repeated:
    """The request had been taken before; this is where its drawdown stands. Nobody is asked anything anew."""

    record: DrawdownRecord
