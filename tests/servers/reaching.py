import time
import urllib.error
import urllib.request


def status_of(url, headers=None, timeout=10):
    """The status of a page, 0 when nobody answers."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=timeout) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_until_it_answers(url, process, wanted=None, seconds=60):
    """Wait until `url` gives the status `wanted`, or any."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        status = status_of(url, timeout=2)
        if status == wanted or (wanted is None and status):
            return
        time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")
