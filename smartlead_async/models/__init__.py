"""What the API takes and answers, as attrs classes; the same file names as `endpoints`."""
