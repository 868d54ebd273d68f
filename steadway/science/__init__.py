"""Knowledge as pure functions and data: no web, no clock, no chance of its own."""
