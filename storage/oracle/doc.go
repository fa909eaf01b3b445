// Package oracle tests the store against an independent model of the rules:
// plain maps and the sentences of SPEC 3 and 4, without a line of the rules
// that it judges. It holds tests only.
//
//   - TestDecisionTable goes through every cell of role, grant, expiry,
//     visibility, account and workspace state, and compares the one decision
//     with the model's formula.
//   - TestRules lets random people do random things, valid and not, over a
//     clock that jumps, and compares every outcome, every count and what every
//     person may do and sees. TestRulesOnFile is the same over a file.
//   - TestDoors does the same with keys, codes, logins, sign-ups, service accounts
//     and enforced login providers, and asks in sessions that have proven a key, a
//     login or nothing.
//   - TestRaces lets two changes meet that must not both succeed.
//
// A failure of the random tests prints the seed and the line that repeats it:
//
//	go test ./storage/oracle -run TestRules$ -rapid.seed=N
//
// rapid also keeps the shortened failure as a file below testdata/rapid and
// prints how to run it (-rapid.failfile=…). TestRaces prints the round; rounds
// depend on the scheduler, so -count and -race find more than a number.
//
// ATRIUM_LONG=1 runs many more and longer sequences, and more rounds;
// -rapid.checks and -rapid.steps say exactly how many.
//
// Where SPEC leaves open whether something is refused, the model accepts both
// (doubt.open); where several rules forbid it, any of their codes.
package oracle
