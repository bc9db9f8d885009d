"""Alerts and rounds for other programs: Atom, JSON Feed, iCalendar, CSV, JSON. Pure functions of values."""
