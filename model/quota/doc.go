// Package quota is the arithmetic of subscriptions (SPEC 5 and 6): what a
// workspace may use, what it has used, what that means, and when it changes.
// Nothing here reads a clock, a file or a setting. All of it is integers: whole
// seconds, bytes and cents.
//
// Shape: a Ledger is a small value that a record holds. At(ledger, plans, now)
// brings a copy of it up to date in memory, which is a Balance; every question is
// asked of that, so a read never depends on a chore (O1), and every change is made
// to that, so none can forget to settle first. A change stores Balance.Ledger and
// what Balance.Due names; a read stores nothing.
// Rejected: a ledger of postings. Its sums would need the whole history or a
// snapshot of it, and the snapshot is what the Ledger is.
//
// How the hours of a period are covered is one rule, cover: what the period has
// used and no package has covered yet is taken from the packages that are alive,
// the one that expires first before the others. Usage, top-ups and changes of plan
// all end in that rule, so they cannot disagree. What nothing covers is the
// overdraft; usage is a fact, so it is counted and never refused. The overdraft is
// taken from the next top-up of the same period, and ends with the period: a
// package that arrives is whole.
//
// Moments never run backward: a clock that was set back is taken for the latest
// moment that the ledger was settled at, so no period can come twice.
package quota
