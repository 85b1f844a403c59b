"""Keys and certificates: what is sealed in the books, and the demo's own certificate authority."""
