"""The edge to the web: the one unit that fetches.

httpx loads its command line where click is installed, and with it rich and pygments; httpcore loads trio
where that is. Neither is used: a tenth of a second and 12 MB.
"""

import sys

_UNUSED = [name for name in ("httpx._main", "trio") if name not in sys.modules]
sys.modules.update(dict.fromkeys(_UNUSED))  # type: ignore[arg-type]  # None: to import it fails, for now
try:
    import httpcore
    import httpx
finally:
    for name in _UNUSED:
        del sys.modules[name]

__all__ = ["httpcore", "httpx"]
