"""The channel server as a workstation calls it: plain values, one port, gRPC behind it and a twin for tests."""
