"""Files as rows: encoding, dialect, header, rows. Knows no job and no network."""
