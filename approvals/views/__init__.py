from .queue import queue
from .requests import request_detail

__all__ = ["queue", "request_detail"]
