"""The edge: every RPC has a handler, every error a status."""

import pytest

from channel_server.sandbox import errors
from channel_server.sandbox.edge.operations import operations_of
from channel_server.sandbox.edge.server import STATUSES


def test_every_error_of_the_sandbox_has_a_status_of_its_own() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and kind is not errors.SandboxError]
    assert set(STATUSES) == set(kinds)
    assert len(set(STATUSES.values())) == len(kinds)


def test_rpc_without_a_handler_is_found_at_start() -> None:
    with pytest.raises(LookupError, match=r"nothing handles edian\.backoffice\.v1"):
        operations_of([object()])
