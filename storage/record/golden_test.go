package record

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"reflect"
	"testing"
	"time"
)

// number gives every field a value made from its name, so that a new field
// leaves those of the others as they are.
func number(v reflect.Value, path string) {
	n := crc32.ChecksumIEEE([]byte(path)) % 1_000_000
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1_700_000_000+int64(n), int64(n%2)*123_456_789).UTC()))
			return
		}
		for i := range v.NumField() {
			number(v.Field(i), path+"."+v.Type().Field(i).Name)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			number(v.Index(i), fmt.Sprint(path, i))
		}
	case reflect.String:
		v.SetString(fmt.Sprint("text ", n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Uint8:
		v.SetUint(uint64(n % 256))
	case reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n) - 500_000)
	case reflect.Float64:
		v.SetFloat(float64(n) / 8)
	}
}

// The bytes in every file that exists are those that the records of the golden
// file have, and can all be read. A kind that is new, or gets a field,
// adds lines of its own there; no line is changed or removed.
func TestTheFormatIsTheOneOfOldFiles(t *testing.T) {
	golden, err := os.ReadFile("testdata/format.golden")
	if err != nil {
		t.Fatal(err)
	}
	newest := map[string]string{}
	for _, line := range bytes.Split(bytes.TrimSpace(golden), []byte("\n")) {
		var name, what string
		var value []byte
		if _, err := fmt.Sscanf(string(line), "%s %s %x", &name, &what, &value); err != nil {
			t.Fatal(err)
		}
		newest[name+" "+what] = string(value)
		for _, k := range kinds() {
			if k.name != name {
				continue
			}
			if _, err := decodeAny(k, personKey(), value); err != nil {
				t.Errorf("%s %s cannot be read: %v", name, what, err)
			}
		}
	}
	for _, k := range kinds() {
		rec := k.fresh()
		for _, what := range []string{"zero", "full"} {
			if what == "full" {
				number(reflect.ValueOf(rec).Elem(), k.name)
				inKey(rec)
			}
			got := encodeAny(k, personKey(), rec)
			if want := newest[k.name+" "+what]; string(got) != want {
				t.Errorf("%s is not written as it was:\n%s %s %x", k.name, k.name, what, got)
			}
		}
	}
}
