"""Rules that hold for every room, and so belong to none."""
