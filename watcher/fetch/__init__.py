"""The edge to the web: the one unit that fetches.

httpcore loads trio where that is installed, and httpx its command line where click is, and with it rich and
pygments. Neither is used: a tenth of a second and 12 MB.
"""

import sys

_IS_FREE = "trio" not in sys.modules
if _IS_FREE:
    sys.modules["trio"] = None  # type: ignore[assignment]  # to import it fails, for now
try:
    import httpcore
finally:
    if _IS_FREE:
        del sys.modules["trio"]
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # httpx is loaded when it is needed

__all__ = ["httpcore"]
