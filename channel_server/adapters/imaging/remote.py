"""Imaging over `edian.backoffice.v1.ImagingService`."""

import hashlib

from edian.backoffice.v1 import imaging_service_pb2 as pb
from edian.backoffice.v1 import imaging_service_pb2_grpc as pb_grpc

from channel_server.adapters.backoffice.link import BackOfficeLink, read
from channel_server.application.ports import Outcome, Paper


class RemoteImaging:
    """The bank's image platform, or the sandbox."""

    def __init__(self, link: BackOfficeLink) -> None:
        self._link = link
        self._stub = pb_grpc.ImagingServiceStub(link.channel)

    async def store_image(self, paper: Paper) -> Outcome[bytes]:
        """Store a paper; an answer about other content than was sent is no success."""
        request = pb.StoreImageRequest(
            bank_id=paper.bank_id,
            reference=paper.reference,
            kind=paper.kind,
            media_type=paper.media_type,
            content=paper.content,
        )
        expected = hashlib.sha256(paper.content).digest()

        def digest(answer: pb.StoreImageResponse) -> bytes:
            if answer.content_sha256 != expected:
                raise ValueError("the digest is that of other content")
            return answer.content_sha256

        return read(await self._link.ask(self._stub.StoreImage, request), digest)
