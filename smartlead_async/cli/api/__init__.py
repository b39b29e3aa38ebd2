"""`smartlead-async api METHOD PATH`: any call of the API, by its path, with JSON in and out."""
