"""The model-based test of the money path: `make model`, and a small part of it in `make test`."""
