"""The RPCs of `edian.backoffice.v1`, found in the contract itself: a new one cannot be forgotten."""

from collections.abc import Mapping

from edian.backoffice.v1 import (
    card_verification_service_pb2,
    core_banking_service_pb2,
    credit_system_service_pb2,
    imaging_service_pb2,
    notification_service_pb2,
    risk_decision_service_pb2,
)
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor

_FILES = (
    core_banking_service_pb2,
    card_verification_service_pb2,
    credit_system_service_pb2,
    imaging_service_pb2,
    notification_service_pb2,
    risk_decision_service_pb2,
)


def services() -> tuple[ServiceDescriptor, ...]:
    """List the services of the contract."""
    return tuple(service for file in _FILES for service in file.DESCRIPTOR.services_by_name.values())


def operation_names() -> tuple[str, ...]:
    """List the names of all RPCs; each is there once over all services."""
    return tuple(method.name for service in services() for method in service.methods)


def methods() -> Mapping[str, MethodDescriptor]:
    """Find the RPCs by their names."""
    return {method.name: method for service in services() for method in service.methods}
