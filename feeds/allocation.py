"""How the C library's allocator is asked to give memory back, in a process that runs for months. No state but the process's own.

glibc keeps an arena for every few threads and, once a large block was freed, takes the next one from an arena as well: answers of
many MB in many threads leave holes that are never given back (mallopt(3), M_MMAP_THRESHOLD and M_ARENA_MAX).
"""

import ctypes
import sys
from functools import cache

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
_LARGE_BYTES = 256 * 1024
_ARENAS = 2


@cache
def settle() -> bool:
    """Let large blocks go back to the system when they are freed, and few arenas be made; False where no glibc listens."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl has no such call, and no such holes
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)) and bool(mallopt(_M_ARENA_MAX, _ARENAS))
