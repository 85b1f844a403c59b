"""What a camera sees: document OCR, face match, liveness, and the specimens that they are measured with."""
