"""What leaves the app as a file: briefings and single views, written from the same answers as the screen's."""
