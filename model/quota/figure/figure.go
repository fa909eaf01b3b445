package figure

import (
	"strconv"
	"strings"

	"atrium/model"
)

const hour = 60 * 60

// MaxHours is the most hours that can be written.
const MaxHours = 10_000_000

// ParseHours reads hours, with decimals where they are whole seconds, as seconds:
// 200, 0.5, 1.25. At most MaxHours.
func ParseHours(s string) (seconds int64, err error) {
	const form = "Give hours such as 200 or 1.5, at most 10000000."
	d, ok := parseDecimal(s)
	if !ok {
		return 0, wrong("a number of hours", s, form)
	}
	n, exact, ok := d.times(hour, MaxHours*hour)
	if !ok {
		return 0, wrong("a possible number of hours", s, form)
	}
	if !exact {
		return 0, wrong("a whole number of seconds", s, form)
	}
	return n, nil
}

// Hours writes seconds as hours with at most one decimal, rounded down: 210.4.
func Hours(seconds int64) string { return tenths(max(seconds, 0), hour) }

// unit is a name for a number of bytes; the first one of a size is written.
type unit struct {
	name string
	size int64
}

func units() []unit {
	return []unit{
		{"PiB", 1 << 50},
		{"TiB", 1 << 40},
		{"GiB", 1 << 30},
		{"MiB", 1 << 20},
		{"KiB", 1 << 10},
		{"B", 1},
		{"PB", 1e15},
		{"TB", 1e12},
		{"GB", 1e9},
		{"MB", 1e6},
		{"kB", 1e3},
		{"", 1},
	}
}

// binary are the units that sizes are written in, the largest first.
func binary() []unit { return units()[:6] }

// MaxSize is the largest size in bytes that can be written.
const MaxSize = int64(1) << 60

// ParseSize reads a size as bytes: 100GiB, 1.5 TiB, 500 GB or 1048576. Letters may
// be of either case. Part of a byte is dropped. At most MaxSize, 1024 PiB.
func ParseSize(s string) (bytes int64, err error) {
	const form = "Give a size such as 100GiB, 1.5TiB or 500 GB, at most 1024PiB."
	end := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if end < 0 {
		end = len(s)
	}
	d, ok := parseDecimal(s[:end])
	name := strings.TrimPrefix(s[end:], " ")
	for _, u := range units() {
		if !ok || !strings.EqualFold(u.name, name) || u.name == "" && end < len(s) {
			continue
		}
		if n, _, fits := d.times(u.size, MaxSize); fits {
			return n, nil
		}
		return 0, wrong("a possible size", s, form)
	}
	return 0, wrong("a size", s, form)
}

// Size writes bytes exactly, in the largest unit that does: 100GiB, 1025B.
func Size(bytes int64) string {
	bytes = max(bytes, 0)
	for _, u := range binary() {
		if bytes > 0 && bytes%u.size == 0 {
			return strconv.FormatInt(bytes/u.size, 10) + u.name
		}
	}
	return "0"
}

// ShortSize writes bytes for reading, with at most one decimal, rounded down: 5.2 GiB.
func ShortSize(bytes int64) string {
	u := unitFor(bytes)
	return tenths(max(bytes, 0), u.size) + " " + u.name
}

// AtLeast writes bytes for reading, rounded up: what must be freed to free them.
func AtLeast(bytes int64) string {
	u := unitFor(bytes)
	n := bytes / u.size * 10
	n += (bytes%u.size*10 + u.size - 1) / u.size
	return tenths(n, 10) + " " + u.name
}

// SizeOf writes what is used of a limit, both in the unit of the limit: 105.2 of
// 100 GiB.
func SizeOf(used, limit int64) string {
	u := unitFor(limit)
	return tenths(max(used, 0), u.size) + " of " + tenths(max(limit, 0), u.size) + " " + u.name
}

// unitFor is the largest unit that a size has one of.
func unitFor(bytes int64) unit {
	all := binary()
	for _, u := range all {
		if bytes >= u.size {
			return u
		}
	}
	return all[len(all)-1]
}

// MaxCents is the largest price.
const MaxCents = int64(1e12)

// ParseCents reads an amount of money with at most two places: 150, 150.5, 150.00.
func ParseCents(s string) (int64, error) {
	const form = "Give an amount such as 150 or 150.00."
	d, ok := parseDecimal(s)
	if !ok || d.scale > 100 {
		return 0, wrong("an amount of money", s, form)
	}
	n, _, ok := d.times(100, MaxCents)
	if !ok {
		return 0, wrong("a possible amount of money", s, form)
	}
	return n, nil
}

// Cents writes an amount of money exactly: 150.00.
func Cents(n int64) string {
	n = max(n, 0)
	c := strconv.FormatInt(100+n%100, 10)
	return strconv.FormatInt(n/100, 10) + "." + c[1:]
}

// ParseMethod reads the label of a payment method (Q4): "invoice", or a brand, the
// last four digits and the month and year of a card, such as "visa 4242 12/2027".
// A card number is refused, and never repeated in the error.
func ParseMethod(s string) (string, error) {
	refused := model.Errorf(model.Invalid, "That is not the label of a payment method.").
		WithHint(`Give "invoice", or brand, last four digits and month/year: "visa 4242 12/2027". Never give a card number.`)
	if s == "invoice" {
		return s, nil
	}
	parts := strings.Split(s, " ")
	if len(parts) != 3 || !brand(parts[0]) || len(parts[1]) != 4 || !digits(parts[1]) {
		return "", refused
	}
	month, year, _ := strings.Cut(parts[2], "/")
	if len(month) != 2 || !digits(month) || month < "01" || month > "12" || len(year) != 4 || !digits(year) || year < "2000" {
		return "", refused
	}
	return s, nil
}

func brand(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' {
			return false
		}
	}
	return s != "" && len(s) <= 20
}
