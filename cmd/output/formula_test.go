package output

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

// Text of one person is no formula in another's spreadsheet (X2), and can be read
// back as it was.
func TestX2_CSVHasNoFormulas(t *testing.T) {
	type row struct {
		Text  string   `json:"text"`
		Count int      `json:"count"`
		List  []string `json:"list"`
	}
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+1 234": "'+1 234", "-x": "'-x", "@SUM(A1)": "'@SUM(A1)", "＝1": "'＝1", "'=1": "''=1", "''@": "'''@",
		"ada": "ada", "'quoted'": "'quoted'", "": "", "a=b": "a=b", "'": "'", "é": "é", "\n=1": "'\n=1",
	} {
		var out bytes.Buffer
		if err := New(&out, Options{Format: "csv"}, nil, row{}).Rows([]any{row{text, -5, []string{"=1"}}}); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(&out).ReadAll()
		if err != nil || len(lines) != 2 {
			t.Fatal(lines, err)
		}
		if got := lines[1]; got[0] != want || got[1] != "-5" || got[2] != `["=1"]` {
			t.Errorf("%q is written as %q", text, got)
		}
		if got := Unguarded(lines[1][0]); got != text {
			t.Errorf("%q is read back as %q", text, got)
		}
	}
}

// N4: people see the line feeds of a comment as a sign, in one line; scripts get them
// as they are.
func TestN4_LineFeedsAreShownAsASign(t *testing.T) {
	type row struct {
		Text string `json:"text"`
	}
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Break: "⏎"}, "Well ⏎ done.\n"},
		{Options{}, "Well / done.\n"},
		{Options{Plain: true}, "text: Well / done.\n"},
		{Options{Format: "json"}, `"Well\ndone."`},
		{Options{Format: "csv"}, "\"Well\ndone.\"\n"},
	} {
		var out bytes.Buffer
		if err := New(&out, c.o, []string{"text"}, row{}).Rows([]any{row{"Well\ndone."}}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), c.want) {
			t.Errorf("%+v: %q", c.o, out.String())
		}
	}
}
