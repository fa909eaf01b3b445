//go:build !race

package people_test

// raced says that the race detector makes everything slow.
const raced = false
