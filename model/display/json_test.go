package display

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"atrium/model/display/hostile"

	"pgregory.net/rapid"
)

func TestJSON(t *testing.T) {
	for in, want := range map[string]string{
		``:                       ``,
		`{"a":"b"}`:              `{"a":"b"}`,
		"\"\x7f\"":               `"\u007f"`,
		"\"\u009b\u202e\u200b\"": `"\u009b\u202e\u200b"`,
		`"é"`:                    `"\u00e9"`,
		`"💻"`:                    `"\ud83d\udcbb"`,
		"\"\U0010ffff\"":         `"\udbff\udfff"`,
		"\"\uffff\ue000\"":       `"\uffff\ue000"`,
		"\"\xff\"":               `"\ufffd"`,
		`"a\"é\\"`:               `"a\"\u00e9\\"`,
		"{\n\t\"é\": 1\r\n}\n":   "{\n \"\\u00e9\": 1 \n}\n",
		"\"\n\"":                 `"\u000a"`,
		"\"\x1b[2J":              `"\u001b[2J`,
	} {
		b := []byte(in)
		if got := string(JSON(b)); got != want {
			t.Errorf("JSON(%q) = %s, want %s", in, got, want)
		}
		if string(b) != in {
			t.Errorf("JSON changed its input %q", in)
		}
	}
}

func checkJSON(t testing.TB, s string) {
	t.Helper()
	raw, err := json.Marshal(map[string]any{s: []any{s, "é\x7f" + s}})
	if err != nil {
		t.Fatal(err)
	}
	got := JSON(raw)
	for _, c := range got {
		if c < 0x20 || c > 0x7E {
			t.Fatalf("JSON(%q) holds %#x: %q", raw, c, got)
		}
	}
	var was, is any
	if json.Unmarshal(raw, &was) != nil || json.Unmarshal(got, &is) != nil || !reflect.DeepEqual(was, is) {
		t.Fatalf("JSON(%q) = %q means something else", raw, got)
	}
	if !bytes.Equal(JSON(got), got) {
		t.Fatalf("JSON is not idempotent on %q", got)
	}
	// The text itself in place of JSON: whatever comes in, no byte acts on a
	// terminal, and what is JSON keeps its meaning.
	loose := JSON([]byte(s))
	for _, c := range loose {
		if c != '\n' && (c < 0x20 || c > 0x7E) {
			t.Fatalf("JSON(%q) holds %#x: %q", s, c, loose)
		}
	}
	if json.Unmarshal([]byte(s), &was) == nil && (json.Unmarshal(loose, &is) != nil || !reflect.DeepEqual(was, is)) {
		t.Fatalf("JSON(%q) = %q means something else", s, loose)
	}
}

func TestJSONProperties(t *testing.T) {
	for _, s := range append(hostile.Payloads(), hostile.Shown()...) {
		checkJSON(t, s)
	}
	rapid.Check(t, func(rt *rapid.T) { checkJSON(t, rapid.String().Draw(rt, "s")) })
}

func FuzzJSON(f *testing.F) {
	for _, s := range append(hostile.Payloads(), `{"a":"é\\"}`, "[1,\n\t\"\x7f💻\"]") {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkJSON(t, s) })
}
