// Package journal is the offline store `.atrium/` (SPEC T4): what a tracker has
// recorded and what of it the server has acknowledged. Everything a run records goes
// here first, and whoever uploads reads it from here, so that there is one mechanism
// of crash safety instead of one for each way of being interrupted.
//
// # On disk, format 1
//
//	.atrium/
//	  RUN/            a folder a run, named by its UUID; made aside and renamed, so that
//	    journal       no run exists without its header: append-only frames
//	    acked         what the server acknowledged: JSON and a checksum, replaced whole
//	    state         why it is not synchronised, for status: likewise
//	    files/SHA256  the contents of artifacts
//	    writer.lock   held (flock) while the tracker lives
//	    sync.lock     held while a batch is uploaded and its acknowledgement written
//
// A frame is 36 bytes and a payload (integers little-endian):
//
//	0  marker   a7 d1 4a 1e      where a reader goes on after damage
//	4  length   uint32           of the payload, at most MaxPayload
//	8  seq      uint64           0 is the header; then without gaps
//	16 time     int64            Unix nanoseconds
//	24 kind     byte             Kind; 25–27 are zero
//	28 payload  uint32           CRC-32C of run UUID and payload
//	32 frame    uint32           CRC-32C of run UUID and bytes 0–27 and 28–31
//
// The UUID in the checksums keeps a block of another journal from fitting. The header
// record is JSON (Identity); a journal of a newer format is refused by its name.
//
// # What is promised
//
// A record that Append returned without an error survives kill -9 of the tracker. A
// power loss costs at most what was appended since the last flush: SyncEvery (one
// second) or SyncBytes (1 MiB), and nothing that was appended before a status record,
// which is flushed at once. A record that could not be written is never half there: the
// writer cuts off its own torn tail, holds up to HoldBytes back, counts what exceeds
// that, and writes the count into the journal (Lost) when there is space again.
//
// A reader tells a torn tail (the end of a file whose writer was killed) from damage.
// Damage is named with its position, and what follows it is counted. Nothing follows
// from a name that could not be looked up or an answer that did not come: a record is
// done with only when a server named it as stored (Mark).
//
// Chosen: one file a run with frames, and the mark beside it. Rejected: a bbolt file a
// run (two flushes an append, nothing readable while it is open), and files cut in
// pieces that are deleted as they are acknowledged (a deletion that could be wrong).
// Journals are therefore never compacted; they are removed whole (Store.Remove).
package journal
