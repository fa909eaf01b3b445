package wire

// The coding of records, for tests.
var (
	EncodeRecords = encodeRecords
	DecodeRecords = decodeRecords
)
