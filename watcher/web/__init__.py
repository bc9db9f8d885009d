"""What a person sees in a browser, and what a program reads: the page, feeds, a calendar, an API, metrics."""
