"""What the sandbox says when a call cannot be answered as asked; the edge turns each into one gRPC status.

A refusal that is part of a conversation (a posting refused, a PIN wrong) is an answer and not one of these.
"""


class SandboxError(Exception):
    """Base of all; the message is for whoever wrote the caller."""


class InvalidError(SandboxError):
    """The request makes no sense here whatever the books say. The caller corrects it."""


class NotFoundError(SandboxError):
    """The request names something that does not exist at this bank."""


class ContentDiffersError(SandboxError):
    """The reference has been used for something else. The caller has a bug; nothing was changed."""


class NotOfferedError(SandboxError):
    """This back office does not offer the operation, as its capabilities say."""
