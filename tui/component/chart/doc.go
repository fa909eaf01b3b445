// Package chart draws lines and bars in cells. Line and Bars are data; their View
// is a pure function of that, a size and a theme, and draws at any size.
//
// Shape: the geometry of ntcharts (its braille grid, line points and block
// elements), over cells, scales and labels of our own. Rejected: its chart models.
// They draw each cell by a style of the process's own output, have no signs but
// braille and lines, label with whole numbers cut at bytes, and do not bear every
// size: a canvas of less than no cells panics, and so do bars that are more than
// their columns and have no gap.
//
// Every chart can be read without colour: several lines end in a letter each, or
// are drawn in signs of their own where a terminal has no colours or only ASCII.
// What is not a number is left out, interrupts its line and is counted.
package chart
