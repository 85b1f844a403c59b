"""The use cases over gRPC: servicers, mapping, refusals as statuses, the gate that every call passes."""
