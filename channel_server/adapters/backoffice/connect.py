"""All ports towards the bank's own systems at once, over one link."""

import grpc

from channel_server.adapters.backoffice.link import BackOfficeLink, LinkSettings
from channel_server.adapters.cards import RemoteCardVerification
from channel_server.adapters.core_banking import RemoteCoreBanking
from channel_server.adapters.credit import RemoteCreditSystem
from channel_server.adapters.imaging import RemoteImaging
from channel_server.adapters.notify import RemoteNotifier
from channel_server.adapters.risk import RemoteRiskDecision
from channel_server.application.ports import BackOffice


def connect_back_office(
    settings: LinkSettings, credentials: grpc.ChannelCredentials | None = None
) -> tuple[BackOffice, BackOfficeLink]:
    """Make the ports and the link that they share; the caller closes the link. Needs a running event loop.

    Nothing is sent: a bank that cannot be reached shows with the first call, as `OutcomeUnknown`.
    """
    link = BackOfficeLink(settings, credentials)
    ports = BackOffice(
        core=RemoteCoreBanking(link),
        credit=RemoteCreditSystem(link),
        risk=RemoteRiskDecision(link),
        imaging=RemoteImaging(link),
        notifier=RemoteNotifier(link),
        cards=RemoteCardVerification(link),
    )
    return ports, link
