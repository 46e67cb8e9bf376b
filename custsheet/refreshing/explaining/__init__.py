"""The parts of an explanation: whom it is about, what went in, and what was made of it."""
