"""Who may send now: time, rates, lanes. No HTTP and no calls: it is tested and benchmarked alone."""
