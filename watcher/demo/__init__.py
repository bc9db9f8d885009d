"""`watcher demo`: the service itself on a small news site of invented outlets, served on loopback."""

from watcher.demo.play import run_demo

__all__ = ["run_demo"]
