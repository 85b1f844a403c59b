"""The lab's window: view models that bind, and a thread of its own for the bench, which the window never waits for."""
