"""What the counter's pages bind to: state as QObjects, no Qt Quick, no gRPC."""
