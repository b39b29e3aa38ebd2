"""Runs a program and prints its CPU, time and memory as JSON: `python -S measured_process.py COMMAND ...`.

Linux counts for a program at least the peak of the process that started it. So this one starts it, which is
small.
"""

import json
import resource
import subprocess
import sys
import time

if __name__ == "__main__":
    began_at = time.monotonic()
    subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    took_s = time.monotonic() - began_at
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps({"cpu_s": used.ru_utime + used.ru_stime, "took_s": took_s, "peak_mb": used.ru_maxrss / 2**10})
    )
