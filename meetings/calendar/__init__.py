"""iCalendar for meetings (RFC 5545, 7986, 5546): from plain events to bytes and back. Knows no model and no request."""
