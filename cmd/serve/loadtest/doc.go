// Package loadtest puts `atrium serve` under load: many people at once, and
// clients that mean harm. The host is a process of its own, so what it needs is
// its own; the clients are in the test. Beside it, in the same run, stands the
// smallest wish and Bubble Tea server, as absolute times depend on the machine.
//
// All of it is tests and benchmarks. Without ATRIUM_LONG=1 they are small and
// judge ratios, bytes, memory and counts only.
package loadtest
