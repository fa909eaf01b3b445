// Package faults is what tests of the store break things with:
//
//	disk.go     a file system that counts its operations and fails one of them
//	record.go   the log of writes, syncs and names that it keeps
//	power.go    what a power cut may leave of such a log: writes that were not
//	            flushed are kept, dropped, reordered or torn
//	hook.go     bbolt's page writes, which go past every interface
//	damage.go   damaged copies of a file
//
// Everything random comes from a seed that the test prints.
package faults
