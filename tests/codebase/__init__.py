"""Tests of the code itself: its arrows, its sizes, its promises."""
