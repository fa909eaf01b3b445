// Package track holds the operations by which a tracker brings a run to its
// project (SPEC 7): Begin, Append, Upload, End; and Delete, which takes one away.
//
// A run is known in its workspace by the UUID that its tracker made, and each of
// its entries by that and a sequence number, so that everything can be sent twice
// and is stored and counted once (T5). What only grows a run leaves no audit
// record (Effect.Tracked); its start and its deletion do.
package track
